import { anyCallFaults } from "../../fakes/faults/any-call.ts";
import {
  createFaults as createFaultList,
  type Faults as FaultList,
} from "../../fakes/faults/faults.ts";
import type { CallScene, HttpFault } from "../../fakes/faults/http-fault.ts";
import { faultNamed } from "../../fakes/faults/named.ts";
import { refusal } from "./exchange.ts";

/** The fake has one kind of occasion: a call. */
type Op = "call";

interface Match {
  op: Op;
  /** `"POST secrets"`, as in the lists of calls. Absent: every call. */
  call?: string | undefined;
  nth?: number | undefined;
  probability?: number | undefined;
}

type Effect = HttpFault<CallScene>;

interface Occasion {
  op: Op;
  call: string;
  hints: readonly [];
}

export type Faults = FaultList<Match, Occasion, Effect>;

/**
 * The faults that a test may set, such as `{ match: { op: "call", call: "POST secrets" }, effect:
 * "status:403 This token may not write secrets.", times: 1 }`. The effects are those that any call of
 * any fake may have.
 */
export function createFaults(): Faults {
  const effects = anyCallFaults((value) => {
    const [, status, message] = /^(\d{3})(?: (.+))?$/.exec(value) ?? [];
    if (status === undefined) throw new RangeError(`${value} is no status`);
    const answer = refusal(Number(status), message ?? `A fault: ${status}`);
    // The CLI and a polite client wait as long as the answer says.
    return status === "429"
      ? { ...answer, headers: { ...answer.headers, "retry-after": "1" } }
      : answer;
  });
  return createFaultList<Op, Match, Occasion, Effect>({
    seed: 1,
    effectNamed: (op, text) => faultNamed(effects, op, text),
    fits: (match, occasion) => match.call === undefined || match.call === occasion.call,
  });
}
