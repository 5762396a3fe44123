import type { Timer } from "../../fakes/time/clock.ts";
import type { StripeHint } from "../faults/fault.ts";
import type { LineItem, Metadata, Session } from "./stored.ts";

/** A session and what Stripe knows about it without showing it there. */
export interface Checkout {
  /** The session's id. */
  id: string;
  session: Session;
  lineItems: LineItem[];
  /** What its PaymentIntent gets when the buyer confirms. */
  paymentIntentData: {
    metadata: Metadata;
    receipt_email: string | null;
    description: string | null;
    statement_descriptor_suffix: string | null;
  };
  /**
   * The id of its PaymentIntent, once there is one. The session itself may hide it
   * (`no_payment_intent`).
   */
  paymentIntent: string | null;
  /** The card that waits for 3-D Secure. */
  challenged: { card: string; email: string } | null;
  /** Earlier states of the session and of its PaymentIntent, newest last, for stale reads. */
  past: Session[];
  hints: StripeHint[];
  expiry: Timer | undefined;
}
