import type { Effect, Maker, Op } from "./fault.ts";
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
  const colon = text.indexOf(":");
  const kind = colon === -1 ? text : text.slice(0, colon);
  const value = colon === -1 ? "" : text.slice(colon + 1);
  const known = () => new RangeError(`${op} has no fault ${kind}: it has ${kinds(op).join(", ")}`);
  if (op === "run") return { on: "run", apply: make(runFaults, kind, value, known) };
  if (op === "webhook") return { on: "webhook", apply: make(webhookFaults, kind, value, known) };
  return { on: "http", apply: make(catalogue[op], kind, value, known) };
}

function make<F>(
  makers: Record<string, Maker<F>>,
  kind: string,
  value: string,
  unknown: () => RangeError,
): F {
  const maker = Object.hasOwn(makers, kind) ? makers[kind] : undefined;
  if (!maker) throw unknown();
  return maker(value);
}
