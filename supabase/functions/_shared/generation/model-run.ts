/**
 * A model's run: what we send to Replicate for a generation. It is written in the model's file as
 * expressions, described in supabase/catalog/README.md.
 */
import * as z from "zod/mini";
import type { Input } from "../outside/replicate.ts";

/**
 * A constant · `"$name"`, the value of that input (`$prompt` is the prompt, a file is a URL, several
 * files are a list) · `{ "$name": { "<value>": expression } }`, a table by the value of that input.
 * In a table, the key `""` is for an input that the request leaves out.
 */
export type Expression =
  | string
  | number
  | boolean
  | null
  | { [name: string]: { [value: string]: Expression } };

export const expressionSchema: z.ZodMiniType<Expression> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.null(),
    z.record(
      z.string().check(z.regex(/^\$[a-z][a-z0-9_]*$/)),
      z.record(z.string(), expressionSchema),
    ).check(z.refine((table) => Object.keys(table).length === 1, "must be a table of one input")),
  ])
);

export const runSchema = z.strictObject({
  /** `owner/name` on Replicate. */
  replicate: expressionSchema,
  /** The pinned version of a model that is not official; else null. */
  version: expressionSchema,
  /** The whole input. What is not listed here is never sent. */
  input: z.record(z.string(), expressionSchema),
});

export type Run = z.infer<typeof runSchema>;

/** What an expression may use, by name: the prompt, and the inputs that the request has. */
export type Values = ReadonlyMap<string, string | number | boolean | readonly string[]>;

/** A run for one request, with all expressions evaluated. */
export interface ReadyRun {
  replicate: string;
  version: string | null;
  input: Input;
}

const nameSchema = z.string().check(z.regex(/^[\w.-]+\/[\w.-]+$/));
const versionSchema = z.nullable(z.string());

/** Throws if the run names no model for these values. */
export function evaluateRun(run: Run, values: Values): ReadyRun {
  const input: Input = {};
  for (const [name, expression] of Object.entries(run.input)) {
    const value = evaluate(expression, values);
    if (value !== null) input[name] = value;
  }
  return {
    replicate: z.parse(nameSchema, evaluate(run.replicate, values)),
    version: z.parse(versionSchema, evaluate(run.version, values)),
    input,
  };
}

/** Null: it has no value for this request, so it is left out. */
export function evaluate(expression: Expression, values: Values): Input[string] | null {
  if (typeof expression === "string" && expression.startsWith("$")) {
    const value = values.get(expression.slice(1));
    return typeof value === "object" ? [...value] : value ?? null;
  }
  if (typeof expression !== "object" || expression === null) return expression;
  const [name, table] = Object.entries(expression)[0] ?? ["", {}];
  const key = String(values.get(name.slice(1)) ?? "");
  return Object.hasOwn(table, key) ? evaluate(table[key] ?? null, values) : null;
}
