/**
 * The problem catalogue: every refusal and failure that a caller can meet, SQL and TypeScript alike.
 *
 * A problem travels as RFC 9457 `application/problem+json`. Branch on `code`, never on words.
 * SQL raises `sqlstate 'PT<status>'` with the code as its message; a test finds each raised code here.
 */
import * as z from "zod/mini";

/** code → HTTP status and title. The title says what kind of thing happened, the detail says this one. */
export const problems = {
  invalid_request: {
    status: 400,
    title: "The request is not in the agreed form",
  },
  not_signed_in: { status: 401, title: "Sign in first" },
  invalid_signature: {
    status: 401,
    title: "The webhook's signature does not hold",
  },
  insufficient_credits: { status: 402, title: "Not enough credits" },
  user_not_found: { status: 404, title: "There is no such user" },
  generation_not_found: { status: 404, title: "There is no such generation" },
  model_not_found: { status: 404, title: "There is no such model" },
  picture_not_found: {
    status: 404,
    title: "There is no such picture in your folder",
  },
  method_not_allowed: {
    status: 405,
    title: "This address takes another method",
  },
  id_reused: {
    status: 409,
    title: "This id already stands for something else",
  },
  already_deducted: {
    status: 409,
    title: "This generation is already paid for, at another price",
  },
  still_being_made: { status: 409, title: "This video is still being made" },
  price_changed: {
    status: 409,
    title: "The price is not the one that was shown",
  },
  key_reused: {
    status: 409,
    title: "This idempotency key already stands for something else",
  },
  not_refundable: {
    status: 409,
    title: "Only a failed or canceled generation is refunded",
  },
  body_too_large: { status: 413, title: "The request is too large" },
  picture_too_large: { status: 413, title: "The picture is too large" },
  picture_not_supported: {
    status: 415,
    title: "That file isn't a picture we can use",
  },
  body_not_json: { status: 415, title: "The request has to be JSON" },
  option_not_offered: { status: 422, title: "The model does not offer that" },
  too_many_in_flight: { status: 429, title: "Too many videos at once" },
  rate_limited: { status: 429, title: "Too many starts in a short time" },
  internal: { status: 500, title: "Something broke on our side" },
  not_configured: { status: 500, title: "The installation is not complete" },
  starts_closed: { status: 503, title: "Nothing can be started for the moment" },
  daily_limit_reached: { status: 503, title: "All videos of today are made" },
  busy: { status: 503, title: "Too much at once for the moment" },
} as const satisfies Record<string, { status: number; title: string }>;

/** One of the catalogue's codes. */
export type ProblemCode = keyof typeof problems;

/** The wire form. `request_id` finds the operator's log line; `hint` is the caller's next step. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  detail: z.string(),
  hint: z.string(),
  request_id: z.string(),
});

/** A problem as it travels. `code` stays a plain string: an older client meets newer codes. */
export type ProblemBody = z.infer<typeof problemSchema>;

/** Tells whether a word is a code of the catalogue. */
export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(problems, code);
}
