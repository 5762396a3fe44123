/** The language of the app on this device, and the locale of its dates and numbers. */
import { onDevice } from "../api/device/storage.ts";

const languages = ["en", "de"] as const;

export type Language = (typeof languages)[number];

/** The choice belongs to the device, not to the user: it survives a sign-out. */
const KEY = "wan-pwa.language";

const isLanguage = (tag: string | null): tag is Language => languages.some((one) => one === tag);
const primary = (tag: string) => tag.split("-")[0]?.toLowerCase() ?? "";

/** The language chosen on this device; null means: follow the browser. */
export function chosenLanguage(): Language | null {
  const chosen = onDevice.getItem(KEY);
  return isLanguage(chosen) ? chosen : null;
}

/** Takes effect at the next load, so the caller has to reload the page. */
export function chooseLanguage(choice: Language | null): void {
  if (choice === null) onDevice.removeItem(KEY);
  else onDevice.setItem(KEY, choice);
}

/**
 * The browser's languages that `Intl` accepts. Systems pass on what they like, such as
 * "en-US@posix" or "C", and every formatter throws at such a tag.
 */
function browserLanguages(): string[] {
  const given: unknown = navigator.languages ?? [navigator.language];
  if (!Array.isArray(given)) return [];
  return given.flatMap((tag: unknown) => {
    try {
      return typeof tag === "string" ? Intl.getCanonicalLocales(tag) : [];
    } catch {
      return [];
    }
  });
}

const known = browserLanguages();

export const language: Language = chosenLanguage() ?? known.map(primary).find(isLanguage) ?? "en";

/** The user's regional variant of a language, such as `en-GB` or `de-AT`, for dates and numbers. */
export const localeOf = (one: Language): string => known.find((tag) => primary(tag) === one) ?? one;

export const locale: string = localeOf(language);
