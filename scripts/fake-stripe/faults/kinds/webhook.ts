import type { Maker } from "../../../fakes/faults/http-fault.ts";
import { anyWebhookFaults, bodyOf, type ChangeBody } from "../../../fakes/faults/webhook-fault.ts";
import { isObject, parseJson } from "../../../fakes/http/json.ts";
import type { OutgoingRequest } from "../../../fakes/http/post-once.ts";
import type { WebhookPost } from "../../webhooks/webhook-post.ts";
import type { WebhookFault, WebhookScene } from "../fault.ts";

const SIGNATURE = "stripe-signature";
const STRANGER = "whsec_somebody_elses_secret";
const WRONG = `v1=${"0".repeat(64)}`;

const withBody: ChangeBody<WebhookPost> = (post, change) => ({
  ...post,
  body: JSON.stringify({ ...bodyOf(post), ...change }, null, 2),
});

export const webhookFaults: Record<string, Maker<WebhookFault>> = {
  ...anyWebhookFaults<WebhookPost, WebhookScene>(STRANGER, "padding", withBody),
  /** Sent twice with the same id: "endpoints might occasionally receive the same event more than once". */
  duplicate: () => (post) => [post, post],
  /** A second Event object for the same change: "in some cases, two separate Event objects". */
  twin: () => (post, scene) => {
    const id = scene.twin(post.eventId);
    return [post, { ...withBody(post, { id }), eventId: id }];
  },
  /** Waits until the next webhook of any kind has been sent, at most 5 s. */
  reorder: () => changed({ isHeld: true }),
  /** Sent, and answered, before the caller of the API or the buyer gets an answer. */
  before_answer: () => changed({ isBeforeAnswer: true }),
  /** Arrives, but its answer comes too late, so it is sent again. */
  timeout_then_ok: () => changed({ firstTimesOut: true }),

  /** Signed over other bytes. */
  wrong_signature: () => signature((header) => header.replace(/v1=[0-9a-f]{64}/g, WRONG)),
  /** Only the signature of test mode, which nobody may trust. */
  v0_only: () => signature((header) => header.replaceAll("v1=", "v0=")),
  /** The correct signature is the second. The webhook must be accepted. */
  bad_first: () => signature((header) => header.replace(",v1=", `,${WRONG},v1=`)),
  /** Signed with two secrets, as while one is rolled. The webhook must be accepted. */
  two_secrets: () => changed({ moreSecrets: [STRANGER] }),
  no_header: () =>
    forged(({ headers: { [SIGNATURE]: _signature, ...headers }, body }) => ({ headers, body })),
  /** The same JSON without its spaces, so no longer what was signed. */
  compact: () =>
    forged(({ headers, body }) => ({ headers, body: JSON.stringify(parseJson(body)) ?? "" })),

  /** Correctly signed: a thin event, as of the API's version 2. */
  thin: () => (post) => [{ ...post, body: JSON.stringify(thin(post), null, 2) }],
  /** `other_version:2019-12-03` */
  other_version: (value) => (post) => [withBody(post, { api_version: value || "2019-12-03" })],
  /** An event of the other mode. */
  livemode: () => (post) => [withObject(post, { livemode: true }, { livemode: true })],
  /** Another app's session on the same account. */
  foreign: () => (post, scene) => [
    withObject(post, {}, {
      id: scene.unknownId(),
      client_reference_id: "order-of-another-app",
      metadata: { app: "another-app", order: "17" },
    }),
  ],
  /** `unknown_type:…`: a type that the receiver does not know. */
  unknown_type: (value) => (post) => [withBody(post, { type: value || "checkout.session.dreamt" })],
  /** About an object that does not exist. */
  unknown_id: () => (post, scene) => [withObject(post, {}, { id: scene.unknownId() })],
};

function changed(change: Partial<WebhookPost>): WebhookFault {
  return (post) => [{ ...post, ...change }];
}

function forged(forge: (request: OutgoingRequest) => OutgoingRequest): WebhookFault {
  return (post) => [{ ...post, forge }];
}

function signature(change: (header: string) => string): WebhookFault {
  return forged(({ headers, body }) => ({
    headers: { ...headers, [SIGNATURE]: change(headers[SIGNATURE] ?? "") },
    body,
  }));
}

function withObject(
  post: WebhookPost,
  change: Record<string, unknown>,
  changeObject: Record<string, unknown>,
): WebhookPost {
  const { data } = bodyOf(post);
  const object = isObject(data) && isObject(data["object"]) ? data["object"] : {};
  return withBody(post, {
    ...change,
    data: { ...(isObject(data) && data), object: { ...object, ...changeObject } },
  });
}

function thin(post: WebhookPost) {
  const { id, type, livemode, created, data } = bodyOf(post);
  const object = isObject(data) && isObject(data["object"]) ? data["object"] : {};
  const objectId = String(object["id"]);
  return {
    id,
    object: "v2.core.event",
    type: `v1.${String(type)}`,
    livemode,
    created: new Date(Number(created) * 1000).toISOString(),
    related_object: {
      id: objectId,
      type: object["object"],
      url: `/v1/checkout/sessions/${objectId}`,
    },
  };
}
