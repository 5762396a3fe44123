import { isObject, parseJson } from "../http/json.ts";
import type { OutgoingRequest } from "../http/post-once.ts";
import { durationMs } from "../time/duration.ts";
import { byteSize } from "./byte-size.ts";
import type { Maker } from "./http-fault.ts";

/** What webhook faults can change of a webhook that is about to be sent. */
export interface FaultyPost {
  body: string;
  delayMs: number;
  /** Signed with this instead of the receiver's secret. */
  secret?: string;
  /** Moves the signed timestamp, in seconds. */
  shiftSeconds?: number;
  /** The last change, after signing. */
  forge?: (request: OutgoingRequest) => OutgoingRequest;
}

/** Turns one webhook into those that are actually sent: none, one or more. */
export type WebhookFault<Post extends FaultyPost, Scene> = (post: Post, scene: Scene) => Post[];

/** Replaces values of the JSON before it is signed. */
export type ChangeBody<Post> = (post: Post, change: Record<string, unknown>) => Post;

/**
 * Faults that the webhooks of any service may have.
 *
 * @param stranger a secret in the service's format that is not the receiver's
 * @param padding the key under which `padded` puts its bytes
 */
export function anyWebhookFaults<Post extends FaultyPost, Scene>(
  stranger: string,
  padding: string,
  withBody: ChangeBody<Post>,
): Record<string, Maker<WebhookFault<Post, Scene>>> {
  const changed = (change: Partial<FaultyPost>) => (post: Post) => [{ ...post, ...change }];
  return {
    /** Never sent. */
    drop: () => () => [],
    /**
     * `delay:1m` sends it late, with the state of the time when it was due. A delayed first webhook
     * arrives out of order.
     */
    delay: (value) => changed({ delayMs: durationMs(value) }),
    /** Signed correctly, with a secret that is not the receiver's. */
    wrong_secret: () => changed({ secret: stranger }),
    /** `old:10m`: signed this long ago. */
    old: (value) => changed({ shiftSeconds: -durationMs(value || "10m") / 1000 }),
    /** `future:10m`: signed this far in the future. */
    future: (value) => changed({ shiftSeconds: durationMs(value || "10m") / 1000 }),
    /** Has one byte more than was signed. */
    tampered: () => changed({ forge: (request) => ({ ...request, body: `${request.body} ` }) }),
    /** Signed as usual, sent without a body. */
    empty: () => changed({ forge: ({ headers }) => ({ headers, body: "" }) }),
    /** Signed correctly, but not JSON. */
    garbage: () => changed({ body: "<html>502 Bad Gateway</html>" }),
    /** `padded:200kB`: signed correctly, with a value of that size. */
    padded: (value) => {
      const size = byteSize(value || "200kB");
      return (post) => [withBody(post, { [padding]: "x".repeat(size) })];
    },
  };
}

/** The JSON of a webhook; an empty object if it is no JSON object. */
export function bodyOf({ body }: FaultyPost): Record<string, unknown> {
  const parsed = parseJson(body);
  return isObject(parsed) ? parsed : {};
}
