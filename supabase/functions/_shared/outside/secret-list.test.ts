import { describe, expect, it } from "vitest";
import { readSettings, type Settings } from "./env.ts";

/** A text that each of the three lists takes for a secret. */
const secretOf = (byte: number) => `whsec_${btoa(String.fromCharCode(byte).repeat(24))}`;
const [first, second, third] = [secretOf(1), secretOf(2), secretOf(3)];

const endsAt = 1_795_000_000;
const beforeEnd = endsAt * 1000 - 1;
const atEnd = endsAt * 1000;

const env = {
  SUPABASE_URL: "https://project.supabase.co",
  REPLICATE_API_TOKEN: "r8_test",
  GENERATION_TOKEN_SECRETS: "a-secret-of-the-tests-made-by-nobody",
  STRIPE_SECRET_KEY: "sk_test_51abcdefgh",
  APP_URL: "https://wan.example",
};

type ListOf = (settings: Settings) => string[] | undefined;

describe.each<[name: string, listOf: ListOf]>([
  ["GENERATION_TOKEN_SECRETS", (settings) => settings.generationTokenSecrets],
  ["REPLICATE_WEBHOOK_SECRETS", (settings) => settings.webhookSecrets],
  ["STRIPE_WEBHOOK_SECRETS", (settings) => settings.stripe?.webhookSecrets],
])("%s", (name, listOf) => {
  const read = (list: string, now: number) => listOf(readSettings({ ...env, [name]: list }, now));

  it("contain a secret until its end, and not from then on", () => {
    const list = `${first}, ${second}@${endsAt} ${third}`;
    expect(read(list, beforeEnd)).toEqual([first, second, third]);
    expect(read(list, atEnd)).toEqual([first, third]);
  });

  it("contain a secret without an end for ever", () => {
    expect(read(first, 9_999_999_999_999)).toEqual([first]);
  });

  it.each([
    ["no time after the @", `${first}, ${second}@`],
    ["a time in milliseconds", `${first}, ${second}@1795000000000`],
    ["a date", `${first}, ${second}@2026-11-17`],
    ["a time with a fraction", `${first}, ${second}@1795000000.5`],
    ["a negative time", `${first}, ${second}@-795000000`],
    ["a blank before the time", `${first}, ${second}@ ${endsAt}`],
    ["two ends", `${first}, ${second}@${endsAt}@${endsAt}`],
    ["an end without a secret", `${first}, @${endsAt}`],
    ["two secrets joined by an @", `${first}@${second}`],
  ])("are refused with %s, and the secret is not in the message", (_what, list) => {
    expect(refusalOf({ ...env, [name]: list })).toMatch(name);
    expect(refusalOf({ ...env, [name]: list })).not.toContain("whsec");
  });
});

/** What the log gets. A flaw in what sells is in the settings; any other is thrown. */
function refusalOf(settings: Record<string, string>): string | null {
  try {
    return readSettings(settings, beforeEnd).sellingFlaw;
  } catch (error) {
    return error instanceof Error ? String(error.cause) : null;
  }
}

it("the secret that signs new tokens has no end, because nothing could be started after it", () => {
  const list = `${first}@${endsAt}, ${second}`;
  expect(refusalOf({ ...env, GENERATION_TOKEN_SECRETS: list })).toMatch("the first one signs");
});

it("a webhook list whose secrets have all ended accepts nothing", () => {
  const list = `${first}@${endsAt}`;
  const { webhookSecrets } = readSettings({ ...env, REPLICATE_WEBHOOK_SECRETS: list }, atEnd);
  expect(webhookSecrets).toEqual([]);
});
