import type { Checkout } from "../objects/checkout.ts";
import type { MoneyWorld } from "./world.ts";

/**
 * Adds the tax of a session that asks for automatic tax, once the buyer has said where they are. An
 * inclusive price already contains it.
 */
export function addTax({ settings }: MoneyWorld, { lineItems, session }: Checkout): void {
  const { total_details: details } = session;
  if (!session.automatic_tax.enabled || !details) return;
  const rate = settings.tax_percent / 100;
  for (const line of lineItems) {
    const isInclusive = line.price?.tax_behavior === "inclusive";
    line.amount_tax = Math.round(
      isInclusive
        ? line.amount_subtotal - line.amount_subtotal / (1 + rate)
        : line.amount_subtotal * rate,
    );
    details.amount_tax += line.amount_tax;
    if (isInclusive) continue;
    line.amount_total += line.amount_tax;
    session.amount_total = (session.amount_total ?? 0) + line.amount_tax;
  }
}
