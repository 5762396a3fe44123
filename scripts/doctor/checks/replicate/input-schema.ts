/** The input of a model, from its OpenAPI schema as Replicate shows it. */
import * as z from "zod/mini";

export interface Property {
  /** "string", "integer", "number", "boolean" or "array". Null: it does not say. */
  type: string | null;
  /** The only values; null: any. */
  values: readonly unknown[] | null;
  minimum: number;
  maximum: number;
}

export interface InputSchema {
  required: string[];
  properties: Readonly<Record<string, Property>>;
}

const referenceSchema = z.object({ $ref: z.string() });
const propertySchema = z.looseObject({
  type: z.optional(z.string()),
  /** Beside `enum`, how Cog writes it: the values are in a schema of their own. */
  allOf: z.optional(z.array(referenceSchema)),
  minimum: z.optional(z.number()),
  maximum: z.optional(z.number()),
});
const openapiSchema = z.object({
  components: z.object({
    schemas: z.looseObject({
      Input: z.object({
        required: z.optional(z.array(z.string())),
        properties: z.record(z.string(), propertySchema),
      }),
    }),
  }),
});
const nameOf = (reference: string) => reference.replace("#/components/schemas/", "");
const enumSchema = z.object({ enum: z.array(z.unknown()) });
const typeSchema = z.object({ type: z.string() });

/** Throws if it is not the schema of a model. */
export function readInputSchema(openapi: unknown): InputSchema {
  const { components: { schemas } } = z.parse(openapiSchema, openapi);
  const { required = [], properties } = schemas.Input;
  type Written = z.infer<typeof propertySchema>;
  const partsOf = (property: Written): unknown[] => [
    property,
    ...(property.allOf ?? []).map(({ $ref }) => schemas[nameOf($ref)]),
  ];
  const valuesOf = (property: Written) => {
    const own = partsOf(property).flatMap((part) => z.safeParse(enumSchema, part).data?.enum ?? []);
    return own.length === 0 ? null : own;
  };
  const typeOf = (property: Written) =>
    partsOf(property).flatMap((part) => z.safeParse(typeSchema, part).data?.type ?? [])[0] ?? null;
  return {
    required,
    properties: Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [name, {
        type: typeOf(property),
        values: valuesOf(property),
        minimum: property.minimum ?? -Infinity,
        maximum: property.maximum ?? Infinity,
      }]),
    ),
  };
}
