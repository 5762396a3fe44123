import { effectNamed } from "./catalogue.ts";
import { type Op, OPS, type StripeHint } from "./fault.ts";

/**
 * `ada+sim.webhook=drop@example.com`, `ada+sim.webhook.checkout.session.completed=delay-1m@…`,
 * several one after another. A hyphen may stand for the equals sign and for the colon, because not
 * every form accepts those in an address.
 */
const IN_ADDRESS = /\+sim\.([a-z_]+)(?:\.([a-z_.]+))?[=-]([a-z0-9_]+)(?:[:-]([^+@]*))?(?=[+@])/g;

/** `webhook=drop webhook@checkout.session.completed=delay:1m`, in the metadata's value `sim`. */
const IN_METADATA = /(?:^|\s)([a-z_]+)(?:@([a-z_.]+))?=([a-z0-9_]+)(?::(\S*))?/g;

/**
 * The faults that a buyer's address and a session's metadata ask for, so that a browser test needs
 * no second connection. An unknown hint is reported to `log` and otherwise ignored: to Stripe it is
 * only text.
 */
export function hintsIn(
  { email, sim }: { email: string | null | undefined; sim: string | undefined },
  log: (event: Record<string, unknown>) => void = () => {},
): StripeHint[] {
  const found = [...(email ?? "").matchAll(IN_ADDRESS), ...(sim ?? "").matchAll(IN_METADATA)];
  return found.flatMap(([hint, word = "", event, kind = "", value]): StripeHint[] => {
    try {
      const op: Op | undefined = OPS.find((known) => known === word);
      if (!op) throw new RangeError(`no operation ${word}`);
      return [{ op, event, effect: effectNamed(op, value ? `${kind}:${value}` : kind) }];
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      log({ event: "hint_ignored", hint, reason: error.message });
      return [];
    }
  });
}
