/** Everything the app says, in the language of this device. */
import { language, locale } from "./language.ts";
import { english, type Words } from "./en.ts";

document.documentElement.lang = locale;

/** Modules of the first load hold on to its parts: another language is filled into the same objects. */
export const words: Words = english;

/** Before the first paint: English is there, any other language is a chunk of its own. */
export async function speak(): Promise<void> {
  if (language === "en") return;
  try {
    fill(words, (await import("./de.ts")).german);
  } catch {
    document.documentElement.lang = "en"; // Better in English than not at all.
  }
}

/** Puts another language in the place of the one that is there. */
export function fill(target: object, source: object): void {
  for (const [key, value] of Object.entries(source)) {
    if (typeof value === "object") fill(Reflect.get(target, key), value);
    else Reflect.set(target, key, value);
  }
}
