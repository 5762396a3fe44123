import type { ApiWorld } from "../../exchange.ts";
import { missing } from "../../problem.ts";
import { invalid } from "../../request/parameters.ts";
import { newPrice, newProduct } from "../../../objects/catalog.ts";
import { newLineItem } from "../../../objects/line-item.ts";
import type { LineItem, Price } from "../../../objects/stored.ts";
import type { SessionParameters } from "./parameters.ts";

type Line = SessionParameters["line_items"][number];

/** One line, with a price that was made before or is made for it. */
export function lineItem(
  world: ApiWorld,
  { price: priceId, price_data: data, quantity }: Line,
  index: number,
): LineItem {
  const { ids, store } = world;
  const at = `line_items[${index}]`;
  if (quantity === undefined) {
    throw invalid(
      `Missing required param: ${at}[quantity].`,
      `${at}[quantity]`,
      "parameter_missing",
    );
  }
  if (priceId !== undefined) {
    const price = store.prices.get(priceId);
    if (!price) throw missing("price", priceId, `${at}[price]`);
    return newLineItem(ids.id("li"), nameOf(world, price), price, quantity);
  }
  if (data === undefined) {
    throw invalid(
      `Missing required param: ${at}[price_data].`,
      `${at}[price_data]`,
      "parameter_missing",
    );
  }
  const price = priceFrom(world, data, `${at}[price_data]`);
  return newLineItem(ids.id("li"), nameOf(world, price), price, quantity);
}

function priceFrom(
  { clock, ids, store }: ApiWorld,
  data: NonNullable<Line["price_data"]>,
  at: string,
): Price {
  const now = clock.now();
  if (!/^[a-z]{3}$/.test(data.currency)) {
    throw invalid(`Invalid currency: ${data.currency}.`, `${at}[currency]`);
  }
  let product = data.product;
  if (product !== undefined && !store.products.get(product)) {
    throw missing("product", product, `${at}[product]`);
  }
  if (product === undefined) {
    const { name, description, tax_code: taxCode, metadata: notes } = data.product_data ?? {};
    if (name === undefined) {
      const param = `${at}[product_data]`;
      throw invalid(`Missing required param: ${param}.`, param, "parameter_missing");
    }
    product = store.products.add(newProduct({
      id: ids.id("prod"),
      name,
      description: description ?? null,
      taxCode: taxCode ?? null,
      active: false,
      metadata: notes ?? {},
      now,
    })).id;
  }
  return store.prices.add(newPrice({
    id: ids.id("price"),
    product,
    currency: data.currency,
    unitAmount: data.unit_amount,
    taxBehavior: data.tax_behavior ?? "unspecified",
    active: false,
    metadata: {},
    now,
  }));
}

function nameOf({ store }: ApiWorld, price: Price): string {
  return store.products.get(price.product)?.name ?? "";
}
