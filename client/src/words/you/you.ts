/** What the screen You says, in the language of this device: comes with the screen, as no other needs it. */
import { language } from "../language.ts";
import { fill } from "../words.ts";
import { youInEnglish, type YouWords } from "./en.ts";

export const say: YouWords = youInEnglish;

/** Before the screen's own modules, which hold on to what they read. */
export async function speakOfYou(): Promise<void> {
  if (language !== "en") fill(say, (await import("./de.ts")).youInGerman);
}
