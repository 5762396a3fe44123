import { isObject } from "../../fakes/http/json.ts";
import type { ObjectSchema, Property } from "./models.ts";

/** One entry of a 422's `invalid_fields`. */
export interface InvalidField {
  type: string;
  /**
   * The field's place, dotted, from the body's root: `input.num_frames`. For a missing field, the
   * object that lacks it.
   */
  field: string;
  description: string;
}

interface Rules {
  schema: ObjectSchema;
  /** Path of the object that is checked; "" for the root. */
  at: string;
  /** The body's top level accepts no unknown key; a model's input does. */
  additional: boolean;
}

/**
 * What Replicate would refuse about `value`, in its words: it validates with gojsonschema, whose
 * messages are public. Covers what the Wan models use: required, type, enum, minimum, maximum, uri
 * and nullable.
 */
export function invalidFields(value: unknown, { schema, at, additional }: Rules): InvalidField[] {
  if (!isObject(value)) return [wrongType(at, "object", value)];
  const missing = schema.required
    .filter((name) => value[name] === undefined)
    .map((name) => ({ type: "required", field: at, description: `${name} is required` }));
  const wrong = Object.entries(value).flatMap(([name, given]): InvalidField[] => {
    const property = schema.properties[name];
    if (property) return checkProperty(property, name, given, at ? `${at}.${name}` : name);
    if (additional) return [];
    const description = `Additional property ${name} is not allowed`;
    return [{ type: "additional_property_not_allowed", field: at, description }];
  });
  return [...missing, ...wrong];
}

function checkProperty(
  schema: Property,
  name: string,
  given: unknown,
  field: string,
): InvalidField[] {
  if (given === null && schema.nullable) return [];
  if (!hasType(given, schema.type)) return [wrongType(field, schema.type, given)];
  if (schema.items && Array.isArray(given)) {
    const { items } = schema;
    return given.flatMap((item: unknown, index) =>
      checkProperty(items, `${name}.${index}`, item, `${field}.${index}`)
    );
  }
  return [
    ...checkEnum(schema, name, given, field),
    ...checkRange(schema, given, field),
    ...checkUri(schema, given, field),
  ];
}

function checkEnum(schema: Property, name: string, given: unknown, field: string): InvalidField[] {
  if (!schema.enum || schema.enum.some((allowed) => allowed === given)) return [];
  const list = schema.enum.map((allowed) => JSON.stringify(allowed)).join(", ");
  return [{ type: "enum", field, description: `${name} must be one of the following: ${list}` }];
}

function checkRange({ minimum, maximum }: Property, given: unknown, field: string): InvalidField[] {
  if (typeof given !== "number") return [];
  if (minimum !== undefined && given < minimum) {
    return [{
      type: "number_gte",
      field,
      description: `Must be greater than or equal to ${minimum}`,
    }];
  }
  if (maximum !== undefined && given > maximum) {
    return [{ type: "number_lte", field, description: `Must be less than or equal to ${maximum}` }];
  }
  return [];
}

function checkUri(schema: Property, given: unknown, field: string): InvalidField[] {
  if (schema.format !== "uri" || typeof given !== "string" || URL.canParse(given)) return [];
  return [{ type: "format", field, description: "Does not match format 'uri'" }];
}

function wrongType(field: string, expected: string, given: unknown): InvalidField {
  const description = `Invalid type. Expected: ${expected}, given: ${typeOf(given)}`;
  return { type: "invalid_type", field, description };
}

function hasType(given: unknown, type: Property["type"]): boolean {
  return typeOf(given) === type || (type === "number" && typeOf(given) === "integer");
}

function typeOf(given: unknown): string {
  if (given === null) return "null";
  if (Array.isArray(given)) return "array";
  return Number.isInteger(given) ? "integer" : typeof given;
}
