import { throughHttpFaults } from "../../fakes/faults/http-fault.ts";
import type { Answer } from "../../fakes/http/answer.ts";
import type { ApiWorld, Exchange } from "../api/exchange.ts";
import type { HttpScene } from "./fault.ts";
import type { Occasion } from "./faults.ts";

/**
 * Answers a call with the faults that apply to it wrapped around the handler. The one that was set
 * first is the outermost.
 */
export function throughFaults(
  { clock, faults, store }: ApiWorld,
  { call, params, form }: Exchange,
  occasion: Occasion,
  handle: () => Promise<Answer>,
): Promise<Answer> {
  const id = params["id"] ?? "";
  const checkout = store.checkouts.get(id);
  const scene: HttpScene = {
    clock,
    signal: call.signal,
    key: call.headers["idempotency-key"] ?? "",
    createdAt() {
      const object = store.find(id);
      return object && "created" in object ? object.created * 1000 : undefined;
    },
    former: () => checkout?.past.at(-1),
    version: () => `${id} ${checkout?.past.length ?? 0}`,
    continuesAfter() {
      const after = form["starting_after"];
      return typeof after === "string" ? store.find(after) : undefined;
    },
  };
  const struck = faults.strike(occasion).flatMap((effect) =>
    effect.on === "http" ? [effect.apply] : []
  );
  return throughHttpFaults(struck, scene, handle);
}
