/** Values for tests: those that a schema accepts, and others that are almost like them. */
import * as fc from "fast-check";
import type * as z from "zod/mini";

/** Values that the schema accepts, unless one of its checks refuses them. */
export function valueOf(schema: z.core.$ZodType): fc.Arbitrary<unknown> {
  const def = Reflect.get(schema, "def") as z.core.$ZodTypes["_zod"]["def"];
  switch (def.type) {
    case "string":
      return "format" in def ? fc.uuid() : fc.string({ maxLength: 30 });
    case "number":
      return "format" in def ? fc.integer() : fc.double({ noNaN: true, noDefaultInfinity: true });
    case "boolean":
      return fc.boolean();
    case "literal":
      return fc.constantFrom(...def.values);
    case "enum":
      return fc.constantFrom(...Object.values(def.entries));
    case "nullable":
      return fc.option(valueOf(def.innerType));
    case "optional":
      return fc.option(valueOf(def.innerType), { nil: undefined });
    case "array":
      return fc.array(valueOf(def.element), { maxLength: 3 });
    case "union":
      return fc.oneof(...def.options.map(valueOf));
    case "object": {
      const keys = Object.keys(def.shape).filter((key) => !isOptional(def.shape[key]));
      const shape = Object.entries(def.shape).map(([key, its]) => [key, valueOf(its)] as const);
      const named = fc.record(Object.fromEntries(shape), { requiredKeys: keys });
      if (!def.catchall) return named;
      const others = fc.dictionary(fc.stringMatching(/^[a-z_]{1,9}$/), valueOf(def.catchall));
      return fc.tuple(others, named).map(([some, more]) => ({ ...some, ...more }));
    }
    case "never":
      return fc.constant(undefined);
    case "unknown":
      return fc.jsonValue();
    case "custom":
      return fc.string();
    default:
      throw new Error(`No values are known for zod's ${def.type}.`);
  }
}

const isOptional = (schema: unknown) =>
  typeof schema === "object" && schema !== null && Reflect.get(schema, "type") === "optional";

const GONE = Symbol("gone");

/** The same values with one change: a part is replaced, removed or added. */
export function spoiled(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const other = fc.oneof(fc.constant(GONE), fc.jsonValue(), fc.anything());
  return fc.tuple(value, fc.array(fc.nat(), { maxLength: 4 }), other)
    .map(([whole, way, by]) => replaced(whole, way, by));
}

function replaced(value: unknown, [step, ...way]: readonly number[], by: unknown): unknown {
  if (step === undefined || typeof value !== "object" || value === null) return by;
  const keys = [...Object.keys(value), "another"];
  const key = keys[step % keys.length] ?? "";
  const inside = replaced(Reflect.get(value, key), way, by);
  if (Array.isArray(value)) {
    return key === "another" ? [...value, inside] : value.with(Number(key), inside);
  }
  const { [key]: _, ...others } = value as Record<string, unknown>;
  return inside === GONE ? others : { ...value, [key]: inside };
}
