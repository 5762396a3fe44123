import {
  type Generation,
  type Lengths,
  type Model,
  priceOf,
  usualSecondsOf,
} from "../../api/contracts.ts";

type Made = Pick<Generation, "inputs" | "length_seconds">;

/** How long a generation usually takes, in seconds. */
export function usualSeconds(
  model: Model | undefined,
  { inputs, length_seconds }: Made,
): number | null {
  return model ? usualSecondsOf(model, inputs, length_seconds) : null;
}

/** What the same again costs now, in credits. Null: it is no longer offered. */
export function priceNow(
  model: Model | undefined,
  { inputs, length_seconds }: Made,
): number | null {
  if (!model?.enabled) return null;
  // The clip that gives it its length was measured when it was first asked for.
  const clip = typeof model.length === "string" ? inputs[model.length] : undefined;
  const lengths: Lengths = new Map(
    typeof clip === "string" ? [[clip, length_seconds * 1000]] : [],
  );
  return priceOf(model, inputs, lengths);
}
