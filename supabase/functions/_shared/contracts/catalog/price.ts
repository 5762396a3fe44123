/** What a generation costs and how long it takes. Postgres evaluates the same data in `price_of`. */
import type { Model, PriceLine } from "./catalog.ts";
import type { Inputs } from "./inputs.ts";

/** How long each file of a request is, in milliseconds, by its reference. */
export type Lengths = ReadonlyMap<string, number>;

/** The length of the result in whole seconds. Null: not known yet, for example before a clip is measured. */
export function lengthOf(
  { length }: Pick<Model, "length">,
  inputs: Inputs,
  lengths: Lengths,
): number | null {
  if (typeof length === "number") return length;
  const value = inputs[length];
  if (typeof value === "number") return value;
  const milliseconds = typeof value === "string" ? lengths.get(value) : undefined;
  return milliseconds === undefined ? null : Math.ceil(milliseconds / 1000);
}

/** In credits. `inputs` has the defaults filled in. Null: not offered, or the length is not known. */
export function priceOf(
  model: Pick<Model, "length" | "price">,
  inputs: Inputs,
  lengths: Lengths,
): number | null {
  const seconds = lengthOf(model, inputs, lengths);
  if (seconds === null) return null;
  const line = lineOf(model, inputs, seconds);
  if (line === undefined) return null;
  if ("credits" in line) return line.credits;
  return Math.max(line.credits_min, line.credits_per_second * seconds);
}

/** The line of the price that decides. Undefined: not offered. */
export function lineOf(
  { price }: Pick<Model, "price">,
  inputs: Inputs,
  seconds: number,
): PriceLine | undefined {
  return price.find((line) => fits(line, inputs["resolution"], seconds));
}

function fits(line: PriceLine, resolution: unknown, seconds: number): boolean {
  return (line.resolution === undefined || line.resolution === resolution) &&
    (!("length_seconds" in line) || line.length_seconds === undefined ||
      line.length_seconds === seconds);
}

/** How long it usually takes, in seconds: as measured lately, else as the catalog estimates. */
export function usualSecondsOf(
  model: Pick<Model, "length" | "usual_times" | "measured_times">,
  inputs: Inputs,
  seconds: number,
): number | null {
  const resolution = inputs["resolution"] ?? "";
  const measured = model.measured_times.find((time) =>
    time.resolution === resolution && time.length_seconds === seconds
  );
  if (measured) return measured.usual_seconds;
  const estimate = model.usual_times.find((time) =>
    time.resolution === undefined || time.resolution === resolution
  );
  return estimate ? Math.round(estimate.seconds + estimate.per_second * seconds) : null;
}
