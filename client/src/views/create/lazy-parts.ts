/** Parts that not every video needs: loaded on first use, or when the browser is idle. */
import { lazy } from "preact-iso";
import { patiently } from "../../shell/update/load-patiently.ts";

export const PictureField = lazy(patiently(() => import("./picture-field.tsx")));
export const More = lazy(patiently(() => import("./more.tsx")));
export const EarlierPrompts = lazy(patiently(() => import("./earlier-prompts.tsx")));

export const lazyParts = [PictureField, More, EarlierPrompts];
