import type { LineItem, Price } from "./stored.ts";

/** One line of a session: a price and how many of it. */
export function newLineItem(
  id: string,
  description: string,
  price: Price,
  quantity: number,
): LineItem {
  const amount = (price.unit_amount ?? 0) * quantity;
  return {
    id,
    object: "item",
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency: price.currency,
    description,
    metadata: {},
    price,
    quantity,
  };
}
