/** Reads a prediction from Replicate: its progress, its output's URL, and why it failed. */
import { isAllowed } from "../outside/allowed-hosts.ts";
import type { Failure } from "../outside/database/outcomes.ts";
import type { Prediction } from "../outside/replicate.ts";

/**
 * Percent from tqdm's progress bars in the logs; null if there is none. Bars follow a `\n` or `\r`
 * and may restart (two-stage models), so the highest value counts.
 */
export function progressOf(logs: string | null | undefined): number | null {
  let highest: number | null = null;
  for (const [, digits] of (logs ?? "").matchAll(/(\d{1,3})%\|/g)) {
    highest = Math.max(highest ?? 0, Math.min(100, Number(digits)));
  }
  return highest;
}

/** When the prediction ended, in a format that Postgres reads. Null if it did not say. */
export function completedAtOf({ completed_at }: Prediction): string | null {
  const time = Date.parse(completed_at ?? "");
  // A year with more than four digits would not be a timestamp for Postgres.
  return time > 0 && time < Date.UTC(10_000, 0) ? new Date(time).toISOString() : null;
}

/** The output's URL. Null if there is none that we may fetch: wrong format, scheme or host. */
export function outputUrlOf(
  prediction: Prediction,
  allowedHosts: string[],
): string | null {
  if (prediction.status !== "succeeded") return null;
  const first = Array.isArray(prediction.output) ? prediction.output[0] : prediction.output;
  if (typeof first !== "string" || !URL.canParse(first)) return null;
  const url = new URL(first);
  return isAllowed(url, allowedHosts) ? url.href : null;
}

const known: [pattern: RegExp, failure: Failure][] = [
  [/E005|flagged|nsfw|sensitive/i, {
    code: "flagged",
    message:
      "The model's safety check refused this. Try other words, or other files if there are any.",
  }],
  [/E1001|out of memory|\bOOM\b/i, {
    code: "out_of_memory",
    message: "The model ran out of memory. A smaller resolution or another model may work.",
  }],
  [/E6716|E8765|E9243|E8367|code: PA|interrupted/i, {
    code: "interrupted",
    message: "The model's machine stopped. Trying again usually works.",
  }],
  [/image|picture|mask|download|unable to (open|read)|(read|load|decode) .*(video|audio|clip)/i, {
    code: "upload_not_read",
    message: "The model could not read a file that you added. Try another one.",
  }],
];

/** Turns Replicate's error text into a sentence for the user. */
export function failureOf(error: unknown): Failure {
  const text = typeof error === "string" ? error : JSON.stringify(error) ?? "";
  return known.find(([pattern]) => pattern.test(text))?.[1] ??
    { code: "model_failed", message: "The model stopped early." };
}

/** A sentence for the user about a create that Replicate clearly refused. */
export function refusalOf(status: number): Failure {
  switch (status) {
    case 429:
      return {
        code: "busy",
        message: "The video service is busy. Wait a minute, then try again.",
      };
    case 422:
      return {
        code: "not_accepted",
        message: "The model did not accept these settings.",
      };
    case 404:
      return {
        code: "model_gone",
        message: "This model is no longer available. Choose another.",
      };
    default:
      return {
        code: "service_closed",
        message: "The video service accepts no requests at the moment.",
      };
  }
}
