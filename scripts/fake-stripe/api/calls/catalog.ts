import * as z from "zod/mini";
import { newPrice, newProduct } from "../../objects/catalog.ts";
import type { Handler } from "../exchange.ts";
import { missing } from "../problem.ts";
import { bool, integer, metadata, oneOf, readParameters, text } from "../request/parameters.ts";

const productSchema = z.strictObject({
  name: text(),
  description: z.optional(text()),
  active: z.optional(bool()),
  tax_code: z.optional(text()),
  metadata: z.optional(metadata()),
});
const priceSchema = z.strictObject({
  currency: text(3),
  unit_amount: integer(0, 99_999_999),
  product: text(),
  active: z.optional(bool()),
  tax_behavior: z.optional(oneOf("exclusive", "inclusive", "unspecified")),
  metadata: z.optional(metadata()),
});

/** `POST /v1/products` */
export const createProduct: Handler = ({ clock, ids, store }, { form }) => {
  const { name, description, active = true, tax_code, metadata: notes } = readParameters(
    productSchema,
    form,
  );
  const object = newProduct({
    id: ids.id("prod"),
    name,
    description: description ?? null,
    taxCode: tax_code ?? null,
    active,
    metadata: notes ?? {},
    now: clock.now(),
  });
  return store.products.add(object);
};

/** `POST /v1/prices` */
export const createPrice: Handler = ({ clock, ids, store }, { form }) => {
  const { currency, unit_amount, product, active = true, tax_behavior, metadata: notes } =
    readParameters(priceSchema, form);
  if (!store.products.get(product)) throw missing("product", product, "product");
  const object = newPrice({
    id: ids.id("price"),
    product,
    currency,
    unitAmount: unit_amount,
    taxBehavior: tax_behavior ?? "unspecified",
    active,
    metadata: notes ?? {},
    now: clock.now(),
  });
  return store.prices.add(object);
};
