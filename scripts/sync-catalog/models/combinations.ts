/** All prices that a model can have: every resolution with every length. */
import type { Input } from "../../../supabase/functions/_shared/contracts/catalog/catalog.ts";
import type { Inputs } from "../../../supabase/functions/_shared/contracts/catalog/inputs.ts";
import { lineOf, priceOf } from "../../../supabase/functions/_shared/contracts/catalog/price.ts";
import type { Entry } from "./entry.ts";

export interface Combination {
  inputs: Inputs;
  seconds: number;
  /** Which line of the price decides, from 0. -1: none fits. */
  line: number;
  /** Null: not offered. */
  credits: number | null;
}

/** Lengths in whole seconds, of which there are none if the input is no number and no clip. */
export function lengthsOf({ length, inputs }: Pick<Entry, "length" | "inputs">): number[] {
  if (typeof length === "number") return [length];
  const input = inputs.find(({ name }) => name === length);
  if (input?.kind === "whole_number") return range(input.min, input.max);
  if (input?.kind !== "clip") return [];
  return range(Math.ceil(input.milliseconds_min / 1000), Math.ceil(input.milliseconds_max / 1000));
}

export function combinationsOf(
  model: Pick<Entry, "length" | "inputs" | "price">,
): Combination[] {
  const resolution = model.inputs.find(({ name }) => name === "resolution");
  return valuesOf(resolution).flatMap((value) =>
    lengthsOf(model).map((seconds) => {
      const inputs: Inputs = value === undefined ? {} : { resolution: value };
      const line = lineOf(model, inputs, seconds);
      return {
        inputs,
        seconds,
        line: line ? model.price.indexOf(line) : -1,
        credits: priceOf({ ...model, length: seconds }, inputs, new Map()),
      };
    })
  );
}

function valuesOf(input: Input | undefined): (string | undefined)[] {
  if (input?.kind !== "choice") return [undefined];
  return input.default === undefined ? [undefined, ...input.values] : input.values;
}

const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);
