import { beforeEach, expect, it, vi } from "vitest";

beforeEach(() => vi.resetModules());

/** The app as a device with these languages, and this choice, would load it. */
async function load(languages: string[], choice?: string) {
  vi.spyOn(navigator, "languages", "get").mockReturnValue(languages);
  if (choice !== undefined) localStorage.setItem("wan-pwa.language", choice);
  const { speak, words } = await import("./words.ts");
  const held = words.nav; // As a module of the first load does, before the language is there.
  await speak();
  const { formatMoment } = await import("./format-time.ts");
  return { nav: held, formatMoment, lang: document.documentElement.lang };
}

it("speaks the first of the browser's languages that it knows", async () => {
  const { nav, lang } = await load(["fr-CH", "de-CH", "en"]);
  expect([nav.create, lang]).toEqual(["Erstellen", "de-CH"]);
});

it("speaks English where it knows none", async () => {
  const { nav, lang } = await load(["fr"]);
  expect([nav.create, lang]).toEqual(["Create", "en"]);
});

it("a choice on this device comes first", async () => {
  const { nav, lang } = await load(["en-GB"], "de");
  expect([nav.create, lang]).toEqual(["Erstellen", "de"]);
});

it("a choice that it does not know is none", async () => {
  const { nav, lang } = await load(["en-GB"], "tlh");
  expect([nav.create, lang]).toEqual(["Create", "en-GB"]);
});

it("dates follow the user's own flavour of the language", async () => {
  const now = Date.parse("2026-11-22T12:00:00");
  const british = await load(["en-GB"]);
  expect(british.formatMoment("2026-11-21T14:02:00", now)).toBe("21 Nov, 14:02");
  expect(british.formatMoment("2025-11-21T14:02:00", now)).toBe("21 Nov 2025");
  vi.resetModules();
  const german = await load(["de-DE"]);
  expect(german.formatMoment("2026-11-21T14:02:00", now)).toBe("21. Nov., 14:02");
  expect(german.formatMoment("2025-11-21T14:02:00", now)).toBe("21.11.2025");
});
