import type { Form, FormValue } from "../api/request/form.ts";
import type { Checkout } from "../objects/checkout.ts";
import type { Store } from "../objects/store.ts";
import type { StripeHint } from "./fault.ts";
import { hintsIn } from "./hints.ts";

interface About {
  /** What a fault's `about` may name. */
  about: string[];
  hints: readonly StripeHint[];
}

/** What a call to the API is about: the checkout of the object that it names, or what it sends. */
export function occasionOf(
  store: Store,
  { params, form }: { params: Record<string, string | undefined>; form: Form },
): About {
  const { customer_email: email, metadata } = form;
  const notes = Object.entries(typeof metadata === "object" ? metadata : {});
  const sim = notes.find(([name]) => name === "sim")?.[1];
  const references = [params["id"], form["payment_intent"], form["charge"], form["customer"]];
  const values = [
    ...references,
    form["client_reference_id"],
    email,
    ...notes.map(([, note]) => note),
  ];
  const sent = values.filter((value) => typeof value === "string");
  const object = references.filter(isText).map(store.find).find((found) => found !== undefined);
  const checkout = object && store.checkoutOf(object);
  if (checkout) return { about: [...sent, ...aboutCheckout(checkout)], hints: checkout.hints };
  const hints = hintsIn({
    email: isText(email) ? email : undefined,
    sim: isText(sim) ? sim : undefined,
  });
  return { about: sent, hints };
}

/** What belongs to this checkout. */
export function aboutCheckout({ session, paymentIntent, paymentIntentData }: Checkout): string[] {
  const values = [
    session.id,
    paymentIntent,
    session.client_reference_id,
    session.customer,
    session.customer_email,
    session.customer_details?.email,
    ...Object.values(session.metadata ?? {}),
    ...Object.values(paymentIntentData.metadata),
  ];
  return values.filter((value) => typeof value === "string");
}

function isText(value: FormValue | undefined): value is string {
  return typeof value === "string";
}
