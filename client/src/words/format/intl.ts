/**
 * The only place that uses `Intl`, with intl-formats.ts and intl-units.ts, because a browser may lack a part of it or
 * refuse a tag or an option. Then the text is plainer, and the app works.
 */
import { type Language, localeOf } from "../language.ts";

export function orElse<T>(format: () => T, plain: () => T): T {
  try {
    return format();
  } catch {
    return plain();
  }
}

/** "10,000" in the user's variant of the language. */
export function formatNumber(amount: number, language: Language): string {
  return orElse(
    () => amount.toLocaleString(localeOf(language)),
    () => String(amount),
  );
}
