/** Compares what we send to a model with what it takes, by its OpenAPI schema. */
import { aspectRatios } from "../../../../supabase/functions/_shared/contracts/catalog.ts";
import type { Run } from "../../../../supabase/functions/_shared/generation/model-run.ts";
import type { InputSchema, Property } from "./input-schema.ts";

type Value = string | number | boolean;
type Sent = Run["inputs"][string];

/** What does not fit, in words. None: all fits. */
export function flawsOfInputs(inputs: Run["inputs"], schema: InputSchema): string[] {
  const flaws = Object.entries(inputs).flatMap(([name, sent]) => {
    const property = schema.properties[name];
    return property === undefined
      ? [`it has no input ${name}`]
      : valuesOf(sent).flatMap((value) => flawOfValue(name, value, property));
  });
  const missing = schema.required.filter((name) => !isAlwaysSent(inputs[name]));
  return [...flaws, ...missing.map((name) => `it needs the input ${name}`)];
}

/** What can be sent, as far as it is known beforehand: a prompt or a seed is not. */
function valuesOf(sent: Sent): readonly Value[] {
  if (typeof sent === "object") return Object.values(sent).flatMap((table) => Object.values(table));
  if (sent === "$aspect_ratio") return aspectRatios;
  return isField(sent) ? [] : [sent];
}

/** A request without the field leaves the input out. */
function isAlwaysSent(sent: Sent | undefined): boolean {
  if (sent === undefined || typeof sent === "object") return false;
  return !isField(sent) || sent === "$prompt" || sent === "$image";
}

const isField = (sent: Value) => typeof sent === "string" && sent.startsWith("$");

function flawOfValue(name: string, value: Value, { values, minimum, maximum }: Property): string[] {
  const isOutside = typeof value === "number" && (value < minimum || value > maximum);
  const fits = !isOutside && (values === null || values.includes(value));
  return fits ? [] : [`${name} does not take ${value}`];
}
