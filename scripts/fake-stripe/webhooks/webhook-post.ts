import type { FaultyPost } from "../../fakes/faults/webhook-fault.ts";
import type { OutgoingRequest } from "../../fakes/http/post-once.ts";
import type { EventType } from "../objects/stored.ts";
import { sign } from "./signature.ts";

/** One webhook that is about to be sent. Webhook faults change it before it is signed. */
export interface WebhookPost extends FaultyPost {
  eventId: string;
  type: EventType;
  endpointId: string;
  url: string;
  /** Signs with these too, before the endpoint's own secrets. */
  moreSecrets?: readonly string[];
  /** Waits until another webhook has been sent. */
  isHeld?: boolean;
  /** The call that caused it is answered only afterwards. */
  isBeforeAnswer?: boolean;
  /** Arrives, but its answer comes too late for Stripe. */
  firstTimesOut?: boolean;
}

/**
 * The post, signed now. The timestamp is real time, whatever the fake's clock says, because the
 * receiver compares it with its own clock, which nobody has moved.
 */
export function signedRequest(post: WebhookPost, secrets: readonly string[]): OutgoingRequest {
  const timestamp = Math.floor(Date.now() / 1000 + (post.shiftSeconds ?? 0));
  const used = [...(post.moreSecrets ?? []), ...(post.secret ? [post.secret] : secrets)];
  const headers = {
    "content-type": "application/json; charset=utf-8",
    "accept": "*/*; q=0.5, application/xml",
    "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
    "cache-control": "no-cache",
    "stripe-signature": sign(used, timestamp, post.body),
  };
  const request = { headers, body: post.body };
  return post.forge ? post.forge(request) : request;
}
