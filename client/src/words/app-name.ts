/** The app's name, which the operator may choose (APP_NAME in .env.example). */
export const appName: string = import.meta.env.APP_NAME ?? "Wan";
