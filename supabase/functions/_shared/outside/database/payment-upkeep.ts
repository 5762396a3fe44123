/** What `reconcile` does about purchases, in case Stripe's events do not arrive. */
import * as z from "zod/mini";
import { type ServerPurchase, serverPurchaseSchema } from "./purchases.ts";
import { type Client, done, given, parsed, queryLimit } from "./query.ts";

const windowSchema = z.nullable(z.object({
  since: z.string(),
  until: z.string(),
  after: z.nullable(z.string()),
}));

/** A time whose events are read, and the event to page on from. Null: it is not time for it. */
export type EventWindow = z.infer<typeof windowSchema>;

const toHandleSchema = z.object({
  id: z.guid(),
  what: z.string(),
  amount_to_refund: z.nullable(z.int()),
  currency: z.string(),
  due_at: z.nullable(z.string()),
});

/** Something that the operator has to do at Stripe. */
export type ToHandle = z.infer<typeof toHandleSchema>;

export interface PaymentUpkeep {
  /** Claims the purchase whose look at Stripe has been due longest. Null: none is due. */
  claimPurchase(): Promise<ServerPurchase | null>;
  /** Claims the next window of events, of one mode. */
  claimPaymentEvents(livemode: boolean): Promise<EventWindow>;
  /** The window that ends then was read up to and with that event, or, with null, to its end. */
  recordPaymentEvents(livemode: boolean, until: string, after: string | null): Promise<void>;
  /** Which of these events no webhook has brought, in the same order. */
  findNewEvents(ids: string[]): Promise<string[]>;
  findPurchasesToHandle(): Promise<ToHandle[]>;
}

export function connectPaymentUpkeep(client: Client): PaymentUpkeep {
  return {
    claimPurchase: async () => {
      const claim = client.rpc("claim_purchases", { p_limit: 1 }).abortSignal(queryLimit());
      return (await parsed(z.array(serverPurchaseSchema), claim))[0] ?? null;
    },
    claimPaymentEvents: (livemode) =>
      parsed(
        windowSchema,
        client.rpc("claim_payment_events", { p_livemode: livemode }).abortSignal(queryLimit()),
      ),
    recordPaymentEvents: (livemode, until, after) =>
      done(
        client.rpc("record_payment_events", {
          p_livemode: livemode,
          p_until: until,
          ...given("p_after", after),
        }).abortSignal(queryLimit()),
      ),
    findNewEvents: (ids) =>
      parsed(
        z.array(z.string()),
        client.rpc("find_new_payment_events", { p_ids: ids }).abortSignal(queryLimit()),
      ),
    findPurchasesToHandle: () =>
      parsed(
        z.array(toHandleSchema),
        client.rpc("find_purchases_to_handle").abortSignal(queryLimit()),
      ),
  };
}
