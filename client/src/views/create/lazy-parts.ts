/** Parts that not every video needs: loaded on first use, or when the browser is idle. */
import { lazy } from "preact-iso";
import { patiently } from "../../shell/update/load-patiently.ts";

export const PictureField = lazy(patiently(() => import("./picture-field.tsx")));
export const More = lazy(patiently(() => import("./more.tsx")));
export const EarlierPrompts = lazy(patiently(() => import("./earlier-prompts.tsx")));
/** Not among those that load when the browser is idle: few users need it. */
export const WelcomeNote = lazy(patiently(() => import("../credits/welcome-note.tsx")));

export const lazyParts = [PictureField, More, EarlierPrompts];
