import * as z from "zod/mini";
import { newCustomer } from "../../objects/customer.ts";
import { seconds } from "../../objects/stored.ts";
import type { Handler } from "../exchange.ts";
import { missing } from "../problem.ts";
import { metadata, readParameters, text, url } from "../request/parameters.ts";

const customerSchema = z.strictObject({
  email: z.optional(text(512)),
  name: z.optional(text(256)),
  description: z.optional(text(350)),
  metadata: z.optional(metadata()),
});
const portalSchema = z.strictObject({
  customer: text(),
  return_url: z.optional(url()),
  locale: z.optional(text(10)),
});

/** `POST /v1/customers` */
export const createCustomer: Handler = ({ clock, events, ids, store }, { form }) => {
  const { email, name, description, metadata: notes } = readParameters(
    customerSchema,
    form,
  );
  const object = store.customers.add(newCustomer({
    id: ids.id("cus"),
    invoicePrefix: ids.secret().slice(0, 8).toUpperCase(),
    email: email ?? null,
    name: name ?? null,
    description: description ?? null,
    metadata: notes ?? {},
    now: clock.now(),
  }));
  events.emit("customer.created", object);
  return object;
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
