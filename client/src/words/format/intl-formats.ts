/** The formats that only signed-in users see, apart from the first load. */
import { orElse } from "./intl.ts";
import { locale } from "../language.ts";

/** Creates the formatter on first use and keeps it, because creating one is slow. */
export function dateFormat(
  options: Intl.DateTimeFormatOptions,
  plain: (date: Date) => string,
): (date: Date) => string {
  let format: Intl.DateTimeFormat | undefined;
  return (date) =>
    orElse(
      () => (format ??= new Intl.DateTimeFormat(locale, options)).format(date),
      () => plain(date),
    );
}
