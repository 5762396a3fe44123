import type { FaultyPost } from "../../fakes/faults/webhook-fault.ts";
import type { OutgoingRequest } from "../../fakes/http/post-once.ts";
import type { WebhookEvent } from "../predictions/status.ts";
import { sign } from "./signature.ts";

/** One webhook that is about to be sent. Webhook faults change it before it is signed. */
export interface WebhookPost extends FaultyPost {
  event: WebhookEvent;
  /** The same on every attempt. */
  id: string;
}

/**
 * The post, signed now. The timestamp is real time, whatever the fake's clock says, because the
 * receiver compares it with its own clock, which nobody has moved.
 */
export function signedRequest(post: WebhookPost, accountSecret: string): OutgoingRequest {
  const timestamp = Math.floor(Date.now() / 1000) + (post.shiftSeconds ?? 0);
  const headers = {
    "content-type": "application/json",
    "webhook-id": post.id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": sign(post.secret ?? accountSecret, post.id, timestamp, post.body),
  };
  const request = { headers, body: post.body };
  return post.forge ? post.forge(request) : request;
}
