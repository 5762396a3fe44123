/** Parts that not every video needs: loaded on first use, or when the browser is idle. */
import { OtherField } from "./fields/field.tsx";
import { lazyPart } from "../../shell/update/lazy-part.tsx";

export const ChoiceSheet = lazyPart(() => import("./choices/choice-sheet.tsx"));
export const WhyNot = lazyPart(() => import("./why-not/why-not.tsx"));
export const Continues = lazyPart(() => import("./continues.tsx"));
export const Ideas = lazyPart(() => import("./prompt/ideas.tsx"));
export const OfferedShare = lazyPart(() => import("./offered-share.tsx"));
export const SellCredits = lazyPart(() => import("./credits/sell-credits.tsx"));

export const lazyParts = [ChoiceSheet, WhyNot, OtherField, Ideas, Continues, OfferedShare];
