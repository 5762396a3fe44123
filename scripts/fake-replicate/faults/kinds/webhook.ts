import { byteSize } from "../byte-size.ts";
import { durationMs } from "../../../fakes/time/duration.ts";
import type { Maker, WebhookFault } from "../fault.ts";
import { isObject, parseJson } from "../../../fakes/http/json.ts";
import type { OutgoingRequest } from "../../../fakes/http/post-once.ts";
import type { WebhookPost } from "../../webhooks/webhook-post.ts";

const SIGNATURE = "webhook-signature";

export const webhookFaults: Record<string, Maker<WebhookFault>> = {
  /** Never sent. */
  drop: () => () => [],
  /**
   * Sent twice with the same id: "Identical webhooks can be sent more than once".
   * `duplicate:new_id` sends it with two ids.
   */
  duplicate:
    (value) => (post, scene) => [post, value === "new_id" ? { ...post, id: scene.newId() } : post],
  /**
   * `delay:1m` sends it late, with the state of the time when it was due. `@start` after the end is
   * out of order.
   */
  delay: (value) => {
    const delayMs = durationMs(value);
    return (post) => [{ ...post, delayMs }];
  },
  /** Signed over other bytes. */
  wrong_signature: () =>
    forged(({ headers, body }) => ({
      headers: { ...headers, [SIGNATURE]: `v1,${btoa("0".repeat(32))}` },
      body,
    })),
  /** Signed correctly, with a secret that is not the account's. */
  wrong_secret: () => changed({ secret: `whsec_${btoa("somebody else's secret")}` }),
  /** `old:10m`: signed this long ago. */
  old: (value) => changed({ shiftSeconds: -durationMs(value || "10m") / 1000 }),
  /** `future:10m`: signed this far in the future. */
  future: (value) => changed({ shiftSeconds: durationMs(value || "10m") / 1000 }),
  /**
   * The correct signature is the second of a list, after a wrong one. The webhook must be accepted.
   */
  bad_first: () =>
    forged(({ headers, body }) => ({
      headers: { ...headers, [SIGNATURE]: `v1,${btoa("0".repeat(32))} ${headers[SIGNATURE]}` },
      body,
    })),
  /** Only a signature of a version that does not exist yet. */
  v2_only: () =>
    forged(({ headers, body }) => ({
      headers: { ...headers, [SIGNATURE]: headers[SIGNATURE]?.replace("v1,", "v2,") ?? "" },
      body,
    })),
  /** `no_header:webhook-id`, `no_header:webhook-timestamp`, or `no_header` for the signature. */
  no_header: (value) =>
    forged(({ headers, body }) => {
      const kept = Object.entries(headers).filter(([name]) => name !== (value || SIGNATURE));
      return { headers: Object.fromEntries(kept), body };
    }),
  /** Has one byte more than was signed. */
  tampered: () => forged(({ headers, body }) => ({ headers, body: `${body} ` })),
  /** Signed as usual, sent without a body. */
  empty: () => forged(({ headers }) => ({ headers, body: "" })),
  /** Signed correctly, but not JSON. */
  garbage: () => changed({ body: "<html>502 Bad Gateway</html>" }),
  /** Signed correctly, about a prediction that does not exist. */
  unknown_id: () => (post, scene) => [withBody(post, { id: scene.newPredictionId() })],
  /** Signed correctly, with another prediction's body sent to this one's URL. */
  foreign: () => (post, scene) => [{ ...post, body: JSON.stringify(scene.other()) }],
  /** `padded:200kB`: signed correctly, with a log of that size. */
  padded: (value) => {
    const size = byteSize(value || "200kB");
    return (post) => [withBody(post, { logs: "x".repeat(size) })];
  },
};

function changed(change: Partial<WebhookPost>): WebhookFault {
  return (post) => [{ ...post, ...change }];
}

function forged(forge: (request: OutgoingRequest) => OutgoingRequest): WebhookFault {
  return (post) => [{ ...post, forge }];
}

function withBody(post: WebhookPost, change: Record<string, unknown>): WebhookPost {
  const body = parseJson(post.body);
  return { ...post, body: JSON.stringify({ ...(isObject(body) && body), ...change }) };
}
