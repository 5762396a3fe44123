import { type Random, randomFrom } from "../../fakes/random.ts";
import type { Clock } from "../../fakes/time/clock.ts";
import { retryOnClock } from "../../fakes/time/retry.ts";
import type { Account } from "../account.ts";
import { aboutCheckout } from "../faults/about.ts";
import type { Faults } from "../faults/faults.ts";
import type { Ids } from "../objects/ids.ts";
import type { Event, WebhookEndpoint } from "../objects/stored.ts";
import { type AttemptsWorld, createAttempts } from "./attempts.ts";
import { API_VERSION } from "./endpoints.ts";
import { shuffled } from "./order.ts";
import type { WebhookPost } from "./webhook-post.ts";

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
interface SenderWorld extends AttemptsWorld {
  readonly account: Account;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly ids: Ids;
}

interface Sending {
  event: Event;
  endpoint: WebhookEndpoint;
  attempted: PromiseWithResolvers<void>;
}

export function createWebhooks(world: SenderWorld): Webhooks {
  const { account, clock, endpoints, faults, ids, settings, store } = world;
  const attempts = createAttempts(world);
  const firstAttempts = new WeakMap<Event, Promise<unknown>>();
  let batch: Sending[] = [];
  let held: WebhookPost[] = [];
  let blocking: Promise<void>[] = [];
  let random: Random = randomFrom(account.seed, "order");

  function send(event: Event) {
    const wanted = endpoints.wanting(event.type);
    attempts.expect(event, wanted);
    const sendings = wanted.map((endpoint) => ({
      event,
      endpoint,
      attempted: Promise.withResolvers<void>(),
    }));
    firstAttempts.set(event, Promise.all(sendings.map(({ attempted }) => attempted.promise)));
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
    await retryOnClock(
      clock,
      () => settings.retry_schedule_ms,
      (number) => attempts.attempt(post, number),
    );
    await Promise.all(held.map(release));
  }

  return {
    send,
    async attempted(events) {
      await Promise.all(events.map((event) => firstAttempts.get(event)));
    },
    async beforeAnswer() {
      void flush();
      const waited = blocking;
      blocking = [];
      await Promise.all(waited);
    },
    async redeliver(event) {
      const wanted = endpoints.wanting(event.type);
      await Promise.all(wanted.map((endpoint) => attempts.attempt(postOf(event, endpoint), 1)));
    },
    clear() {
      attempts.clear();
      batch = [];
      held = [];
      blocking = [];
      random = randomFrom(account.seed, "order");
    },
  };
}
