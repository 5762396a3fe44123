import { describe, expect, it } from "vitest";
import { isFinal } from "./generation/generation-states.ts";
import { startGenerationSchema } from "./generation/generations.ts";
import { inputsSchema } from "./catalog/inputs.ts";
import { readReference } from "./upload/uploads.ts";
import { isProblemCode } from "./problems.ts";
import { aPack, aPurchase } from "./fixtures/purchase.ts";
import {
  checkoutSchema,
  createCheckoutSchema,
  packsSchema,
  purchasesSchema,
  purchaseStatusAnswerSchema,
  purchaseStatusSchema,
} from "./account/purchases.ts";
import * as realtime from "./realtime.ts";

it("the last three states are final", () => {
  expect(isFinal("finalizing")).toBe(false);
  expect(["completed", "failed", "canceled"] as const).toSatisfy((
    states: readonly ("completed" | "failed" | "canceled")[],
  ) => states.every(isFinal));
});

describe("a prompt", () => {
  const parse = (prompt: string, inputs: object = {}) =>
    startGenerationSchema.safeParse({
      id: crypto.randomUUID(),
      mode: "t2v",
      model: "m",
      prompt,
      inputs,
    });

  it("is kept exactly as it is sent", () => {
    const prompt = " \u200b a lamp in a room\n\ufeff";
    const inputs = { negative_prompt: " blurry\t" };
    expect(parse(prompt, inputs).data).toMatchObject({ prompt, inputs });
  });

  it.each([
    ["ten characters", "0123456789"],
    ["ten characters with a space", "a red fox."],
    ["ten emoji", "🦊".repeat(10)],
    ["500 emoji", "🦊".repeat(500)],
    ["an emoji that is joined", "👨‍👩‍👧‍👦 at the beach"],
    ["Persian with a joiner", "نمی‌خواهم باران ببارد"],
    ["Braille", "⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚"],
    ["490 invisible characters around ten", `${"\u200b".repeat(490)}0123456789`],
  ])("may have %s", (_what, prompt) => {
    expect(parse(prompt).success).toBe(true);
  });

  it.each([
    ["nine characters", "012345678"],
    ["nine characters and spaces", "   012345678   "],
    ["nine characters and a joiner", "01234\u200d5678"],
    ["eleven zero-width spaces", "\u200b".repeat(11)],
    ["eleven blank Braille patterns", "\u2800".repeat(11)],
    ["eleven Hangul fillers", "\u3164".repeat(11)],
    ["eleven tags", "\u{e0041}".repeat(11)],
    ["eleven variation selectors", "\ufe0f".repeat(11)],
    ["501 emoji", "🦊".repeat(501)],
    ["500 characters and a space", `${"a".repeat(500)} `],
    ["491 invisible characters around ten", `${"\u200b".repeat(491)}0123456789`],
    ["a NUL", "a lamp in a dark \0 room"],
    ["half of an emoji", "a lamp in a dark \ud83e room"],
  ])("may not have %s", (_what, prompt) => {
    expect(parse(prompt).success).toBe(false);
  });
});

describe("an input", () => {
  const isValid = (value: unknown, name = "name") =>
    inputsSchema.safeParse({ [name]: value }).success;

  it.each<[string, unknown, boolean]>([
    ["a switch", false, true],
    ["a whole number", -1, true],
    ["a text", "a".repeat(2000), true],
    ["a longer text", "a".repeat(2001), false],
    ["half of an emoji", "\udd8a", false],
    ["ten texts", Array(10).fill("a"), true],
    ["eleven texts", Array(11).fill("a"), false],
    ["a list of numbers", [1], false],
    ["a fraction", 1.5, false],
    ["null", null, false],
    ["an object", {}, false],
  ])("may or may not be %s", (_what, value, expected) => {
    expect(isValid(value)).toBe(expected);
  });

  it.each(["Seed", "a-b", "", "1a", "a".repeat(41)])("has no name like %j", (name) => {
    const json = `{ ${JSON.stringify(name)}: 1 }`;
    expect(inputsSchema.safeParse(JSON.parse(json)).success).toBe(false);
  });
});

