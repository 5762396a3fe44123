import { faultNamed } from "../../fakes/faults/named.ts";
import type { Effect, Op } from "./fault.ts";
import { cancelFaults } from "./kinds/cancel.ts";
import { createFaults } from "./kinds/create.ts";
import { getFaults } from "./kinds/get.ts";
import { listFaults } from "./kinds/list.ts";
import { outputFaults } from "./kinds/output.ts";
import { runFaults } from "./kinds/run.ts";
import { webhookFaults } from "./kinds/webhook.ts";

/** Every fault: op → kind → maker. To add a fault, add a line to one of these files, and a test. */
const catalogue = {
  create: createFaults,
  get: getFaults,
  list: listFaults,
  cancel: cancelFaults,
  output: outputFaults,
  run: runFaults,
  webhook: webhookFaults,
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
  if (op === "run") return { on: "run", apply: faultNamed(runFaults, op, text) };
  if (op === "webhook") return { on: "webhook", apply: faultNamed(webhookFaults, op, text) };
  return { on: "http", apply: faultNamed(catalogue[op], op, text) };
}
