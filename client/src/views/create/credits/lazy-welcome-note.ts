import { lazyPart, Nothing } from "../../../shell/update/lazy-part.tsx";

/** Loads when it is shown, and not when the browser is idle: few users need it. */
export const WelcomeNote = lazyPart(() => import("../../credits/welcome-note.tsx"), Nothing);
