import { faultNamed } from "../../fakes/faults/named.ts";
import type { Effect, Op } from "./fault.ts";
import { createRefundFaults, createSessionFaults, expireFaults } from "./kinds/change.ts";
import { disputeFaults, paymentFaults, refundFaults } from "./kinds/money.ts";
import { getFaults, listFaults } from "./kinds/read.ts";
import { webhookFaults } from "./kinds/webhook.ts";

/** Every fault: op → kind → maker. To add a fault, add a line to one of these files, and a test. */
const catalogue = {
  create_session: createSessionFaults,
  expire: expireFaults,
  create_refund: createRefundFaults,
  get: getFaults,
  list: listFaults,
  webhook: webhookFaults,
  payment: paymentFaults,
  refund: refundFaults,
  dispute: disputeFaults,
} satisfies Record<Op, unknown>;

/** The kinds of faults of an op. */
export function kinds(op: Op): string[] {
  return Object.keys(catalogue[op]);
}

/**
 * @param text `kind` or `kind:value`
 * @throws RangeError if the op has no such kind or the kind cannot read the value
 */
export function effectNamed(op: Op, text: string): Effect {
  switch (op) {
    case "webhook":
      return { on: op, apply: faultNamed(webhookFaults, op, text) };
    case "payment":
      return { on: op, apply: faultNamed(paymentFaults, op, text) };
    case "refund":
      return { on: op, apply: faultNamed(refundFaults, op, text) };
    case "dispute":
      return { on: op, apply: faultNamed(disputeFaults, op, text) };
    default:
      return { on: "http", apply: faultNamed(catalogue[op], op, text) };
  }
}
