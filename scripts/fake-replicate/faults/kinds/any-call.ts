import type { Answer } from "../../../fakes/http/answer.ts";
import { anyCallFaults as makeAnyCallFaults } from "../../../fakes/faults/any-call.ts";
import {
  billingRequired,
  invalidVersion,
  notFound,
  noToken,
  serverError,
  throttledForLowCredit,
} from "../../api/refusals.ts";

/**
 * Faults that any call to the API may have. A refusal with 429 takes the seconds to wait:
 * `status:429:30`.
 */
export const anyCallFaults = makeAnyCallFaults(refusal);

function refusal(value: string): Answer {
  const [code = "", wait] = value.split(":");
  const status = Number(code);
  if (status === 401) return noToken();
  if (status === 402) return billingRequired();
  if (status === 404) return notFound();
  if (status === 422) return invalidVersion();
  if (status === 429) return throttledForLowCredit(Number(wait ?? 5));
  if (status >= 500 && status <= 599) return serverError(status);
  throw new RangeError(`status takes 401, 402, 404, 422, 429 or 5xx, not ${JSON.stringify(value)}`);
}
