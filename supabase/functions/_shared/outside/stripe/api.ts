/** The calls to Stripe that the functions make, and what they answer. */
import type { Stripe } from "stripe";
import type { Dispute, ListedEvent, Payment, Refund, Session } from "./objects.ts";

export interface EventPage {
  events: ListedEvent[];
  hasMore: boolean;
}

/** The parameters of a session, as Stripe's client takes them. */
export type SessionParams = Stripe.Checkout.SessionCreateParams;

/** The result of a create: accepted, clearly refused (no session exists), or unclear. */
export type CreatedSession =
  | { kind: "accepted"; session: Session }
  | FailedCreate;

export interface FailedCreate {
  /** `key_reused`: with other parameters, so a session of another form may exist. */
  kind: "refused" | "unclear" | "key_reused";
  /** 401 and 403 are about our key and not about the request. 0: there was no answer. */
  status: number;
  /** For the log. */
  reason: string;
}

/** Which events to list, the newest first. Times are in seconds since 1970. */
interface EventQuery {
  types: readonly string[];
  since: number;
  until: number;
  /** The last event of the page before. */
  after: string | null;
  /** How many, at most 100. */
  limit: number;
}

/**
 * The calls that we make. Each throws `StripeUnavailable` if Stripe gives no answer that can be
 * used: nobody knows then what it did, so the same call is made again later.
 */
export interface StripeApi {
  /** Whether the key is of live mode, where money moves. */
  readonly livemode: boolean;
  /** @param key a repeat with the same key and parameters returns the first session */
  createSession(params: SessionParams, key: string): Promise<CreatedSession>;
  /** With its payment and charge. Null: Stripe does not know it. */
  getSession(id: string): Promise<Session | null>;
  /** True: it cannot be paid any more. False: it was not open. */
  expireSession(id: string): Promise<boolean>;
  /** The sessions made in that time whose metadata is wanted, the newest first. */
  findSessions(
    since: Date,
    until: Date,
    isWanted: (session: Session) => boolean,
  ): Promise<Session[]>;
  /** The session that a payment belongs to. Null: none. */
  findSessionOf(paymentId: string): Promise<Session | null>;
  /** The payment by its own id, or by that of a charge. Null: Stripe does not know it. */
  findPayment(by: { payment: string } | { charge: string }): Promise<Payment | null>;
  listRefunds(paymentId: string): Promise<Refund[]>;
  listDisputes(paymentId: string): Promise<Dispute[]>;
  /** One page. Throws `PageTooLarge` if a page with fewer events may be readable. */
  listEvents(query: EventQuery): Promise<EventPage>;
}

export interface StripeAccess {
  /** All calls through the result end within this time. */
  within(ms: number): StripeApi;
}

/** Stripe gave no answer that can be used. The message is for the log, without personal data. */
export class StripeUnavailable extends Error {
  override readonly name: string = "StripeUnavailable";
}

/** The page of a list is larger than we read. */
export class PageTooLarge extends StripeUnavailable {
  override readonly name = "PageTooLarge";
}
