import { type Metadata, type Price, type Product, seconds } from "./stored.ts";

interface NewProduct {
  id: string;
  name: string;
  description: string | null;
  taxCode: string | null;
  /** False for a product that exists only within one session. */
  active: boolean;
  metadata: Metadata;
  now: number;
}

export function newProduct(given: NewProduct): Product {
  return {
    id: given.id,
    object: "product",
    active: given.active,
    created: seconds(given.now),
    default_price: null,
    description: given.description,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: given.metadata,
    name: given.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: given.taxCode,
    tax_details: null,
    type: "service",
    unit_label: null,
    updated: seconds(given.now),
    url: null,
  };
}

interface NewPrice {
  id: string;
  product: string;
  currency: string;
  unitAmount: number;
  taxBehavior: Price["tax_behavior"];
  active: boolean;
  metadata: Metadata;
  now: number;
}

export function newPrice(given: NewPrice): Price {
  return {
    id: given.id,
    object: "price",
    active: given.active,
    billing_scheme: "per_unit",
    created: seconds(given.now),
    currency: given.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: given.metadata,
    nickname: null,
    product: given.product,
    recurring: null,
    tax_behavior: given.taxBehavior,
    tiers_mode: null,
    transform_quantity: null,
    type: "one_time",
    unit_amount: given.unitAmount,
    unit_amount_decimal: String(given.unitAmount),
  };
}
