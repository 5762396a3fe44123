import { anyWebhookFaults, bodyOf, type ChangeBody } from "../../../fakes/faults/webhook-fault.ts";
import type { Maker } from "../../../fakes/faults/http-fault.ts";
import type { OutgoingRequest } from "../../../fakes/http/post-once.ts";
import type { WebhookPost } from "../../webhooks/webhook-post.ts";
import type { WebhookFault, WebhookScene } from "../fault.ts";

const SIGNATURE = "webhook-signature";
const STRANGER = `whsec_${btoa("somebody else's secret")}`;

const withBody: ChangeBody<WebhookPost> = (post, change) => ({
  ...post,
  body: JSON.stringify({ ...bodyOf(post), ...change }),
});

export const webhookFaults: Record<string, Maker<WebhookFault>> = {
  ...anyWebhookFaults<WebhookPost, WebhookScene>(STRANGER, "logs", withBody),
  /**
   * Sent twice with the same id: "Identical webhooks can be sent more than once".
   * `duplicate:new_id` sends it with two ids.
   */
  duplicate:
    (value) => (post, scene) => [post, value === "new_id" ? { ...post, id: scene.newId() } : post],
  /** Signed over other bytes. */
  wrong_signature: () =>
    forged(({ headers, body }) => ({
      headers: { ...headers, [SIGNATURE]: `v1,${btoa("0".repeat(32))}` },
      body,
    })),
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
  /** Signed correctly, about a prediction that does not exist. */
  unknown_id: () => (post, scene) => [withBody(post, { id: scene.newPredictionId() })],
  /** Signed correctly, with another prediction's body sent to this one's URL. */
  foreign: () => (post, scene) => [{ ...post, body: JSON.stringify(scene.other()) }],
};

function forged(forge: (request: OutgoingRequest) => OutgoingRequest): WebhookFault {
  return (post) => [{ ...post, forge }];
}
