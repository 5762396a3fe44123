import * as z from "zod/mini";
import { expire } from "../../../money/expire.ts";
import type { Checkout } from "../../../objects/checkout.ts";
import type { ApiWorld, Exchange, Handler } from "../../exchange.ts";
import { isWithin, listPage } from "../../list.ts";
import { missing, refused } from "../../problem.ts";
import {
  moments,
  noParameters,
  oneOf,
  paging,
  readParameters,
  text,
} from "../../request/parameters.ts";

const listSchema = z.strictObject({
  ...paging,
  created: z.optional(moments()),
  status: z.optional(oneOf("complete", "expired", "open")),
  payment_intent: z.optional(text()),
  customer: z.optional(text()),
  customer_details: z.optional(z.strictObject({ email: text() })),
});

/** `GET /v1/checkout/sessions/:id` */
export const getSession: Handler = (world, exchange) => {
  readParameters(noParameters, exchange.form);
  return known(world, exchange).session;
};

/** `POST /v1/checkout/sessions/:id/expire` */
export const expireSession: Handler = (world, exchange) => {
  readParameters(noParameters, exchange.form);
  const checkout = known(world, exchange);
  const { status } = checkout.session;
  if (status !== "open") {
    throw refused(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has ` +
        `a status of ${status}.`,
    );
  }
  expire(world, checkout);
  return checkout.session;
};

/** `GET /v1/checkout/sessions/:id/line_items` */
export const listLineItems: Handler = (world, exchange) => {
  const page = readParameters(z.strictObject(paging), exchange.form);
  const { id, lineItems } = known(world, exchange);
  return listPage(lineItems, page, `/v1/checkout/sessions/${id}/line_items`);
};

/** `GET /v1/checkout/sessions` */
export const listSessions: Handler = ({ store }, { form }) => {
  const { created, status, payment_intent: intent, customer, customer_details, ...page } =
    readParameters(listSchema, form);
  const sessions = store.checkouts.all().map(({ session }) => session).filter((session) =>
    isWithin(session.created, created) &&
    (status === undefined || session.status === status) &&
    (intent === undefined || session.payment_intent === intent) &&
    (customer === undefined || session.customer === customer) &&
    (customer_details === undefined ||
      session.customer_details?.email === customer_details.email)
  );
  return listPage(sessions, page, "/v1/checkout/sessions");
};

function known({ store }: ApiWorld, { params }: Exchange): Checkout {
  const id = params["id"] ?? "";
  const checkout = store.checkouts.get(id);
  if (!checkout) throw missing("checkout.session", id, "session");
  return checkout;
}
