/** A model's run: the input that we send to Replicate, described in supabase/catalog/README.md. */
import * as z from "zod/mini";
import type { ModelOption } from "../contracts/catalog.ts";
import type { Generation } from "../contracts/generations.ts";
import type { Input } from "../outside/replicate.ts";

const constantSchema = z.union([z.string(), z.number(), z.boolean()]);
const lookupSchema = z.record(z.string(), z.record(z.string(), constantSchema));

export const runSchema = z.strictObject({
  /** `owner/name` on Replicate. */
  replicate: z.string().check(z.regex(/^[\w.-]+\/[\w.-]+$/)),
  /** The pinned version of a model that is not official; else null. */
  version: z.nullable(z.string()),
  /** The whole input: constants, `"$field"`, or `{ "$field": { value: constant } }`. */
  inputs: z.record(z.string(), z.union([constantSchema, lookupSchema])),
});

export type Run = z.infer<typeof runSchema>;

/** The fields of the request that an input may use. `image` is a URL that Replicate can read. */
interface RunFields extends Pick<Generation, "prompt" | ModelOption> {
  image: string | null;
}

/** Fills in a run's input. Fields that the request leaves out are left out of the input, too. */
export function buildInput(run: Run, fields: RunFields): Input {
  const values = new Map(
    Object.entries(fields).map(([name, value]) => [`$${name}`, value]),
  );
  const input: Input = {};
  for (const [name, wanted] of Object.entries(run.inputs)) {
    const value = fill(wanted, values);
    if (value !== null) input[name] = value;
  }
  return input;
}

function fill(
  wanted: Run["inputs"][string],
  values: Map<string, string | number | null>,
) {
  if (typeof wanted === "string" && wanted.startsWith("$")) {
    return values.get(wanted) ?? null;
  }
  if (typeof wanted !== "object") return wanted;
  const [field, table] = Object.entries(wanted)[0] ?? ["", {}];
  return table[String(values.get(field))] ?? null;
}
