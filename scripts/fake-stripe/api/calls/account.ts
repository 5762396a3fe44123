import * as z from "zod/mini";
import { newPrice, newProduct } from "../../objects/catalog.ts";
import { type Customer, seconds } from "../../objects/stored.ts";
import type { Handler } from "../exchange.ts";
import { missing } from "../problem.ts";
import {
  bool,
  integer,
  metadata,
  noParameters,
  oneOf,
  readParameters,
  text,
  url,
} from "../request/parameters.ts";

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
const customerSchema = z.strictObject({
  email: z.optional(text(512)),
  name: z.optional(text(256)),
  description: z.optional(text(350)),
  metadata: z.optional(metadata()),
});
const endpointSchema = z.strictObject({
  url: url(),
  enabled_events: z.array(text()).check(z.minLength(1)),
  api_version: z.optional(text()),
  description: z.optional(text()),
  metadata: z.optional(metadata()),
});
const portalSchema = z.strictObject({
  customer: text(),
  return_url: z.optional(url()),
  locale: z.optional(text(10)),
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

/** `POST /v1/customers` */
export const createCustomer: Handler = ({ clock, events, ids, store }, { form }) => {
  const { email, name, description, metadata: notes } = readParameters(
    customerSchema,
    form,
  );
  const object: Customer = {
    id: ids.id("cus"),
    object: "customer",
    address: null,
    balance: 0,
    created: seconds(clock.now()),
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: description ?? null,
    discount: null,
    email: email ?? null,
    invoice_prefix: ids.secret().slice(0, 8).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: notes ?? {},
    name: name ?? null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: "none",
    test_clock: null,
  };
  store.customers.add(object);
  events.emit("customer.created", object);
  return object;
};

/** `POST /v1/webhook_endpoints`: the only answer that shows the secret. */
export const createEndpoint: Handler = ({ endpoints }, { form }) => {
  const given = readParameters(endpointSchema, form);
  const made = endpoints.add({
    url: given.url,
    enabledEvents: given.enabled_events,
    apiVersion: given.api_version ?? null,
    description: given.description ?? null,
    metadata: given.metadata ?? {},
  });
  return { ...made, secret: endpoints.secret(made.id) };
};

/** `POST /v1/billing_portal/sessions`: its address leads to a page that says what it is. */
export const createPortalSession: Handler = ({ clock, ids, pageUrl, store }, { form }) => {
  const { customer, return_url, locale } = readParameters(portalSchema, form);
  if (!store.customers.get(customer)) throw missing("customer", customer, "customer");
  const id = ids.id("bps");
  return {
    id,
    object: "billing_portal.session",
    configuration: "bpc_of_the_fake",
    created: seconds(clock.now()),
    customer,
    customer_account: null,
    flow: null,
    livemode: false,
    locale: locale ?? null,
    on_behalf_of: null,
    return_url: return_url ?? null,
    url: `${pageUrl}/p/session/${id}`,
  };
};

/** `GET /v1/balance`: an easy way to check a key. */
export const getBalance: Handler = ({ store }, { form }) => {
  readParameters(noParameters, form);
  const byCurrency = new Map<string, number>();
  for (const { currency, net } of store.balanceTransactions.all()) {
    byCurrency.set(currency, (byCurrency.get(currency) ?? 0) + net);
  }
  const pending = [...byCurrency].map(([currency, amount]) => ({
    amount,
    currency,
    source_types: { card: amount },
  }));
  return { object: "balance", available: [], livemode: false, pending };
};
