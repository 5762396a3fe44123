import { type Op, OPS, type PredictionFault } from "./fault.ts";
import { effectNamed } from "./catalogue.ts";
import { WEBHOOK_EVENTS } from "../predictions/status.ts";

const HINT = /\[sim:([a-z]+)(?:@([a-z]+))?(?:=([^\]]*))?\]/g;

/** `[sim:fail=E005]` is short for `[sim:run=fail:E005]`. */
const RUN_KINDS = new Set(["fail", "slow", "stuck"]);

/**
 * The faults that a prompt asks for, so that a browser test needs no second connection:
 * `[sim:<op>=<kind>]`, `[sim:<op>=<kind>:<value>]`, `[sim:webhook@<event>=<kind>]`, and the short
 * forms `[sim:fail=…]`, `[sim:slow=…]`, `[sim:stuck]`. An unknown hint is reported to `log` and
 * otherwise ignored: to a model it is only text.
 */
export function promptHints(
  prompt: unknown,
  log: (event: Record<string, unknown>) => void = () => {},
): PredictionFault[] {
  if (typeof prompt !== "string") return [];
  return [...prompt.matchAll(HINT)].flatMap(
    ([hint, word = "", eventName, value]): PredictionFault[] => {
      try {
        const op: Op | undefined = RUN_KINDS.has(word)
          ? "run"
          : OPS.find((known) => known === word);
        if (!op) throw new RangeError(`no operation ${word}`);
        const event = WEBHOOK_EVENTS.find((known) => known === eventName);
        if (eventName && !event) throw new RangeError(`no webhook event ${eventName}`);
        const text = RUN_KINDS.has(word) ? [word, value].filter(Boolean).join(":") : value ?? "";
        return [{ op, event, effect: effectNamed(op, text) }];
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        log({ event: "hint_ignored", hint, reason: error.message });
        return [];
      }
    },
  );
}
