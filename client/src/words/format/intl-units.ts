/** The formats that few screens need. */
import { orElse } from "./intl.ts";
import { locale } from "../language.ts";

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
