/** Tells whether a failed call to Stripe was refused, or may have been done. */
import * as z from "zod/mini";
import { explain } from "../../http/log.ts";
import type { FailedCreate } from "./api.ts";

/** The type of the error that client.ts puts in the place of an answer that is too large. */
export const TOO_LARGE = "answer_too_large";

/** An error of Stripe's client. */
const errorSchema = z.object({
  type: z.string(),
  rawType: z.nullish(z.string()),
  code: z.nullish(z.string()),
  param: z.nullish(z.string()),
  statusCode: z.nullish(z.number()),
  requestId: z.nullish(z.string()),
});

/**
 * What an error of Stripe's client means. 408, 409, 425 and 429 are no decision about the request,
 * and after a 5xx or without an answer nobody knows whether it was done. The reason is made of
 * Stripe's codes: its sentences may quote what we sent, such as an address.
 */
export function failureOf(error: unknown): FailedCreate & { requestId: string | null } {
  const { success, data } = z.safeParse(errorSchema, error);
  if (!success) {
    return { kind: "unclear", status: 0, reason: explain(error), requestId: null };
  }
  const status = data.statusCode ?? 0;
  const reason = [data.type, data.code, data.param, status || "no answer"].filter(Boolean)
    .join(" ");
  const isDecided = status >= 400 && status < 500 && ![408, 409, 425, 429].includes(status);
  const kind = data.rawType === "idempotency_error"
    ? "key_reused"
    : isDecided
    ? "refused"
    : "unclear";
  return { kind, status, reason, requestId: data.requestId ?? null };
}

/** Whether Stripe did answer, but with more than we read. */
export const isTooLarge = (error: unknown): boolean =>
  z.safeParse(z.object({ rawType: z.literal(TOO_LARGE) }), error).success;
