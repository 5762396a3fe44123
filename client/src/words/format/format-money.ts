import { formatCurrency } from "./intl-units.ts";

/**
 * How many decimals Stripe counts in a currency: two, except in these. `Intl` has another list,
 * for example no decimals for the Hungarian forint, of which Stripe counts hundredths.
 */
const withoutDecimals = new Set(
  "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(" "),
);
const withThree = new Set("bhd jod kwd omr tnd".split(" "));

/** "€5.00", in the user's locale. `amount`: in the smallest unit, as Stripe counts it. */
export function formatMoney(amount: number, currency: string): string {
  const code = currency.toLowerCase();
  const decimals = withoutDecimals.has(code) ? 0 : withThree.has(code) ? 3 : 2;
  return formatCurrency(amount / 10 ** decimals, code, decimals);
}
