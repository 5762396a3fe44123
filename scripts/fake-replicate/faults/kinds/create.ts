import type { Maker } from "../../../fakes/faults/http-fault.ts";
import type { HttpFault } from "../fault.ts";
import { anyCallFaults } from "./any-call.ts";

/**
 * The dangerous ones start with `accept_then`: the prediction exists and costs money, and the
 * caller does not know it.
 */
export const createFaults: Record<string, Maker<HttpFault>> = {
  ...anyCallFaults,
  /** Two predictions for one call. The answer is the second's. */
  twice: () => async (next) => {
    await next();
    return next();
  },
};
