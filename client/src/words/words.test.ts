import { beforeEach, describe, expect, it, vi } from "vitest";

beforeEach(() => {
  vi.resetModules();
  vi.unstubAllGlobals();
});

/** Loads the app as on a device with these browser languages and this choice. */
async function load(languages: unknown, choice?: string) {
  vi.spyOn(navigator, "languages", "get").mockReturnValue(languages as string[]);
  if (choice !== undefined) localStorage.setItem("wan-pwa.language", choice);
  const { speak, words } = await import("./words.ts");
  const held = words.nav; // Like a module of the first load, before the language is filled in.
  await speak();
  const { formatMoment } = await import("./format/format-time.ts");
  const { formatBytes } = await import("./format/format-bytes.ts");
  return { nav: held, words, formatMoment, formatBytes, lang: document.documentElement.lang };
}

it("the app uses the first browser language that it supports", async () => {
  const { nav, lang } = await load(["fr-CH", "de-CH", "en"]);
  expect([nav.create, lang]).toEqual(["Erstellen", "de-CH"]);
});

it("the app falls back to English if it supports none of them", async () => {
  const { nav, lang } = await load(["fr"]);
  expect([nav.create, lang]).toEqual(["Create", "en"]);
});

it("the app prefers the language chosen on this device", async () => {
  const { nav, lang } = await load(["en-GB"], "de");
  expect([nav.create, lang]).toEqual(["Erstellen", "de"]);
});

it("the app ignores a chosen language that it does not support", async () => {
  const { nav, lang } = await load(["en-GB"], "tlh");
  expect([nav.create, lang]).toEqual(["Create", "en-GB"]);
});

it("the app formats dates in the user's regional variant of the language", async () => {
  const now = Date.parse("2026-11-22T12:00:00");
  const british = await load(["en-GB"]);
  expect(british.formatMoment("2026-11-21T14:02:00", now)).toBe("21 Nov, 14:02");
  expect(british.formatMoment("2025-11-21T14:02:00", now)).toBe("21 Nov 2025");
  vi.resetModules();
  const german = await load(["de-DE"]);
  expect(german.formatMoment("2026-11-21T14:02:00", now)).toBe("21. Nov., 14:02");
  expect(german.formatMoment("2025-11-21T14:02:00", now)).toBe("21.11.2025");
});

describe.each<[string, unknown]>([
  ["a system's own tag", ["en-US@posix"]],
  ["the C locale", ["C"]],
  ["no languages", []],
  ["an undefined list", undefined],
  ["a list of undefined", [undefined]],
  ["numbers", [7]],
  ["an empty tag", [""]],
  ["a tag that no language has", ["root", "*", "en_US", "-", "xx-invalid-tag-that-is-too-long"]],
])("with %s as the browser's languages", (_what, languages) => {
  it("the app speaks English and formats times, numbers and sizes", async () => {
    const { nav, lang, words, formatMoment, formatBytes } = await load(languages);
    expect(nav.create).toBe("Create");
    expect(lang).toMatch(/^en(-US)?$/);
    expect(words.number(10_000)).toBe("10,000");
    expect(formatBytes(3_200_000)).toBe("3.2 MB");
    expect(formatMoment("2025-11-21T14:02:00", Date.parse("2026-11-22"))).toContain("2025");
  });

  it("the app speaks a chosen language", async () => {
    const { nav, words } = await load(languages, "de");
    expect([nav.create, words.number(10_000)]).toEqual(["Erstellen", "10.000"]);
  });
});

it("the app uses a good tag after a bad one", async () => {
  const { nav, lang } = await load(["C", "de_DE", "DE-at"]);
  expect([nav.create, lang]).toEqual(["Erstellen", "de-AT"]);
});

it.each(["de@euro", "", "null", "{}", "EN"])(
  "the app follows the browser if %j is stored as the choice",
  async (choice) => {
    const { nav } = await load(["de-DE"], choice);
    expect(nav.create).toBe("Erstellen");
  },
);

it.each([
  "DateTimeFormat",
  "NumberFormat",
  "PluralRules",
  "RelativeTimeFormat",
  "Segmenter",
  "getCanonicalLocales",
])("the app works without Intl.%s", async (part) => {
  vi.stubGlobal("Intl", Object.create(Intl, { [part]: { value: undefined } }));
  const { words, formatMoment, formatBytes } = await load(["en-GB"]);
  expect(words.inCredits(1)).toBe("1 credit");
  expect(words.inCredits(10_000)).toMatch(/^10,?000 credits$/);
  expect(formatBytes(3_200_000)).toBe("3.2 MB");
  const now = Date.parse("2026-11-22T12:00:00");
  expect(formatMoment("2026-11-22T10:02:00", now)).toContain("10:02");
  expect(formatMoment("2026-11-21T14:02:00", now)).toContain("21");
  expect(formatMoment("2025-11-21T14:02:00", now)).toContain("2025");
});

it("the app works without Intl, and with a time that is none", async () => {
  vi.stubGlobal("Intl", undefined);
  const { nav, words, formatMoment, formatBytes } = await load(["en-GB"]);
  expect([nav.create, formatBytes(500)]).toEqual(["Create", "1 kB"]);
  expect(words.number(10_000)).toMatch(/^10,?000$/);
  expect(formatMoment(Number.NaN)).toBe("–");
});

it("numbers do not depend on what a translation of the page makes of its language", async () => {
  const { words } = await load(["en-GB"]);
  document.documentElement.lang = "auto";
  expect(words.number(10_000)).toBe("10,000");
});
