import type { Clock } from "../../fakes/time/clock.ts";
import type { Ids } from "../objects/ids.ts";
import type { Shelf } from "../objects/shelf.ts";
import { type EventType, type Metadata, seconds, type WebhookEndpoint } from "../objects/stored.ts";

/** The version of the official client's types. */
export const API_VERSION = "2026-10-28.endive";

/** "You can choose to delay the expiry of the current secret for up to 24 hours." */
const OLD_SECRET_KEPT_MS = 24 * 3_600_000;

interface NewEndpoint {
  url: string;
  enabledEvents: readonly string[];
  description?: string | null;
  metadata?: Metadata;
  apiVersion?: string | null;
  secret?: string;
}

/** The addresses that receive webhooks, and the secrets that sign for each. */
export interface Endpoints {
  add(given: NewEndpoint): WebhookEndpoint;
  /** Those that want an event of this type. */
  wanting(type: EventType): WebhookEndpoint[];
  /** The newest secret of an endpoint. */
  secret(id: string): string;
  /** The secrets that sign now: the newest first, and for a day the one before. */
  secrets(id: string): string[];
  /** Makes a new secret. The old one stays valid for 24 hours. */
  roll(id: string, secret?: string): string;
  clear(): void;
}

interface Secret {
  text: string;
  /** In milliseconds of the clock; `undefined` for the newest. */
  endsAt?: number;
}

export function createEndpoints(
  clock: Clock,
  ids: Ids,
  shelf: Shelf<WebhookEndpoint>,
): Endpoints {
  const secretsOf = new Map<string, Secret[]>();
  const valid = (id: string) =>
    (secretsOf.get(id) ?? []).filter(({ endsAt }) => endsAt === undefined || clock.now() < endsAt);
  const newest = (id: string) => secretsOf.get(id)?.[0]?.text ?? "";

  return {
    add({ url, enabledEvents, description, metadata, apiVersion, secret }) {
      const id = ids.id("we");
      secretsOf.set(id, [{ text: secret ?? `whsec_${ids.secret()}` }]);
      return shelf.add({
        id,
        object: "webhook_endpoint",
        api_version: apiVersion ?? null,
        application: null,
        created: seconds(clock.now()),
        description: description ?? null,
        enabled_events: [...enabledEvents],
        livemode: false,
        metadata: metadata ?? {},
        status: "enabled",
        url,
      });
    },
    wanting: (type) =>
      shelf.all().toReversed().filter(({ status, enabled_events: events }) =>
        status === "enabled" && (events.includes("*") || events.includes(type))
      ),
    secret: newest,
    secrets: (id) => valid(id).map(({ text }) => text),
    roll(id, secret = `whsec_${ids.secret()}`) {
      const old = { text: newest(id), endsAt: clock.now() + OLD_SECRET_KEPT_MS };
      secretsOf.set(id, [{ text: secret }, old]);
      return secret;
    },
    clear: () => secretsOf.clear(),
  };
}
