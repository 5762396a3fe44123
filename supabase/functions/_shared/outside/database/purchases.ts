/** Purchases, with the rights of the server: what is known about them, and what Stripe says. */
import * as z from "zod/mini";
import { purchaseSchema } from "../../contracts/account/purchases.ts";
import { type Client, given, parsed, queryLimit } from "./query.ts";

/** A purchase with what only the server needs. */
export const serverPurchaseSchema = z.extend(purchaseSchema, {
  user_id: z.guid(),
  /** Null after an account deletion. */
  email: z.nullable(z.string()),
  locale: z.string(),
  return_to: z.string(),
  /** Null until a session is known. */
  livemode: z.nullable(z.boolean()),
  session_id: z.nullable(z.string()),
  payment_intent: z.nullable(z.string()),
  /** When we last applied what Stripe says. */
  settled_at: z.nullable(z.string()),
});

export type ServerPurchase = z.infer<typeof serverPurchaseSchema>;

const foundSchema = z.object({ purchase: z.nullable(serverPurchaseSchema), seen: z.boolean() });

/** `seen`: the event was applied before. */
type FoundPurchase = z.infer<typeof foundSchema>;

/** Names a purchase by one of its ids. */
export type PurchaseName = { id: string } | { sessionId: string } | { paymentIntent: string };

/** What Stripe says about a purchase now. Amounts are in minor units of the currency. */
export interface Facts {
  sessionId: string;
  livemode: boolean;
  sessionStatus: string;
  paymentStatus: string;
  /** The price, before discounts and taxes. */
  amountSubtotal: number;
  currency: string;
  paymentIntent: string | null;
  /** With taxes and fees. Null: nothing was paid. */
  amountPaid: number | null;
  /** Without refunds that failed. Null: it was not read, and what is known stays. */
  refunded: number | null;
  /** What disputes have withdrawn and not given back. Null likewise. */
  disputed: number | null;
  /** Until when the operator may answer a dispute, in ISO format. */
  disputeDueAt: string | null;
  /** The slow payment did not come. */
  paymentFailed: boolean;
}

/** The event that made us look. It is recorded with its effect, in one transaction. */
export interface EventName {
  id: string;
  type: string;
}

const appliedPurchaseSchema = z.object({
  /** `again`: the purchase has changed since its version was read, so nothing was applied. */
  outcome: z.enum(["applied", "again", "other_session", "unknown_purchase"]),
  purchase: z.nullable(serverPurchaseSchema),
});

export type AppliedPurchase = z.infer<typeof appliedPurchaseSchema>;

export interface Purchases {
  findPurchase(name: PurchaseName, eventId?: string): Promise<FoundPurchase>;
  /**
   * Whether Stripe may be asked about a purchase for its user now. Of concurrent calls one is true,
   * and none within so many seconds of it.
   */
  claimPurchaseCheck(id: string, seconds: number): Promise<boolean>;
  /** Binds a purchase to its session, once. Its state says whether it can be paid now. */
  recordCheckoutSession(
    id: string,
    session: { id: string; livemode: boolean },
  ): Promise<ServerPurchase>;
  /** The only way in which a payment moves credits. `version` is that before Stripe was read. */
  applyPurchase(
    id: string,
    version: number,
    facts: Facts,
    event?: EventName,
  ): Promise<AppliedPurchase>;
  /**
   * Ends a purchase without a session: `refused`, because Stripe refused to make one, else only if
   * it has expired.
   */
  expirePurchase(id: string, version: number, refused: boolean): Promise<ServerPurchase>;
  /** The user's purchases that may still be paid. */
  findOpenPurchases(userId: string): Promise<ServerPurchase[]>;
}

export function connectPurchases(client: Client): Purchases {
  return {
    findPurchase: (name, eventId) =>
      parsed(
        foundSchema,
        client.rpc("find_purchase", {
          ...given("p_id", "id" in name ? name.id : null),
          ...given("p_session_id", "sessionId" in name ? name.sessionId : null),
          ...given("p_payment_intent", "paymentIntent" in name ? name.paymentIntent : null),
          ...given("p_event_id", eventId),
        }).abortSignal(queryLimit()),
      ),
    claimPurchaseCheck: (id, seconds) =>
      parsed(
        z.boolean(),
        client.rpc("claim_purchase_check", { p_id: id, p_seconds: seconds })
          .abortSignal(queryLimit()),
      ),
    recordCheckoutSession: (id, session) =>
      parsed(
        serverPurchaseSchema,
        client.rpc("record_checkout_session", {
          p_id: id,
          p_session_id: session.id,
          p_livemode: session.livemode,
        }).abortSignal(queryLimit()),
      ),
    applyPurchase: (id, version, facts, event) =>
      parsed(
        appliedPurchaseSchema,
        client.rpc("apply_purchase", {
          p_id: id,
          p_version: version,
          p_session_id: facts.sessionId,
          p_livemode: facts.livemode,
          p_session_status: facts.sessionStatus,
          p_payment_status: facts.paymentStatus,
          p_amount_subtotal: facts.amountSubtotal,
          p_currency: facts.currency,
          ...given("p_payment_intent", facts.paymentIntent),
          ...given("p_amount_paid", facts.amountPaid),
          ...given("p_refunded", facts.refunded),
          ...given("p_disputed", facts.disputed),
          ...given("p_dispute_due_at", facts.disputeDueAt),
          p_payment_failed: facts.paymentFailed,
          ...given("p_event_id", event?.id),
          ...given("p_event_type", event?.type),
        }).abortSignal(queryLimit()),
      ),
    expirePurchase: (id, version, refused) =>
      parsed(
        serverPurchaseSchema,
        client.rpc("expire_purchase", { p_id: id, p_version: version, p_refused: refused })
          .abortSignal(queryLimit()),
      ),
    findOpenPurchases: (userId) =>
      parsed(
        z.array(serverPurchaseSchema),
        client.rpc("open_purchases", { p_user_id: userId }).abortSignal(queryLimit()),
      ),
  };
}
