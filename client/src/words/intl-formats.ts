/** The formats that only signed-in users see, apart from the first load. */
import { orElse } from "./intl.ts";
import { locale } from "./language.ts";

/** "3.2 MB" */
export function formatUnit(
  amount: number,
  unit: "kilobyte" | "megabyte" | "gigabyte",
  maximumFractionDigits: number,
): string {
  return orElse(
    () =>
      new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits }).format(amount),
    () => {
      const symbol = { kilobyte: "kB", megabyte: "MB", gigabyte: "GB" }[unit];
      return `${Number(amount.toFixed(maximumFractionDigits))} ${symbol}`;
    },
  );
}

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

/** "€5.00". Shows `decimals` if the language would leave out a part of the amount. */
export function formatCurrency(amount: number, currency: string, decimals: number): string {
  const digits = Number.isInteger(amount)
    ? {}
    : { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return orElse(
    () => new Intl.NumberFormat(locale, { style: "currency", currency, ...digits }).format(amount),
    () => `${amount.toFixed(decimals)} ${currency.toUpperCase()}`,
  );
}
