/**
 * Stripe's API, through Stripe's own client, which only this file imports. It is 1.1 MB, so it is
 * loaded at the first call: a function that does not call Stripe never loads it.
 *
 * The client (seen in stripe@23.1.0) waits 80 s a try and tries three times, longer than a function
 * lives. Here a try may take 10 s, and all calls of one `within` share a deadline. It repeats a
 * POST by itself, always with the same idempotency key.
 */
import type { Stripe } from "stripe";
import * as z from "zod/mini";
import { before } from "../http/deadline.ts";
import { explain, type Log } from "../http/log.ts";
import type { StripeSettings } from "./env-stripe.ts";
import { readAtMost } from "./read-at-most.ts";
import {
  type Dispute,
  disputeSchema,
  eventSchema,
  pageOf,
  type Payment,
  paymentSchema,
  type Refund,
  refundSchema,
  type Session,
  sessionSchema,
  type StripeEvent,
} from "./stripe-objects.ts";

/** The parameters of a session, as Stripe's client takes them. */
export type SessionParams = Stripe.Checkout.SessionCreateParams;

/** The result of a create: accepted, clearly refused (no session exists), or unclear. */
export type CreatedSession =
  | { kind: "accepted"; session: Session }
  | FailedCreate;

interface FailedCreate {
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
  /** One page. */
  listEvents(query: EventQuery): Promise<{ events: StripeEvent[]; hasMore: boolean }>;
}

export interface StripeAccess {
  /** All calls through the result end within this time. */
  within(ms: number): StripeApi;
}

/** Stripe gave no answer that can be used. The message is for the log, without personal data. */
export class StripeUnavailable extends Error {
  override readonly name = "StripeUnavailable";
}

/** One try. A create without an answer after this time is repeated with the same key. */
const TRY_TIMEOUT_MS = 10_000;
const RETRIES = 2;

/** Bounds the memory and the CPU of a call. A page of a hundred sessions has about 300 KB. */
const ANSWER_BYTES_MAX = 2 * 1024 * 1024;
const PER_PAGE = 100;
const PAGES_MAX = 10;

export function connectStripe(settings: StripeSettings, log: Log): StripeAccess {
  return { within: (ms) => connectWithin(settings, AbortSignal.timeout(ms), log) };
}

function connectWithin(settings: StripeSettings, deadline: AbortSignal, log: Log): StripeApi {
  let client: Promise<Stripe> | undefined;

  /** Makes one call. Null: Stripe does not know the object. */
  async function call<Answer>(name: string, send: (stripe: Stripe) => Promise<Answer>) {
    try {
      client ??= connectClient(settings, deadline);
      // The client waits between its tries, and does not look at the deadline.
      return await before(deadline, client.then(send));
    } catch (error) {
      const failure = failureOf(error);
      const facts = { call: name, reason: failure.reason, request_id: failure.requestId };
      log("stripe call failed", facts);
      if (failure.status === 404) return null;
      throw new StripeUnavailable(`${name}: ${failure.reason}`);
    }
  }

  /** Like `call`, for what exists for sure. */
  async function need<Answer>(name: string, send: (stripe: Stripe) => Promise<Answer>) {
    const answer = await call(name, send);
    if (answer === null) throw new StripeUnavailable(`${name}: not found`);
    return answer;
  }

  /** All items of a list. It is never cut short in silence: credits depend on it. */
  async function listAll<Item extends { id: string }>(
    name: string,
    schema: z.ZodMiniType<Item>,
    send: (stripe: Stripe, page: { limit: number; starting_after?: string }) => Promise<unknown>,
  ): Promise<Item[]> {
    const all: Item[] = [];
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const last = all.at(-1);
      const { items, hasMore } = await need(name, async (stripe) =>
        pageOf(
          schema,
          await send(stripe, { limit: PER_PAGE, ...last && { starting_after: last.id } }),
        ));
      all.push(...items);
      if (!hasMore) return all;
      if (items.length === 0) break;
    }
    throw new StripeUnavailable(`${name}: the list is too long`);
  }

  return {
    livemode: settings.livemode,

    async createSession(params, key) {
      try {
        client ??= connectClient(settings, deadline);
        const session = await before(
          deadline,
          client.then((stripe) => stripe.checkout.sessions.create(params, { idempotencyKey: key })),
        );
        log("session created", { purchase_id: key, request_id: session.lastResponse.requestId });
        return { kind: "accepted", session: z.parse(sessionSchema, session) };
      } catch (error) {
        const { requestId, ...failure } = failureOf(error);
        log("session not created", { purchase_id: key, ...failure, request_id: requestId });
        return failure;
      }
    },

    getSession: (id) =>
      call("session", async (stripe) =>
        z.parse(
          sessionSchema,
          await stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent.latest_charge"] }),
        )),

    async expireSession(id) {
      const expired = await call(
        "expire",
        // Under a new key each time, because it does no harm twice, and Stripe keeps its first
        // answer to a key for a day, also a 500.
        (stripe) =>
          stripe.checkout.sessions.expire(id)
            .then(() => true, (error: unknown) => {
              if (failureOf(error).status === 400) return false;
              throw error;
            }),
      );
      return expired ?? false;
    },

    findSessions: async (since, until, isWanted) => {
      const created = { gte: secondsOf(since), lte: secondsOf(until) };
      const all = await listAll(
        "sessions",
        sessionSchema,
        (stripe, page) => stripe.checkout.sessions.list({ ...page, created }),
      );
      return all.filter(isWanted);
    },

    async findSessionOf(paymentId) {
      const query = { payment_intent: paymentId, limit: 1 };
      const page = await call(
        "session of a payment",
        async (stripe) => pageOf(sessionSchema, await stripe.checkout.sessions.list(query)),
      );
      return page?.items[0] ?? null;
    },

    async findPayment(by) {
      if ("payment" in by) {
        return await call(
          "payment",
          async (stripe) =>
            z.parse(paymentSchema, await stripe.paymentIntents.retrieve(by.payment)),
        );
      }
      const expand = { expand: ["payment_intent"] };
      const charge = await call(
        "charge",
        async (stripe) => z.parse(ofChargeSchema, await stripe.charges.retrieve(by.charge, expand)),
      );
      return charge?.payment_intent ?? null;
    },

    listRefunds: (paymentId) =>
      listAll(
        "refunds",
        refundSchema,
        (stripe, page) => stripe.refunds.list({ ...page, payment_intent: paymentId }),
      ),

    listDisputes: (paymentId) =>
      listAll(
        "disputes",
        disputeSchema,
        (stripe, page) => stripe.disputes.list({ ...page, payment_intent: paymentId }),
      ),

    async listEvents({ types, since, until, after }) {
      const query = {
        types: [...types],
        created: { gte: since, lte: until },
        limit: PER_PAGE,
        ...after === null ? {} : { starting_after: after },
      };
      const page = await need(
        "events",
        async (stripe) => pageOf(eventSchema, await stripe.events.list(query)),
      );
      return { events: page.items, hasMore: page.hasMore };
    },
  };
}

