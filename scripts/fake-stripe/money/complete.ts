import { newCustomer } from "../objects/customer.ts";
import { customerDetails } from "../objects/session.ts";
import type { Checkout } from "../objects/checkout.ts";
import type { Event, Session } from "../objects/stored.ts";
import { remember } from "./confirm.ts";
import type { MoneyWorld } from "./world.ts";

/** The buyer has finished the form. Whether money is there is the payment status. */
export function complete(
  { clock, events, ids, store }: MoneyWorld,
  checkout: Checkout,
  email: string,
  paymentStatus: Session["payment_status"],
): Event {
  const { session } = checkout;
  remember(checkout);
  checkout.expiry?.cancel();
  checkout.challenged = null;
  session.status = "complete";
  session.payment_status = paymentStatus;
  session.url = null;
  session.customer_details = customerDetails(email, null);
  if (session.customer_creation === "always" && session.customer === null) {
    session.customer = store.customers.add(newCustomer({
      id: ids.id("cus"),
      invoicePrefix: ids.secret().slice(0, 8).toUpperCase(),
      email,
      name: null,
      description: null,
      metadata: {},
      now: clock.now(),
    })).id;
  }
  if (session.automatic_tax.enabled) session.automatic_tax.status = "complete";
  if (session.consent_collection?.terms_of_service === "required") {
    session.consent = { promotions: null, terms_of_service: "accepted" };
  }
  return events.emit("checkout.session.completed", session);
}
