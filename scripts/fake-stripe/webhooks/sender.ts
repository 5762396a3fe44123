import { postOnce } from "../../fakes/http/post-once.ts";
import { type Random, randomFrom } from "../../fakes/random.ts";
import type { Clock } from "../../fakes/time/clock.ts";
import { retryOnClock } from "../../fakes/time/retry.ts";
import type { Account } from "../account.ts";
import type { Settings } from "../control/settings.ts";
import { aboutCheckout } from "../faults/about.ts";
import type { Faults } from "../faults/faults.ts";
import type { Ids } from "../objects/ids.ts";
import type { Store } from "../objects/store.ts";
import type { Event, WebhookEndpoint } from "../objects/stored.ts";
import type { Deliveries } from "./deliveries.ts";
import { API_VERSION, type Endpoints } from "./endpoints.ts";
import { shuffled } from "./order.ts";
import { signedRequest, type WebhookPost } from "./webhook-post.ts";

/** A webhook that a fault holds back is sent after this if no other comes. */
const HELD_MAX_MS = 5000;

export interface Webhooks {
  /** Sends an event to every endpoint that wants it, together with those of the same change. */
  send(event: Event): void;
  /** Waits for the first attempts to send these events. Does not wait for delayed ones. */
  attempted(events: readonly Event[]): Promise<void>;
  /** Waits for the webhooks that a fault puts before the answer. */
  beforeAnswer(): Promise<void>;
  /** Sends an event once more: same id, same content, new timestamp and signature. */
  redeliver(event: Event): Promise<void>;
  clear(): void;
}

/** What the sender needs from the fake. */
interface SenderWorld {
  readonly account: Account;
  readonly clock: Clock;
  readonly deliveries: Deliveries;
  readonly endpoints: Endpoints;
  readonly faults: Faults;
  readonly ids: Ids;
  readonly settings: Settings;
  readonly store: Store;
  log(event: Record<string, unknown>): void;
}

interface Sending {
  event: Event;
  endpoint: WebhookEndpoint;
  attempted: PromiseWithResolvers<void>;
}

