import { readFile } from "node:fs/promises";
import { parseEnv } from "node:util";
import { expect, it } from "vitest";
import { noneGiven } from "../../hosted/test/none-given.ts";
import { refuseMixedModes, refuseTestKeyAfterPayments } from "../stripe/refuse-mixed-modes.ts";
import { refuseUnknownRotations } from "./rotations.ts";
import { refuseEnded } from "./stripe-webhook.ts";
import { refuseUnsafe } from "./refuse-unsafe.ts";

const example = parseEnv(
  await readFile(new URL("../../../.env.example", import.meta.url), "utf8"),
);
const hosted = "https://abcdefghijklmnopqrst.supabase.co";

/** What the functions have already. */
const names = ["REPLICATE_API_TOKEN", "GENERATION_TOKEN_SECRETS", "APP_URL"];
const refuse = (functions: Record<string, string>, inFunctions = names) =>
  refuseUnsafe(hosted, functions, new Map(inFunctions.map((name) => [name, "its digest"])));

it.each([
  "VAPID_PRIVATE_KEY",
  "REPLICATE_WEBHOOK_SECRETS",
  "GENERATION_TOKEN_SECRETS",
])("the %s of .env.example is refused before anything is set", (name) => {
  expect(() => refuse({ [name]: example[name] ?? "" })).toThrow(".env.example");
});

it.each<[string, Record<string, string>]>([
  ["a key that is none", { STRIPE_SECRET_KEY: "pk_live_51abcdefgh" }],
  ["a live key with an app without https", {
    STRIPE_SECRET_KEY: "sk_live_51abcdefgh",
    APP_URL: "http://videos.example",
  }],
])("what could not sell is refused, and is not in the message: %s", (_what, functions) => {
  expect(() => refuse(functions)).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(/^Nothing could be sold: (?!.*51abcdefgh)/),
    }),
  );
});

it("what the functions take is not refused, also if the rest is only in the functions", () => {
  const key = { STRIPE_SECRET_KEY: "rk_live_51abcdefgh" };
  expect(() => refuse(key)).not.toThrow();
  expect(() => refuse(key, names.slice(0, 2))).toThrow("APP_URL is not set");
  expect(() => refuse({})).not.toThrow();
});

it("address_key is not replaced, and the reason is said", () => {
  expect(() => refuseUnknownRotations(new Set(["address_key"]))).toThrow("free credits again");
});

it("a rotation that does not exist is refused with those that do", () => {
  expect(() => refuseUnknownRotations(new Set(["push-keys", "push"]))).toThrow(
    /cron-key.* not push\./,
  );
  refuseUnknownRotations(
    new Set(["generation-token", "replicate-webhook", "cron-key", "push-keys"]),
  );
});

it.each([["sk_test_a", "rk_live_a"], ["rk_live_a", "sk_test_a"]])(
  "keys of different modes are refused: %s and %s",
  (STRIPE_SECRET_KEY, STRIPE_SETUP_KEY) => {
    expect(() => refuseMixedModes({ ...noneGiven, STRIPE_SECRET_KEY, STRIPE_SETUP_KEY }))
      .toThrow("mode");
  },
);

it.each([["rk_live_a", "sk_live_a"], ["", "sk_live_a"], ["rk_test_a", ""]])(
  "keys of one mode, or one key alone, are not refused: %j and %j",
  (STRIPE_SECRET_KEY, STRIPE_SETUP_KEY) => {
    expect(() => refuseMixedModes({ ...noneGiven, STRIPE_SECRET_KEY, STRIPE_SETUP_KEY }))
      .not.toThrow();
  },
);

it.each([
  ["a test key after real payments", "rk_test_a", true, "test key"],
  ["a test key before any", "rk_test_a", false, undefined],
  ["a live key after real payments", "rk_live_a", true, undefined],
  ["no key, because the project has one", "", true, undefined],
])(
  "%s is refused only if everybody would get credits for nothing",
  async (_what, key, paid, refusal) => {
    // The caller knows the columns of its own statement.
    const query = async <Row>() => [{ paid }] as Row[];
    const asked = refuseTestKeyAfterPayments({ query }, { ...noneGiven, STRIPE_SECRET_KEY: key });
    const said = await asked.catch(String);
    expect(said === undefined ? undefined : /test key/.exec(said)?.[0]).toBe(refusal);
  },
);

it("a list in which every secret has ended is refused, and one with a secret that counts is not", () => {
  const now = 1_800_000_000;
  expect(() => refuseEnded("whsec_a@1799999999,whsec_b@1800000000", now)).toThrow("has ended");
  expect(() => refuseEnded("whsec_a,whsec_b@1799999999", now)).not.toThrow();
  expect(() => refuseEnded("whsec_a@1800000001", now)).not.toThrow();
});
