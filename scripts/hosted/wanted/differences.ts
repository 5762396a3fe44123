import { createHmac } from "node:crypto";
import type { WantedSetting, WantedSettings } from "./wanted-settings.ts";

export interface Difference {
  name: string;
  setting: WantedSetting;
  /** "mailer_otp_length is 8 and should be 6". Never shows a secret. */
  what: string;
}

/** Longer texts are mails. */
const SHOWN_MAX = 80;

/**
 * Compares what the Management API answered with what is wanted.
 *
 * @param secretsOf the project whose secrets are compared as well, by their digests. Without it a
 *   secret only has to be there.
 */
export function findDifferences(
  settings: WantedSettings,
  answer: Readonly<Record<string, unknown>>,
  secretsOf?: string,
): Difference[] {
  return Object.entries(settings).flatMap(([name, setting]) => {
    const actual = answer[name];
    if (isSame(setting, actual, secretsOf)) return [];
    return [{ name, setting, what: `${name} ${describe(setting, actual)}` }];
  });
}

/** A project that was never changed answers null, and some numbers are texts. */
function isSame(wanted: WantedSetting, actual: unknown, secretsOf?: string): boolean {
  if (actual === null || actual === undefined) return false;
  if (wanted.isSecret) {
    const same = secretsOf === undefined || actual === digest(`${wanted.value}`, secretsOf);
    return actual !== "" && same;
  }
  const [one, other] = [wanted.value, actual].map((value) => String(value).trim());
  if (wanted.isList) return one?.replaceAll(/\s/g, "") === other?.replaceAll(/\s/g, "");
  return one === other?.replaceAll("\r\n", "\n");
}

/** How the Management API shows a secret. */
function digest(secret: string, ref: string): string {
  return createHmac("sha256", ref).update(secret).digest("hex");
}

function describe({ value, isSecret }: WantedSetting, actual: unknown): string {
  const isSet = actual !== null && actual !== undefined && actual !== "";
  if (isSecret) return isSet ? "is another one" : "is not set";
  if (typeof value === "string" && value.length > SHOWN_MAX) {
    return isSet ? "differs from the file in supabase/templates" : "is not set";
  }
  return `${isSet ? `is ${shown(actual)}` : "is not set"} and should be ${shown(value)}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
}
