import { expect, it } from "vitest";
import { packsStatements, parsePacks, readPacks } from "./packs.ts";

const pack = { slug: "500-eur-5", credits: 500, amount: 500, currency: "eur" };
const parse = (...packs: object[]) => parsePacks(JSON.stringify(packs));

it("the file has packs, and larger ones are cheaper per credit", async () => {
  const prices = (await readPacks(new URL("../..", import.meta.url).pathname)).map((
    { credits, amount },
  ) => amount / credits);
  expect(prices.length).toBeGreaterThan(0);
  expect(prices).toEqual([...prices].sort((one, other) => other - one));
});

it.each([
  ["500-eur-5.5", 550, "eur"],
  ["500-jpy-800", 800, "jpy"],
  ["500-kwd-1.5", 1500, "kwd"],
  ["500-isk-700", 70_000, "isk"],
])("a slug says the price as it is written: %s", (slug, amount, currency) => {
  expect(parse({ ...pack, slug, amount, currency })).toHaveLength(1);
});

it.each([
  ["a changed price with the old slug", { amount: 600 }, "must have the slug 500-eur-6"],
  ["a changed number of credits", { credits: 600 }, "must have the slug 600-eur-5"],
  ["a price with decimals", { amount: 5.5 }, "wrong pack"],
  ["no price", { amount: 0 }, "wrong pack"],
  ["more credits than fit", { credits: 1_000_001 }, "wrong pack"],
  ["a currency in capitals", { currency: "EUR" }, "wrong pack"],
  ["an unknown field", { discount: 1 }, "wrong pack"],
  ["a part of a króna", { slug: "500-isk-7.5", amount: 750, currency: "isk" }, "must end in 00"],
  ["a fils", { slug: "500-kwd-1.501", amount: 1501, currency: "kwd" }, "must end in 0"],
])("refuses %s, and says why", (_what, change, sentence) => {
  expect(() => parse({ ...pack, ...change })).toThrow(sentence);
});

it("refuses a pack that is there twice", () => {
  expect(() => parse(pack, pack)).toThrow("The pack 500-eur-5 is there twice.");
});

it("withdraws what is no longer in the file, also when it is empty", () => {
  expect(packsStatements([])).toContain("where enabled and not slug = any (array[]::text[])");
  expect(packsStatements(parse(pack))).toContain("any (array['500-eur-5']::text[])");
});
