/** What not every video needs: loaded when it is first asked for, or while nothing else is going on. */
import { lazy } from "preact-iso";
import { patiently } from "../../shell/update/load-patiently.ts";

export const PictureField = lazy(patiently(() => import("./picture-field.tsx")));
export const More = lazy(patiently(() => import("./more.tsx")));
export const EarlierPrompts = lazy(patiently(() => import("./earlier-prompts.tsx")));

export const lazyParts = [PictureField, More, EarlierPrompts];
