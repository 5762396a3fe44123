import { isObject } from "../../fakes/http/json.ts";
import type { Store } from "../objects/store.ts";
import { invalid } from "./request/parameters.ts";

const DEPTH_MAX = 4;

/** Which references of each object can be expanded. */
const EXPANDABLE: Record<string, readonly string[]> = {
  "checkout.session": ["customer", "invoice", "line_items", "payment_intent"],
  item: [],
  payment_intent: ["customer", "latest_charge"],
  charge: ["balance_transaction", "customer", "failure_balance_transaction", "payment_intent"],
  refund: ["balance_transaction", "charge", "failure_balance_transaction", "payment_intent"],
  dispute: ["charge", "payment_intent"],
  balance_transaction: ["source"],
  price: ["product"],
  product: ["default_price"],
};

/**
 * A copy of an answer in which the named references are whole objects. In a list the names begin
 * with `data.`.
 *
 * @throws ApiProblem if a name cannot be expanded
 */
export function expanded(store: Store, answer: object, names: readonly string[] = []): object {
  const copy = structuredClone(answer);
  for (const name of names) {
    const path = name.split(".");
    const depth = path[0] === "data" ? path.length - 1 : path.length;
    if (depth > DEPTH_MAX) {
      throw invalid(
        `You cannot expand more than ${DEPTH_MAX} levels of a property: ${name}`,
        "expand",
      );
    }
    expand(store, copy, path, name);
  }
  return copy;
}

function expand(store: Store, target: unknown, path: string[], name: string): void {
  const [key, ...rest] = path;
  if (key === undefined || target === null) return;
  if (!isObject(target)) throw cannot(name);
  if (target["object"] === "list") {
    if (key !== "data" || !Array.isArray(target["data"])) throw cannot(name);
    for (const each of target["data"]) expand(store, each, rest, name);
    return;
  }
  const kind = String(target["object"]);
  const value = target[key];
  // A part of an object that is always there, such as a line item's price, is only passed through.
  if (isObject(value)) return expand(store, value, rest, name);
  if (!EXPANDABLE[kind]?.includes(key)) throw cannot(name);
  if (kind === "checkout.session" && key === "line_items") {
    const lineItems = store.checkouts.get(String(target["id"]))?.lineItems ?? [];
    target[key] = {
      object: "list",
      data: structuredClone(lineItems),
      has_more: false,
      url: `/v1/checkout/sessions/${String(target["id"])}/line_items`,
    };
  } else if (typeof value === "string") {
    target[key] = structuredClone(store.find(value)) ?? value;
  }
  if (target[key] !== null && target[key] !== undefined && rest.length > 0) {
    expand(store, target[key], rest, name);
  }
}

function cannot(name: string) {
  return invalid(`This property cannot be expanded (${name}).`, "expand");
}
