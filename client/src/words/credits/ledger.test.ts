import { beforeEach, expect, it, vi } from "vitest";

beforeEach(() => vi.resetModules());

async function load(language: string) {
  vi.spyOn(navigator, "languages", "get").mockReturnValue([language]);
  const { speak } = await import("../words.ts");
  await speak();
  return await import("./ledger.ts");
}

const purchase_id = "55555555-5555-4555-8555-555555555555";

it("a purchase is described by its credits", async () => {
  const bought = {
    type: "purchase",
    amount: 1200,
    purchase_id,
    description: "1200 credits",
  } as const;
  const { describeLine } = await load("en");
  expect(describeLine(bought)).toEqual({ what: "1,200 credits bought", why: "" });
  vi.resetModules();
  const german = await load("de");
  expect(german.describeLine(bought)).toEqual({ what: "1.200 Credits gekauft", why: "" });
});

it.each([
  [
    "Taken back: the payment was reversed",
    ["Taken back", "The payment was reversed"],
    ["Zurückgenommen", "Die Zahlung ging zurück"],
  ],
  [
    "Given back: the payment stands",
    ["Given back", "The payment stands"],
    ["Wieder gutgeschrieben", "Die Zahlung gilt"],
  ],
  [
    "Given back: the rest of a return",
    ["Given back", "The rest of a return"],
    ["Wieder gutgeschrieben", "Der Rest einer Rückgabe"],
  ],
  [
    "Return declined: It was used: twice.",
    ["Return declined", "It was used: twice."],
    ["Rückgabe abgelehnt", "It was used: twice."],
  ],
  ["Held for a return", ["Held for a return", ""], ["Für eine Rückgabe gesperrt", ""]],
  ["Paid what was owed", ["Paid what was owed", ""], ["Offenes beglichen", ""]],
])("the server's sentence %j about a purchase has a text in each language", async (
  description,
  english,
  german,
) => {
  const line = { type: "clawback", amount: 10, purchase_id, description } as const;
  expect(Object.values((await load("en")).describeLine(line))).toEqual(english);
  vi.resetModules();
  expect(Object.values((await load("de")).describeLine(line))).toEqual(german);
});

it.each([
  ["Account deleted", "Konto gelöscht"],
  ["Welcome: 100 free credits", "100 Credits zum Start"],
  ["For a friend: thanks", "For a friend: thanks"],
])("the server's sentence %j about no purchase is %j in German", async (description, german) => {
  const line = { type: "adjustment", amount: 10, purchase_id: null, description } as const;
  expect((await load("de")).describeLine(line)).toEqual({ what: german, why: "" });
  vi.resetModules();
  expect((await load("en")).describeLine(line)).toEqual({ what: description, why: "" });
});

it.each(
  [
    ["failed", "Returned: The model stopped early.", "The model stopped early."],
    ["canceled", "Returned: canceled", "Canceled"],
    [null, "Returned: canceled", "Canceled"],
    [null, "Returned: The model stopped early.", "The model stopped early."],
  ] as const,
)("a refund of a %s video says why: %j", async (state, description, why) => {
  const error = state === "failed"
    ? { error_code: "model_failed", error_message: "The model stopped early." }
    : { error_code: null, error_message: null };
  const generation = state && { state, ...error };
  const { explainRefund } = await load("en");
  expect(explainRefund({ description }, generation)).toBe(why);
});

it.each(
  [
    ["failed", "Returned: The model stopped early.", "Das Modell hat vorzeitig aufgehört."],
    ["canceled", "Returned: canceled", "Abgebrochen"],
    [null, "Returned: canceled", "Abgebrochen"],
    [null, "Returned: The model stopped early.", ""],
  ] as const,
)("a refund of a %s video has no English left in German: %j", async (
  state,
  description,
  why,
) => {
  const error = state === "failed"
    ? { error_code: "model_failed", error_message: "The model stopped early." }
    : { error_code: null, error_message: null };
  const generation = state && { state, ...error };
  const { explainRefund } = await load("de");
  expect(explainRefund({ description }, generation)).toBe(why);
});

it("credits that came in say how many of them paid what was owed", async () => {
  const { explainPaid } = await load("en");
  expect(explainPaid({ type: "refund", amount: 10 }, 4))
    .toBe("10 credits returned, 4 of them paid what was owed");
  expect(explainPaid({ type: "purchase", amount: 500 }, 40))
    .toBe("40 of them paid what was owed");
  expect(explainPaid({ type: "bonus", amount: 100 }, 40))
    .toBe("100 credits added, 40 of them paid what was owed");
  expect(explainPaid({ type: "refund", amount: 10 }, 0)).toBeNull();
  vi.resetModules();
  const german = await load("de");
  expect(german.explainPaid({ type: "refund", amount: 10 }, 1))
    .toBe("10 Credits zurück, 1 davon hat Offenes beglichen");
  expect(german.explainDebt(40)).toContain("Du schuldest 40 Credits");
});
