/** Which language this device speaks, and how it writes dates and numbers. */

const languages = ["en", "de"] as const;

export type Language = (typeof languages)[number];

/** Not a user's but the device's: it stays when somebody signs out. */
const KEY = "wan-pwa.language";

const isLanguage = (tag: string | null): tag is Language => languages.some((one) => one === tag);
const primary = (tag: string) => tag.split("-")[0] ?? "";

/** What was chosen here; null: as the browser is set. */
export function chosenLanguage(): Language | null {
  const chosen = localStorage.getItem(KEY);
  return isLanguage(chosen) ? chosen : null;
}

/** From the next load on: whoever calls this reloads. */
export function chooseLanguage(choice: Language | null): void {
  if (choice === null) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, choice);
}

export const language: Language = chosenLanguage() ??
  navigator.languages.map(primary).find(isLanguage) ?? "en";

/** The user's own flavour of it, such as `en-GB` or `de-AT`. Dates and numbers follow it. */
export const locale: string = navigator.languages.find((tag) => primary(tag) === language) ??
  language;
