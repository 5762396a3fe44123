import type { Input, InputValue } from "../../api/contracts.ts";
import type { Draft } from "./draft.ts";

/** Another choice that the balance is enough for. */
interface Cheaper {
  input: Input;
  value: InputValue;
  cost: number;
}

/** The dearest that the balance is enough for, by one other choice or by a shorter video. */
export function findCheaper(
  { model, inputs, quoteWith }: Pick<Draft, "model" | "inputs" | "quoteWith">,
  balance: number,
): Cheaper | null {
  const found = inputs.value.flatMap((input): Cheaper[] => {
    const values = input.kind === "choice"
      ? input.values
      : input.kind === "whole_number" && input.name === model.value?.length
      ? Array.from({ length: input.max - input.min + 1 }, (_, step) => input.max - step)
      : [];
    for (const value of values) {
      const cost = quoteWith({ [input.name]: value })?.cost ?? null;
      if (cost !== null && cost <= balance) return [{ input, value, cost }];
    }
    return [];
  });
  return found.sort((a, b) => b.cost - a.cost)[0] ?? null;
}
