import { isObject } from "../../fakes/http/json.ts";
import type { Store } from "../objects/store.ts";
import { invalid } from "./request/parameters.ts";

/** The kinds of objects that calls answer with. */
export type Kind =
  | "balance"
  | "balance_transaction"
  | "billing_portal.session"
  | "charge"
  | "checkout.session"
  | "customer"
  | "dispute"
  | "event"
  | "item"
  | "payment_intent"
  | "price"
  | "product"
  | "refund"
  | "webhook_endpoint";

/** What a call answers with: one object, or a list of them. */
export interface Shape {
  kind: Kind;
  isList: boolean;
}

const DEPTH_MAX = 4;

const one = (kind: Kind): Shape => ({ kind, isList: false });
const list = (kind: Kind): Shape => ({ kind, isList: true });

/**
 * Which references of each object can be expanded, and to what. `within` is always there as a whole
 * object and can only be passed through.
 */
const EXPANDABLE: Record<string, Record<string, Shape & { within?: true }>> = {
  "checkout.session": {
    customer: one("customer"),
    line_items: list("item"),
    payment_intent: one("payment_intent"),
  },
  item: { price: { ...one("price"), within: true } },
  payment_intent: { customer: one("customer"), latest_charge: one("charge") },
  charge: {
    balance_transaction: one("balance_transaction"),
    customer: one("customer"),
    failure_balance_transaction: one("balance_transaction"),
    payment_intent: one("payment_intent"),
  },
  refund: {
    balance_transaction: one("balance_transaction"),
    charge: one("charge"),
    failure_balance_transaction: one("balance_transaction"),
    payment_intent: one("payment_intent"),
  },
  dispute: { charge: one("charge"), payment_intent: one("payment_intent") },
  price: { product: one("product") },
};

/**
 * Checks names before a call does its work. In a list they begin with `data.`.
 *
 * @throws ApiProblem if a name cannot be expanded
 */
export function checkExpand(shape: Shape, names: readonly string[]): void {
  for (const name of names) {
    let at: (Shape & { within?: true }) | undefined = shape;
    let depth = 0;
    for (const part of name.split(".")) {
      if (at?.isList) {
        at = part === "data" ? one(at.kind) : undefined;
      } else {
        at = EXPANDABLE[at?.kind ?? ""]?.[part];
        depth += 1;
      }
    }
    if (at === undefined || at.within || depth === 0) {
      throw invalid(`This property cannot be expanded (${name}).`, "expand");
    }
    if (depth > DEPTH_MAX) {
      throw invalid(
        `You cannot expand more than ${DEPTH_MAX} levels of a property: ${name}.`,
        "expand",
      );
    }
  }
}

/** A copy of an answer in which the named references, which were checked, are whole objects. */
export function expanded(store: Store, answer: object, names: readonly string[]): object {
  const copy = structuredClone(answer);
  for (const name of names) expand(store, copy, name.split("."));
  return copy;
}

function expand(store: Store, target: unknown, [key, ...rest]: string[]): void {
  if (key === undefined || !isObject(target)) return;
  if (Array.isArray(target["data"]) && key === "data") {
    for (const each of target["data"]) expand(store, each, rest);
    return;
  }
  const value = target[key];
  if (key === "line_items") {
    const id = String(target["id"]);
    target[key] ??= {
      object: "list",
      data: structuredClone(store.checkouts.get(id)?.lineItems ?? []),
      has_more: false,
      url: `/v1/checkout/sessions/${id}/line_items`,
    };
  } else if (typeof value === "string") {
    target[key] = structuredClone(store.find(value)) ?? value;
  }
  expand(store, target[key], rest);
}
