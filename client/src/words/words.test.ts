import { beforeEach, expect, it, vi } from "vitest";

beforeEach(() => vi.resetModules());

/** Loads the app as on a device with these browser languages and this choice. */
async function load(languages: string[], choice?: string) {
  vi.spyOn(navigator, "languages", "get").mockReturnValue(languages);
  if (choice !== undefined) localStorage.setItem("wan-pwa.language", choice);
  const { speak, words } = await import("./words.ts");
  const held = words.nav; // Like a module of the first load, before the language is filled in.
  await speak();
  const { formatMoment } = await import("./format-time.ts");
  return { nav: held, formatMoment, lang: document.documentElement.lang };
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
