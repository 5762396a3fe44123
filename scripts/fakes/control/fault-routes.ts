import * as z from "zod/mini";
import { ControlProblem, type ControlRoutes } from "./control.ts";

/** The selectors that every fake's faults have, beside their op and what the fake adds. */
const commonSelectors = {
  nth: z.optional(z.int().check(z.minimum(1))),
  probability: z.optional(z.number().check(z.minimum(0), z.maximum(1))),
};

/** The schema of a fault, from the selectors that only this fake has. */
export function faultSchemaWith<S extends z.core.$ZodLooseShape>(selectors: S) {
  return z.strictObject({
    match: z.strictObject({ ...commonSelectors, ...selectors }),
    effect: z.string(),
    times: z.optional(z.int().check(z.minimum(1))),
  });
}

interface FaultWorld<Order> {
  readonly account: { seed: number };
  readonly faults: {
    add(order: Order): number;
    remove(id: number): boolean;
    list(): unknown[];
    clear(seed: number): void;
  };
}

/** The routes that set, list and delete faults. */
export function faultRoutes<Order, Op extends string>(
  schema: z.ZodMiniType<Order>,
  ops: readonly Op[],
  kinds: (op: Op) => string[],
): ControlRoutes<FaultWorld<Order>> {
  return {
    "GET /faults": ({ faults }) => ({
      faults: faults.list(),
      known: Object.fromEntries(ops.map((op) => [op, kinds(op)])),
    }),
    "POST /faults": ({ faults }, body) => {
      const orders = Array.isArray(body) ? z.parse(z.array(schema), body) : [z.parse(schema, body)];
      return { ids: orders.map((order) => faults.add(order)) };
    },
    "DELETE /faults": ({ faults, account }) => faults.clear(account.seed),
    "DELETE /faults/:id": ({ faults }, _body, id) => {
      if (!faults.remove(Number(id))) throw new ControlProblem(404, `no fault ${id}`);
    },
  };
}
