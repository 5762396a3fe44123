/** All texts of the app, in the language of this device. */
import { language, locale } from "./language.ts";
import { within } from "../api/device/timing/within.ts";
import { english, type Words } from "./en.ts";

/**
 * Modules of the first load keep references to its parts, so another language is filled into the
 * same objects.
 */
export const words: Words = english;

/** How long the app waits for a language at most. */
const PATIENCE_MS = 5_000;

/**
 * Call this before the first paint. English is built in; any other language is a separate chunk.
 */
export async function speak(): Promise<void> {
  document.documentElement.lang = locale;
  if (language === "en") return;
  const loading = import("./de.ts").catch(() => null);
  const other = await within(PATIENCE_MS, loading, null);
  if (other) fill(words, other.german);
  else document.documentElement.lang = "en"; // English is better than nothing.
}

/** Overwrites every text of `target` with the one of `source`. */
export function fill(target: object, source: object): void {
  for (const [key, value] of Object.entries(source)) {
    if (typeof value === "object") fill(Reflect.get(target, key), value);
    else Reflect.set(target, key, value);
  }
}
