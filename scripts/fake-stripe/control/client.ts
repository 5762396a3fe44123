import * as z from "zod/mini";
import type { DisputeStep } from "../money/disputes/steps.ts";
import type { DelayedMethod } from "../money/delayed.ts";
import type { Op } from "../faults/fault.ts";
import type { Settings } from "./settings.ts";
import {
  deliverySchema,
  eventSchema,
  movedSchema,
  objectSchema,
  paidSchema,
  requestSchema,
  sessionSchema,
} from "./client-schemas.ts";

/** Which calls, webhooks or payments a fault is for. Without `about`, every user of the fake. */
export interface FaultMatch {
  op: Op;
  /** Webhooks only: an event's type. */
  event?: string;
  /** An id, an e-mail address or a value of the metadata of one session. */
  about?: string;
  nth?: number;
  probability?: number;
}

/** A delayed method, with how it ends by itself after three days. */
type PayMethod = DelayedMethod | `${DelayedMethod}:${"succeeded" | "failed"}`;

export type StripeControl = ReturnType<typeof createStripeControl>;

/**
 * The control routes as functions, for tests in this process and in others. What buyers and banks
 * do is answered after the first attempts to send its webhooks.
 *
 * @param controlUrl `http://127.0.0.1:<port>/__sim`
 */
export function createStripeControl(controlUrl: string) {
  async function call<T>(
    method: string,
    path: string,
    schema: z.ZodMiniType<T>,
    body?: unknown,
  ): Promise<T> {
    const response = await fetch(controlUrl + path, {
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { "content-type": "application/json" },
      }),
      signal: AbortSignal.timeout(60_000),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(answer)}`);
    return z.parse(schema, answer);
  }
  const anything = z.unknown();
  const sessions = () => call("GET", "/sessions", z.array(sessionSchema));

  return {
    /** Pays with a test card (by default one that succeeds) or by a delayed method. */
    pay: (session: string, order: { card?: string; method?: PayMethod; email?: string } = {}) =>
      call("POST", `/pay/${session}`, paidSchema, order),
    /** The bank declines the card. The session stays open. */
    decline: (session: string) => call("POST", `/decline/${session}`, paidSchema, {}),
    expire: (session: string) => call("POST", `/expire/${session}`, sessionSchema, {}),
    asyncSucceed: (session: string) =>
      call("POST", `/async/${session}`, sessionSchema, { result: "succeed" }),
    asyncFail: (session: string) =>
      call("POST", `/async/${session}`, sessionSchema, { result: "fail" }),
    /** Refunds a payment from the dashboard; all of it by default. Takes also a session's id. */
    refund: (
      paymentIntent: string,
      order: { amount?: number; status?: "succeeded" | "pending" | "requires_action" } = {},
    ) => call("POST", `/refund/${paymentIntent}`, movedSchema, order),
    refundStatus: (refund: string, status: "succeeded" | "failed" | "canceled") =>
      call("POST", `/refund/${refund}`, movedSchema, { status }),
    /** Opens a dispute, or an inquiry with the status `warning_needs_response`. */
    dispute: (
      paymentIntent: string,
      order: {
        amount?: number;
        status?: "needs_response" | "warning_needs_response" | "prevented";
        currency?: string;
        reason?: string;
      } = {},
    ) => call("POST", `/dispute/${paymentIntent}`, movedSchema, order),
    disputeOutcome: (dispute: string, status: DisputeStep, failsRefunds = false) =>
      call("POST", `/dispute/${dispute}`, movedSchema, { status, fails_refunds: failsRefunds }),
    fraudWarning: (paymentIntent: string) =>
      call("POST", `/fraud-warning/${paymentIntent}`, objectSchema, {}),
    /** Sends an event again: same id, new signature. */
    redeliver: (event: string) => call("POST", `/redeliver/${event}`, deliverySchema),
    /** A second Event object for the same change. */
    twin: (event: string) => call("POST", `/twin/${event}`, eventSchema),

    sessions,
    /** The sessions that were made for this purchase. */
    sessionsFor: async (purchase: string) =>
      (await sessions()).filter((session) => session.client_reference_id === purchase),
    events: () => call("GET", "/events", z.array(eventSchema)),
    deliveries: () => call("GET", "/deliveries", z.array(deliverySchema)),
    requests: () => call("GET", "/requests", z.array(requestSchema)),

    /** Sets a fault and returns its id. */
    async fault(match: FaultMatch, effect: string, times?: number): Promise<number> {
      const schema = z.object({ ids: z.tuple([z.number()]) });
      const { ids } = await call("POST", "/faults", schema, { match, effect, times });
      return ids[0];
    },
    clearFault: (id: number) => call("DELETE", `/faults/${id}`, anything),
    clearFaults: () => call("DELETE", "/faults", anything),
    settings: (change: Partial<Settings>) => call("POST", "/settings", anything, change),
    seed: (seed: number) => call("POST", "/seed", anything, { seed }),
    /** Moves the clock. Answers after everything that became due has happened. */
    advance: (advanceMs: number) => call("POST", "/clock", anything, { advance_ms: advanceMs }),
    /** How many of the clock's milliseconds pass in a real one; 0 stops it. */
    scale: (scale: number) => call("POST", "/clock", anything, { scale }),
    async rollSecret(key?: string): Promise<string> {
      return (await call("POST", "/secret", z.object({ key: z.string() }), { key })).key;
    },
    addEndpoint: (url: string, enabledEvents: string[] = ["*"], secret?: string) =>
      call("POST", "/endpoints", z.looseObject({ id: z.string(), secrets: z.array(z.string()) }), {
        url,
        enabled_events: enabledEvents,
        secret,
      }),
    reset: () => call("POST", "/reset", anything),
  };
}
