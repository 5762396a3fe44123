import {
  type Inputs,
  lengthOf,
  type Lengths,
  type Model,
  priceOf,
  usualSecondsOf,
} from "../../api/contracts.ts";

/** What a video would cost, how long it would be, and how long it usually takes. */
export interface Quote {
  /** In credits. Null: not known before a clip is measured. */
  cost: number | null;
  length_seconds: number | null;
  usual_seconds: number | null;
}

export function quoteOf(model: Model, inputs: Inputs, lengths: Lengths): Quote {
  const length_seconds = lengthOf(model, inputs, lengths);
  return {
    cost: priceOf(model, inputs, lengths),
    length_seconds,
    usual_seconds: length_seconds === null ? null : usualSecondsOf(model, inputs, length_seconds),
  };
}

/** The least that a video of this model can cost. */
export function cheapestOf(model: Model): number {
  return Math.min(...model.price.map((line) => {
    if ("credits" in line) return line.credits;
    return Math.max(line.credits_min, line.credits_per_second * shortestOf(model));
  }));
}

/** The length of the shortest video, in seconds. */
function shortestOf({ length, inputs }: Model): number {
  if (typeof length === "number") return length;
  const input = inputs.find(({ name }) => name === length);
  if (input?.kind === "whole_number") return input.min;
  return input?.kind === "clip" ? Math.ceil(input.milliseconds_min / 1000) : 0;
}

/** In credits for each second of the result. Null: this has a fixed price. */
export function perSecondOf(model: Model, inputs: Inputs): number | null {
  return rateOf(model, inputs)?.credits_per_second ?? null;
}

/** The least that a video with a price by the second costs. Null: this has a fixed price. */
export function leastCreditsOf(model: Model, inputs: Inputs): number | null {
  return rateOf(model, inputs)?.credits_min ?? null;
}

function rateOf({ price }: Model, inputs: Inputs) {
  const line = price.find(({ resolution }) =>
    resolution === undefined || resolution === inputs["resolution"]
  );
  return line && "credits_per_second" in line ? line : null;
}
