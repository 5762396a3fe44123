/** The texts of Billing in this device's language. They load with the screen. */
import { language } from "../language.ts";
import { fill } from "../words.ts";
import { billingInEnglish, type BillingWords } from "./en.ts";

export const say: BillingWords = billingInEnglish;

/** Call this before loading the screen's modules: they keep references to what they read. */
export async function speakOfBilling(): Promise<void> {
  if (language !== "en") fill(say, (await import("./de.ts")).billingInGerman);
}
