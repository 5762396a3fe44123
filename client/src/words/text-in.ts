import type { Texts } from "../api/contracts.ts";
import { language } from "./language.ts";

/** A text of the catalog, which has one in each language of the app. */
export function textIn(texts: Texts): string {
  return texts[language] ?? texts["en"] ?? "";
}
