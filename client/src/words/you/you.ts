/** The texts of the screen You in this device's language. They load with the screen. */
import { language } from "../language.ts";
import { fill } from "../words.ts";
import { youInEnglish, type YouWords } from "./en.ts";

export const say: YouWords = youInEnglish;

/** Call this before loading the screen's modules: they keep references to what they read. */
export async function speakOfYou(): Promise<void> {
  if (language !== "en") fill(say, (await import("./de.ts")).youInGerman);
}