export function createWebhooks(world: SenderWorld): Webhooks {
  const { account, clock, deliveries, endpoints, faults, ids, log, settings, store } = world;
  /** The endpoints that have not accepted an event yet. */
  const pending = new Map<string, Set<string>>();
  const attempts = new WeakMap<Event, Promise<unknown>>();
  let batch: Sending[] = [];
  let held: WebhookPost[] = [];
  let blocking: Promise<void>[] = [];
  /** Changes with a reset: what was on its way then belongs to nobody. */
  let era = {};
  let random: Random = randomFrom(account.seed, "order");

  function send(event: Event) {
    const wanted = endpoints.wanting(event.type);
    event.pending_webhooks = wanted.length;
    pending.set(event.id, new Set(wanted.map(({ id }) => id)));
    const sendings = wanted.map((endpoint) => ({
      event,
      endpoint,
      attempted: Promise.withResolvers<void>(),
    }));
    attempts.set(event, Promise.all(sendings.map(({ attempted }) => attempted.promise)));
    batch.push(...sendings);
    // The events of one change are made in one go, so this sends all of them together.
    queueMicrotask(() => void flush());
  }

  async function flush() {
    const sendings = batch;
    batch = [];
    const { order } = settings;
    if (order === "concurrent") return void sendings.map((sending) => first(sending));
    const inOrder = order === "shuffle"
      ? shuffled(sendings, random)
      : order === "reverse"
      ? sendings.toReversed()
      : sendings;
    for (const sending of inOrder) await first(sending);
  }

  async function first({ event, endpoint, attempted }: Sending) {
    const posts = throughFaults(event, postOf(event, endpoint));
    await Promise.all(posts.map((post) => {
      if (post.isHeld) return hold(post);
      if (post.delayMs > 0) return void clock.after(post.delayMs, () => deliver(post));
      const delivered = deliver(post);
      if (post.isBeforeAnswer) blocking.push(delivered);
      return delivered;
    }));
    attempted.resolve();
  }

  function postOf(event: Event, endpoint: WebhookEndpoint): WebhookPost {
    const shown = { ...event, api_version: endpoint.api_version ?? API_VERSION };
    return {
      eventId: event.id,
      type: event.type,
      endpointId: endpoint.id,
      url: endpoint.url,
      body: settings.pretty ? JSON.stringify(shown, null, 2) : JSON.stringify(shown),
      delayMs: 0,
    };
  }

  function throughFaults(event: Event, post: WebhookPost): WebhookPost[] {
    const { object } = event.data;
    const checkout = store.checkoutOf(object);
    const scene = {
      twin: (eventId: string) => {
        const twin = store.events.get(eventId);
        return twin ? store.events.add({ ...twin, id: ids.id("evt") }).id : ids.id("evt");
      },
      unknownId: () => ids.id(object.object === "checkout.session" ? "cs_test" : "pi"),
    };
    const about = [object.id, ...(checkout ? aboutCheckout(checkout) : [])];
    const hints = checkout?.hints ?? [];
    let posts = [post];
    for (const effect of faults.strike({ op: "webhook", event: event.type, about, hints })) {
      if (effect.on === "webhook") posts = posts.flatMap((each) => effect.apply(each, scene));
    }
    return posts;
  }

  function hold(post: WebhookPost) {
    held.push(post);
    clock.after(HELD_MAX_MS, () => release(post));
  }

  async function release(post: WebhookPost) {
    if (!held.includes(post)) return;
    held = held.filter((other) => other !== post);
    await deliver(post);
  }

  /** A webhook that fails is tried again for days. A redirect is a failure, too. */
  async function deliver(post: WebhookPost) {
    await retryOnClock(clock, () => settings.retry_schedule_ms, async (number) => {
      const status = await attempt(post, number);
      // After a reset there is no such endpoint, so nothing is tried again.
      return isAccepted(status) || !isEnabled(post);
    });
    await Promise.all(held.map(release));
  }

  const isEnabled = ({ endpointId }: WebhookPost) =>
    store.endpoints.get(endpointId)?.status === "enabled";

  async function attempt(post: WebhookPost, number: number): Promise<number | null> {
    const request = signedRequest(post, endpoints.secrets(post.endpointId));
    const begun = era;
    const answered = await postOnce(post.url, request, settings.webhook_timeout_ms);
    if (begun !== era) return answered.status;
    const outcome = post.firstTimesOut && number === 1
      ? { status: null, error: "the answer came too late" }
      : answered;
    const event = store.events.get(post.eventId);
    const delivery = {
      event_id: post.eventId,
      type: post.type,
      endpoint: post.endpointId,
      object_id: event?.data.object.id ?? "",
      attempt: number,
      url: post.url,
      ...request,
      ...outcome,
    };
    deliveries.add(delivery);
    if (isAccepted(outcome.status)) accepted(post);
    const { event_id, type, object_id } = delivery;
    log({ event: "webhook", type, event_id, object_id, attempt: number, ...outcome });
    return outcome.status;
  }

  function accepted({ eventId, endpointId }: WebhookPost) {
    const left = pending.get(eventId);
    const event = store.events.get(eventId);
    left?.delete(endpointId);
    if (event && left) event.pending_webhooks = left.size;
  }

  return {
    send,
    async attempted(events) {
      await Promise.all(events.map((event) => attempts.get(event)));
    },
    async beforeAnswer() {
      void flush();
      const waited = blocking;
      blocking = [];
      await Promise.all(waited);
    },
    async redeliver(event) {
      const wanted = endpoints.wanting(event.type);
      await Promise.all(wanted.map((endpoint) => attempt(postOf(event, endpoint), 1)));
    },
    clear() {
      era = {};
      pending.clear();
      batch = [];
      held = [];
      blocking = [];
      random = randomFrom(account.seed, "order");
    },
  };
}

function isAccepted(status: number | null): boolean {
  return status !== null && status >= 200 && status < 300;
}
