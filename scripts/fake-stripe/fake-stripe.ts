import { answerControl, CONTROL_PATH, isControl } from "../fakes/control/control.ts";
import { type Answer, json } from "../fakes/http/answer.ts";
import { type Call, startHttpServer } from "../fakes/http/http-server.ts";
import { createRequestLog } from "../fakes/request-log.ts";
import { type Clock, createClock } from "../fakes/time/clock.ts";
import { answerApi } from "./api/api.ts";
import type { ApiWorld, Requests } from "./api/exchange.ts";
import { createIdempotency } from "./api/request/idempotency.ts";
import { createStripeControl, type StripeControl } from "./control/client.ts";
import { stripeControl } from "./control/control.ts";
import type { ControlWorld } from "./control/control-world.ts";
import { defaultSettings, LIVE_RETRIES_MS } from "./control/settings.ts";
import { createFaults } from "./faults/faults.ts";
import { createEvents, type Events } from "./objects/events.ts";
import { createIds } from "./objects/ids.ts";
import { createStore } from "./objects/store.ts";
import { answerPage } from "./page/page.ts";
import { createDeliveries } from "./webhooks/deliveries.ts";
import { createEndpoints } from "./webhooks/endpoints.ts";
import { createWebhooks } from "./webhooks/sender.ts";
import { SUBSCRIBED_EVENTS } from "./webhooks/subscribed-events.ts";

/** Only this file knows all the parts. */
interface World extends ApiWorld, ControlWorld {}

export interface FakeStripeOptions {
  /** The port of the API and the control routes; 0, the default, takes any free one. */
  port?: number;
  /** The port of the hosted page, which is another origin; 0, the default, takes any free one. */
  pagePort?: number;
  /** The address to listen on. */
  host?: string;
  /** The only API key that is accepted. */
  secretKey?: string;
  /** Signs webhooks; used whole, as UTF-8. */
  webhookSecret?: string;
  /** Receives the webhooks. Null for none: events then exist, and nobody is told. */
  webhookUrl?: string | null;
  /** The types that `webhookUrl` receives; by default those that a shop subscribes to. */
  webhookEvents?: readonly string[];
  /**
   * When a failed webhook is sent again, in milliseconds after its first attempt; by default about
   * as in live mode, for three days.
   */
  retrySchedule?: readonly number[];
  /** The same seed gives the same results of fault probabilities. Ids differ after every start. */
  seed?: number;
  /**
   * The clock's first moment, in milliseconds since 1970; real time if absent. Ids depend on it:
   * the same seed and moment give the same ids again.
   */
  startAt?: number;
  /** A clock that something else moves, too. */
  clock?: Clock;
  /** Called with every request, page, event and webhook. */
  log?: (event: Record<string, unknown>) => void;
}

export interface FakeStripe {
  /** `http://127.0.0.1:<port>`: host, port and protocol of the official client. */
  apiUrl: string;
  /** `http://127.0.0.1:<port>`, where the hosted page is. Stands in for checkout.stripe.com. */
  pageUrl: string;
  /** `http://127.0.0.1:<port>/__sim`. */
  controlUrl: string;
  secretKey: string;
  webhookSecret: string;
  /** The control routes as functions. */
  control: StripeControl;
  close(): Promise<void>;
}

export const LOCAL_SECRET_KEY = "sk_test_local_fake_stripe";
export const LOCAL_WEBHOOK_SECRET = "whsec_local_fake_stripe_secret";

const REQUESTS_MAX = 2000;

const tooLarge = json(413, { error: { message: "Too large", type: "invalid_request_error" } });

/**
 * Starts a Stripe on this machine: its API, its hosted page on an origin of its own, its webhooks,
 * and routes to control everything. No money moves.
 */
export async function startFakeStripe(options: FakeStripeOptions = {}): Promise<FakeStripe> {
  const { host = "127.0.0.1", port = 0, pagePort = 0 } = options;
  const { secretKey = LOCAL_SECRET_KEY, webhookSecret = LOCAL_WEBHOOK_SECRET } = options;
  if (secretKey.includes("_live_")) {
    throw new Error("the fake Stripe takes no live key: a key of real money has no place here");
  }
  // The parts need the addresses, which are known only once the ports are open. No call can arrive
  // before that.
  const parts: { world?: World } = {};
  const withWorld =
    (answer: (world: World, call: Call) => Promise<Answer>) => async (call: Call) => {
      if (!parts.world) throw new Error("a call came in before the fake was ready");
      return answer(parts.world, call);
    };
  const page = await startHttpServer({ port: pagePort, host, tooLarge }, withWorld(answerPage));
  const api = await startHttpServer(
    { port, host, tooLarge },
    withWorld((world, call) =>
      isControl(call) ? answerControl(stripeControl, world, call) : answerApi(world, call)
    ),
  ).catch(async (error: unknown) => {
    await page.close();
    throw error;
  });
  const world = createWorld({ ...options, secretKey, webhookSecret }, api.url, page.url);
  parts.world = world;
  const controlUrl = `${api.url}${CONTROL_PATH}`;
  return {
    apiUrl: api.url,
    pageUrl: page.url,
    controlUrl,
    secretKey,
    webhookSecret,
    control: createStripeControl(controlUrl),
    async close() {
      world.clock.stop();
      await Promise.all([api.close(), page.close()]);
    },
  };
}

function createWorld(
  options: FakeStripeOptions & { secretKey: string; webhookSecret: string },
  apiUrl: string,
  pageUrl: string,
): World {
  const { secretKey, webhookSecret, webhookUrl = null, seed = 1, log = () => {} } = options;
  const { retrySchedule = LIVE_RETRIES_MS, webhookEvents = SUBSCRIBED_EVENTS } = options;
  const clock = options.clock ?? createClock(options.startAt);
  const settings = defaultSettings(retrySchedule);
  const account = { secretKey, seed };
  const ids = createIds(seed, clock.now());
  const store = createStore();
  const faults = createFaults(seed);
  const deliveries = createDeliveries();
  const requests: Requests = createRequestLog(REQUESTS_MAX);
  const idempotency = createIdempotency(clock);
  const endpoints = createEndpoints(clock, ids, store.endpoints);
  const base = { apiUrl, pageUrl, clock, settings, account, ids, store, faults, log };
  const logs = { deliveries, requests };
  const webhooks = createWebhooks({ ...base, ...logs, endpoints });
  const events: Events = createEvents({ clock, ids, store, log, send: webhooks.send });

  function addFirstEndpoint() {
    if (webhookUrl === null) return;
    endpoints.add({ url: webhookUrl, enabledEvents: webhookEvents, secret: webhookSecret });
  }

  /** No sessions, faults or logs, real time, and the initial seed, secret and settings. */
  async function reset() {
    await clock.reset();
    Object.assign(settings, defaultSettings(retrySchedule));
    account.seed = seed;
    faults.clear(seed);
    for (const part of [store, deliveries, requests, idempotency, endpoints, webhooks]) {
      part.clear();
    }
    addFirstEndpoint();
  }

  addFirstEndpoint();
  return { ...base, ...logs, idempotency, endpoints, webhooks, events, reset };
}
