/**
 * The problem catalogue: every refusal and failure that a caller can get, from SQL or TypeScript.
 *
 * A problem is sent as `application/problem+json` (RFC 9457). Branch on `code`, never on words.
 * SQL raises `sqlstate 'PT<status>'` with the code as its message. A test checks that every raised
 * code is listed here.
 */
import * as z from "zod/mini";

/** code → HTTP status and title. The title names the kind of problem, `detail` this occurrence. */
export const problems = {
  invalid_request: {
    status: 400,
    title: "The request is not valid",
  },
  invalid_event_signature: { status: 400, title: "The event's signature is not valid" },
  not_signed_in: { status: 401, title: "Sign in first" },
  invalid_signature: {
    status: 401,
    title: "The webhook's signature is not valid",
  },
  insufficient_credits: { status: 402, title: "Not enough credits" },
  email_not_confirmed: { status: 403, title: "Confirm your email address first" },
  too_many_uploads: { status: 403, title: "Today's limit for uploads is reached" },
  user_not_found: { status: 404, title: "User not found" },
  generation_not_found: { status: 404, title: "Generation not found" },
  model_not_found: { status: 404, title: "Model not found" },
  upload_not_found: { status: 404, title: "File not found in your folder" },
  pack_not_found: { status: 404, title: "Pack not found" },
  purchase_not_found: { status: 404, title: "Purchase not found" },
  method_not_allowed: {
    status: 405,
    title: "Method not allowed",
  },
  id_reused: {
    status: 409,
    title: "This id is already used by another request",
  },
  already_deducted: {
    status: 409,
    title: "This generation is already paid for at another price",
  },
  still_being_made: { status: 409, title: "This video is still being made" },
  upload_not_measured: { status: 409, title: "This file is not measured yet" },
  price_changed: {
    status: 409,
    title: "The price has changed",
  },
  key_reused: {
    status: 409,
    title: "This idempotency key is already used by another transaction",
  },
  not_refundable: {
    status: 409,
    title: "Only a failed or canceled generation can be refunded",
  },
  too_many_open_purchases: { status: 409, title: "Too many purchases are not paid yet" },
  purchase_open: { status: 409, title: "A purchase can still be paid" },
  payment_pending: { status: 409, title: "A payment is on its way" },
  nothing_to_return: { status: 409, title: "This purchase has no credits to return" },
  return_too_late: { status: 409, title: "The time to return credits is over" },
  body_too_large: { status: 413, title: "The request is too large" },
  upload_too_large: { status: 413, title: "The file is too large" },
  upload_not_supported: { status: 415, title: "That file isn't one we can use" },
  body_not_json: { status: 415, title: "The request must be JSON" },
  input_not_accepted: { status: 422, title: "This model does not accept that input" },
  first_purchase_too_large: { status: 422, title: "A smaller pack has to be bought first" },
  too_many_in_flight: { status: 429, title: "Too many videos at once" },
  rate_limited: { status: 429, title: "Too many videos in a short time" },
  too_many_starts: { status: 429, title: "Too many videos in a day" },
  too_many_refunded: { status: 429, title: "Too many videos without a result today" },
  too_many_checkouts: { status: 429, title: "Too many purchases in a short time" },
  internal: { status: 500, title: "Something went wrong on our side" },
  not_configured: { status: 500, title: "The server's configuration is not complete" },
  checkout_refused: { status: 502, title: "The payment service did not accept this" },
  checkout_unclear: { status: 503, title: "The payment service did not answer" },
  payments_unavailable: { status: 503, title: "The payment service cannot be reached" },
  selling_closed: { status: 503, title: "Credits are not on sale at the moment" },
  starts_closed: { status: 503, title: "New videos are paused at the moment" },
  daily_limit_reached: { status: 503, title: "Today's limit is reached" },
  busy: { status: 503, title: "The server is busy" },
} as const satisfies Record<string, { status: number; title: string }>;

/** One of the catalogue's codes. */
export type ProblemCode = keyof typeof problems;

/**
 * The wire format. `hint` is the caller's next step; `request_id` identifies the line in our log.
 */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  detail: z.string(),
  hint: z.string(),
  request_id: z.string(),
});

/** A problem as it is sent. `code` is a plain string, because an older client gets newer codes. */
export type ProblemBody = z.infer<typeof problemSchema>;

/** Whether the string is a code of the catalogue. */
export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(problems, code);
}