const ofChargeSchema = z.object({ payment_intent: z.optional(z.nullable(paymentSchema)) });

const secondsOf = (time: Date) => Math.floor(time.getTime() / 1000);

async function connectClient(
  { apiUrl, secretKey }: StripeSettings,
  deadline: AbortSignal,
): Promise<Stripe> {
  const { Stripe } = await import("stripe");
  return new Stripe(secretKey, {
    // Typed as this one version, so that an update of the client does not compile unseen.
    apiVersion: "2026-10-28.endive",
    host: apiUrl.hostname,
    port: apiUrl.port || (apiUrl.protocol === "https:" ? 443 : 80),
    protocol: apiUrl.protocol === "https:" ? "https" : "http",
    httpClient: Stripe.createFetchHttpClient(fetchBefore(deadline)),
    timeout: TRY_TIMEOUT_MS,
    maxNetworkRetries: RETRIES,
    telemetry: false,
  });
}

/** A fetch that ends at the deadline, follows no redirect and bounds the answer. */
function fetchBefore(deadline: AbortSignal): typeof fetch {
  return async (input, init = {}) => {
    const signal = AbortSignal.any([deadline, ...init.signal ? [init.signal] : []]);
    // A redirect would carry the key to another host.
    const response = await fetch(input, { ...init, redirect: "error", signal });
    return new Response(await readAtMost(response, ANSWER_BYTES_MAX), {
      status: response.status,
      headers: response.headers,
    });
  };
}

/** An error of Stripe's client. */
const errorSchema = z.object({
  type: z.string(),
  rawType: z.nullish(z.string()),
  code: z.nullish(z.string()),
  param: z.nullish(z.string()),
  statusCode: z.nullish(z.number()),
  requestId: z.nullish(z.string()),
});

/**
 * What an error of Stripe's client means. 408, 409, 425 and 429 are no decision about the request,
 * and after a 5xx or without an answer nobody knows whether it was done. The reason is made of
 * Stripe's codes: its sentences may quote what we sent, such as an address.
 */
function failureOf(error: unknown): FailedCreate & { requestId: string | null } {
  const { success, data } = z.safeParse(errorSchema, error);
  if (!success) {
    return { kind: "unclear", status: 0, reason: explain(error), requestId: null };
  }
  const status = data.statusCode ?? 0;
  const reason = [data.type, data.code, data.param, status || "no answer"].filter(Boolean)
    .join(" ");
  const isDecided = status >= 400 && status < 500 && ![408, 409, 425, 429].includes(status);
  const kind = data.rawType === "idempotency_error"
    ? "key_reused"
    : isDecided
    ? "refused"
    : "unclear";
  return { kind, status, reason, requestId: data.requestId ?? null };
}
