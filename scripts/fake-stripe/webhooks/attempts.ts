import { postOnce } from "../../fakes/http/post-once.ts";
import type { Settings } from "../control/settings.ts";
import type { Store } from "../objects/store.ts";
import type { Event } from "../objects/stored.ts";
import type { Deliveries } from "./deliveries.ts";
import type { Endpoints } from "./endpoints.ts";
import { signedRequest, type WebhookPost } from "./webhook-post.ts";

/** What posting needs from the fake. */
export interface AttemptsWorld {
  readonly deliveries: Deliveries;
  readonly endpoints: Endpoints;
  readonly settings: Settings;
  readonly store: Store;
  log(event: Record<string, unknown>): void;
}

/** Posts webhooks, writes down how it went, and knows which events nobody has accepted yet. */
export interface Attempts {
  /** These endpoints are to accept the event. */
  expect(event: Event, endpoints: readonly { id: string }[]): void;
  /** Posts once. @returns true if the receiver has accepted it, or if there is none any more */
  attempt(post: WebhookPost, number: number): Promise<boolean>;
  clear(): void;
}

export function createAttempts(world: AttemptsWorld): Attempts {
  const { deliveries, endpoints, log, settings, store } = world;
  /** The endpoints that have not accepted an event yet. */
  const pending = new Map<string, Set<string>>();
  /** Changes with a reset: what was on its way then belongs to nobody. */
  let era = {};

  function accepted({ eventId, endpointId }: WebhookPost) {
    const left = pending.get(eventId);
    const event = store.events.get(eventId);
    left?.delete(endpointId);
    if (event && left) event.pending_webhooks = left.size;
  }

  return {
    expect(event, wanted) {
      event.pending_webhooks = wanted.length;
      pending.set(event.id, new Set(wanted.map(({ id }) => id)));
    },
    async attempt(post, number) {
      const request = signedRequest(post, endpoints.secrets(post.endpointId));
      const begun = era;
      const answered = await postOnce(post.url, request, settings.webhook_timeout_ms);
      if (begun !== era) return true;
      const outcome = post.firstTimesOut && number === 1
        ? { status: null, error: "the answer came too late" }
        : answered;
      const { eventId: event_id, type, endpointId: endpoint, url } = post;
      const object_id = store.events.get(event_id)?.data.object.id ?? "";
      const tried = { event_id, type, endpoint, object_id, attempt: number, url };
      deliveries.add({ ...tried, ...request, ...outcome });
      log({ event: "webhook", type, event_id, object_id, attempt: number, ...outcome });
      const { status } = outcome;
      const isAccepted = status !== null && status >= 200 && status < 300;
      if (isAccepted) accepted(post);
      return isAccepted || store.endpoints.get(endpoint)?.status !== "enabled";
    },
    clear() {
      era = {};
      pending.clear();
    },
  };
}
