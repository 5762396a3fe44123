import { type Answer, json } from "../../fakes/http/answer.ts";
import type { InvalidField } from "../models/input-schema.ts";

/**
 * Replicate's refusals, word for word if a public thread or its documentation shows the body. Texts
 * that nobody has published are marked "our guess": branch on the status, not on these words.
 */

/** replicate-python#47. */
export function noToken(): Answer {
  const detail = "You did not pass an authentication token";
  return json(401, { title: "Unauthenticated", detail, status: 401 });
}

/** Our guess. */
export function wrongToken(): Answer {
  const detail = "You did not pass a valid authentication token";
  return json(401, { title: "Unauthenticated", detail, status: 401 });
}

/** replicate-javascript#342. */
export function billingRequired(): Answer {
  const detail = "You need to set up billing to run this model. " +
    "Go to https://replicate.com/account/billing#billing to set it up. " +
    "If you have recently set up billing, please wait a few minutes before trying again.";
  return json(402, { title: "Billing required", detail, status: 402 });
}

/** Our guess. */
export function notFound(): Answer {
  return json(404, { detail: "The requested resource could not be found.", status: 404 });
}

/** replicate-python#47. A version of a private model gets the same answer. */
export function invalidVersion(): Answer {
  const detail =
    "The specified version does not exist (or perhaps you don't have permission to use it?)";
  return json(422, { title: "Invalid version or not permitted", detail, status: 422 });
}

/** The shape is public in many logs. `detail` has a line for each field. */
export function invalidInput(invalidFields: InvalidField[]): Answer {
  const lines = invalidFields.map(({ field, description }) =>
    field ? `- ${field}: ${description}\n` : `- ${description}\n`
  );
  const title = "Input validation failed";
  return json(422, { detail: lines.join(""), status: 422, title, invalid_fields: invalidFields });
}

/** Our guess, for a malformed `Cancel-After` header. */
export function invalidRequest(detail: string): Answer {
  return json(422, { title: "Invalid request", detail, status: 422 });
}

/** Our guess. */
export function malformedJson(): Answer {
  return json(400, {
    title: "Bad Request",
    detail: "The request body is not valid JSON",
    status: 400,
  });
}

/** The words of the documentation on rate limits. */
export function throttled(resetSeconds: number): Answer {
  const detail = `Request was throttled. Your rate limit resets in ~${resetSeconds}s.`;
  return json(429, { detail }, { "retry-after": String(resetSeconds) });
}

/** With less than $5 of credit: nodetool-ai/nodetool#5196, juspay/neurolink#1189. */
export function throttledForLowCredit(resetSeconds: number): Answer {
  const detail =
    "Request was throttled. Your rate limit for creating predictions is reduced to 6 requests per minute " +
    "with a burst of 1 requests while you have less than $5.0 in credit. " +
    `Your rate limit resets in ~${resetSeconds}s.`;
  const body = { detail, status: 429, retry_after: resetSeconds };
  return json(429, body, { "retry-after": String(resetSeconds) });
}

/** Our guess: what a proxy in front of the API would answer. 5xx bodies are not documented. */
export function serverError(status: number): Answer {
  const detail = "An unexpected error occurred. Please try again later.";
  return json(status, { title: "Server error", detail, status });
}
