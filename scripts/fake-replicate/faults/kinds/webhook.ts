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
   * `duplicate:new_id` with two ids.
   */
  duplicate:
    (value) => (post, scene) => [post, value === "new_id" ? { ...post, id: scene.newId() } : post],
  /**
   * `delay:1m` sends it late, with what was true when it should have come; `@start` after the end
   * is out of order.
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
  /** Signed rightly, with a secret that is not the account's. */
  wrong_secret: () => changed({ secret: `whsec_${btoa("somebody else's secret")}` }),
  /** `old:10m`: signed so long ago. */
  old: (value) => changed({ shiftSeconds: -durationMs(value || "10m") / 1000 }),
  /** `future:10m`: signed so far ahead. */
  future: (value) => changed({ shiftSeconds: durationMs(value || "10m") / 1000 }),
  /** The signature is the second of a list, after one that does not fit. It must be accepted. */
  bad_first: () =>
    forged(({ headers, body }) => ({
      headers: { ...headers, [SIGNATURE]: `v1,${btoa("0".repeat(32))} ${headers[SIGNATURE]}` },
      body,
    })),
  /** Only a version that nobody knows yet. */
  v2_only: () =>
    forged(({ headers, body }) => ({
      headers: { ...headers, [SIGNATURE]: headers[SIGNATURE]?.replace("v1,", "v2,") ?? "" },
      body,
    })),
  /** `no_header:webhook-id`, `no_header:webhook-timestamp`, `no_header` for the signature. */
  no_header: (value) =>
    forged(({ headers, body }) => {
      const kept = Object.entries(headers).filter(([name]) => name !== (value || SIGNATURE));
      return { headers: Object.fromEntries(kept), body };
    }),
  /** A byte more than was signed. */
  tampered: () => forged(({ headers, body }) => ({ headers, body: `${body} ` })),
  /** Signed as usual, sent without a body. */
  empty: () => forged(({ headers }) => ({ headers, body: "" })),
  /** Rightly signed, but no JSON. */
  garbage: () => changed({ body: "<html>502 Bad Gateway</html>" }),
  /** Rightly signed, about a prediction that nobody made. */
  unknown_id: () => (post, scene) => [withBody(post, { id: scene.newPredictionId() })],
  /** Rightly signed, with another prediction's body sent to this one's URL. */
  foreign: () => (post, scene) => [{ ...post, body: JSON.stringify(scene.other()) }],
  /** `padded:200kB`: rightly signed, with a log of that size. */
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
