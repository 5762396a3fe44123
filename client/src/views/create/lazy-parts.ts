/** Parts that not every video needs: loaded on first use, or when the browser is idle. */
import { lazyPart, Nothing } from "../../shell/update/lazy-part.tsx";

export const PictureField = lazyPart(() => import("./picture-field.tsx"));
export const More = lazyPart(() => import("./more.tsx"));
export const EarlierPrompts = lazyPart(() => import("./earlier-prompts.tsx"));
export const OfferedShare = lazyPart(() => import("./offered-share.tsx"));
/** Not among those that load when the browser is idle: few users need it. */
export const WelcomeNote = lazyPart(() => import("../credits/welcome-note.tsx"), Nothing);
export const BuyCredits = lazyPart(() => import("../buying/buy-credits.tsx"), Nothing);

export const lazyParts = [PictureField, More, EarlierPrompts, OfferedShare];
