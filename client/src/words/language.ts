/** The language of the app on this device, and the locale of its dates and numbers. */

const languages = ["en", "de"] as const;

export type Language = (typeof languages)[number];

/** The choice belongs to the device, not to the user: it survives a sign-out. */
const KEY = "wan-pwa.language";

const isLanguage = (tag: string | null): tag is Language => languages.some((one) => one === tag);
const primary = (tag: string) => tag.split("-")[0] ?? "";

/** The language chosen on this device; null means: follow the browser. */
export function chosenLanguage(): Language | null {
  const chosen = localStorage.getItem(KEY);
  return isLanguage(chosen) ? chosen : null;
}

/** Takes effect at the next load, so the caller has to reload the page. */
export function chooseLanguage(choice: Language | null): void {
  if (choice === null) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, choice);
}

export const language: Language = chosenLanguage() ??
  navigator.languages.map(primary).find(isLanguage) ?? "en";

/** The user's regional variant, such as `en-GB` or `de-AT`, for dates and numbers. */
export const locale: string = navigator.languages.find((tag) => primary(tag) === language) ??
  language;