describe("a file's reference", () => {
  const path = `${crypto.randomUUID()}/${crypto.randomUUID()}`;

  it.each(["pictures", "clips", "sounds", "videos"] as const)("may be in %s", (bucket) => {
    expect(readReference(`${bucket}/${path}.mp4`)).toEqual({ bucket, path: `${path}.mp4` });
  });

  it.each<[string, unknown]>([
    ["another bucket", `posters/${path}.jpg`],
    ["a path below the folder", `clips/${path}/a.mp4`],
    ["a path with ..", `clips/../${path}.mp4`],
    ["a URL", `https://a.example/clips/${path}.mp4`],
    ["a URL with a query", `clips/${path}.mp4?download=1`],
    ["a second line", `clips/${path}.mp4\n`],
    ["no ending", `clips/${path}`],
    ["a list", [`clips/${path}.mp4`]],
    ["a number", 1],
  ])("is not %s", (_what, reference) => {
    expect(readReference(reference)).toBeNull();
  });
});

it("only codes of the catalogue are problem codes", () => {
  expect(isProblemCode("insufficient_credits")).toBe(true);
  expect(isProblemCode("toString")).toBe(false);
});

describe("a request for a checkout", () => {
  const request = { id: crypto.randomUUID(), pack: "credits-500" };

  it.each([
    ["an id and a pack alone", {}],
    ["where to come back to", { return_to: "create" }],
    ["a language", { locale: "de" }],
  ])("may name %s", (_what, change) => {
    expect(createCheckoutSchema.safeParse({ ...request, ...change }).success).toBe(true);
  });

  it.each([
    ["a price", { amount: 1 }],
    ["credits", { credits: 100_000 }],
    ["another user", { user_id: crypto.randomUUID() }],
    ["an address to come back to", { return_to: "https://example.com" }],
    ["a language that no checkout is shown in", { locale: "xx" }],
    ["a pack that cannot be one", { pack: "../credits" }],
    ["an id that is no uuid", { id: "1" }],
  ])("may not name %s", (_what, change) => {
    expect(createCheckoutSchema.safeParse({ ...request, ...change }).success).toBe(false);
  });
});

describe("an answer about purchases may have fields that this version does not know", () => {
  const purchase = { ...aPurchase(), novel: 1 };

  it.each([
    ["packs", packsSchema, { closed: null, packs: [{ ...aPack(), novel: 1 }], novel: 1 }],
    ["a list", purchasesSchema, [purchase]],
    ["a checkout", checkoutSchema, { purchase, url: null, novel: 1 }],
    ["a status", purchaseStatusAnswerSchema, { purchase, receipt_url: null, novel: 1 }],
  ])("%s", (_what, schema, answer) => {
    expect(schema.safeParse(answer).success).toBe(true);
  });
});

it("a status is asked for by an id, with or without the receipt", () => {
  const id = crypto.randomUUID();
  expect(purchaseStatusSchema.safeParse({ id }).success).toBe(true);
  expect(purchaseStatusSchema.safeParse({ id, receipt: true }).success).toBe(true);
  expect(purchaseStatusSchema.safeParse({ id, receipt: "yes" }).success).toBe(false);
});

it("events keep their names, because an installed app may be older than the server", () => {
  const { userTopic, ...events } = realtime;
  expect(userTopic("1")).toBe("user:1");
  expect(events).toEqual({
    GENERATION_EVENT: "generation",
    GENERATION_DELETED_EVENT: "generation_deleted",
    CREDIT_TRANSACTION_EVENT: "credit_transaction",
    PURCHASE_EVENT: "purchase",
    SIGNED_OUT_EVENT: "signed_out",
  });
});
