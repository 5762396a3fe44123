/** Makes the calls to Stripe, and parses the answers. */
import type { Stripe } from "stripe";
import * as z from "zod/mini";
import { before } from "../../http/deadline.ts";
import type { Log } from "../../http/log.ts";
import { PageTooLarge, type StripeAccess, type StripeApi, StripeUnavailable } from "./api.ts";
import { connectClient } from "./client.ts";
import { failureOf, isTooLarge } from "./failure.ts";
import {
  disputeSchema,
  listedEvent,
  pageOf,
  paymentSchema,
  refundSchema,
  sessionSchema,
} from "./objects.ts";
import type { StripeSettings } from "./settings.ts";

const PER_PAGE = 100;
const PAGES_MAX = 10;

export function connectStripe(settings: StripeSettings, log: Log): StripeAccess {
  return { within: (ms) => connectWithin(settings, AbortSignal.timeout(ms), log) };
}

function connectWithin(settings: StripeSettings, deadline: AbortSignal, log: Log): StripeApi {
  let client: Promise<Stripe> | undefined;

  /** The client waits between its tries, and does not look at the deadline. */
  function ask<Answer>(send: (stripe: Stripe) => Promise<Answer>): Promise<Answer> {
    client ??= connectClient(settings, deadline);
    return before(deadline, client.then(send));
  }

  /** Makes one call. Null: Stripe does not know the object. */
  async function call<Answer>(name: string, send: (stripe: Stripe) => Promise<Answer>) {
    try {
      return await ask(send);
    } catch (error) {
      const failure = failureOf(error);
      const facts = { call: name, reason: failure.reason, request_id: failure.requestId };
      log("stripe call failed", facts);
      if (failure.status === 404) return null;
      const Unavailable = isTooLarge(error) ? PageTooLarge : StripeUnavailable;
      throw new Unavailable(`${name}: ${failure.reason}`);
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
        const session = await ask((stripe) =>
          stripe.checkout.sessions.create(params, { idempotencyKey: key })
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

    async listEvents({ types, since, until, after, limit }) {
      const query = {
        types: [...types],
        created: { gte: since, lte: until },
        limit,
        ...after === null ? {} : { starting_after: after },
      };
      const page = await need(
        "events",
        async (stripe) => pageOf(z.unknown(), await stripe.events.list(query)),
      );
      return { events: page.items.map(listedEvent), hasMore: page.hasMore };
    },
  };
}

const ofChargeSchema = z.object({ payment_intent: z.optional(z.nullable(paymentSchema)) });

const secondsOf = (time: Date) => Math.floor(time.getTime() / 1000);
