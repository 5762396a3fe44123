/** Compares what we send to a model with what it takes, by its OpenAPI schema. */
import type { InputSchema, Property } from "./input-schema.ts";
import type { Possible, Request } from "./possible-values.ts";

/** What does not fit, in words. None: all fits. */
export function flawsOfInput(input: Request["input"], schema: InputSchema): string[] {
  const flaws = Object.entries(input).flatMap(([name, values]) => {
    if (values.every(({ is }) => is === "absent")) return [];
    const property = schema.properties[name];
    return property === undefined
      ? [`it has no input ${name}`]
      : values.flatMap((value) => flawsOfValue(name, value, property));
  });
  const missing = schema.required.filter((name) =>
    input[name]?.every(({ is }) => is !== "absent") !== true
  );
  return [...flaws, ...missing.map((name) => `it needs the input ${name}`)];
}

function flawsOfValue(name: string, possible: Possible, property: Property): string[] {
  const { type, values, minimum, maximum } = property;
  const wrongType = (sent: string) => [`${name} is ${nameOf(type)}, and we send ${sent}`];
  switch (possible.is) {
    case "absent":
      return [];
    case "list":
      return isOneOf(type, "array") ? [] : wrongType("a list");
    case "text":
      return isOneOf(type, "string") ? [] : wrongType("a text");
    case "range":
      return [possible.min, possible.max].flatMap((value) =>
        flawsOfValue(name, { is: "value", value }, property)
      );
    case "value": {
      const { value } = possible;
      if (!isOneOf(type, ...typesOf(value))) return wrongType(JSON.stringify(value));
      const isOutside = typeof value === "number" && (value < minimum || value > maximum);
      const fits = !isOutside && (values === null || values.includes(value));
      return fits ? [] : [`${name} does not take ${value}`];
    }
  }
}

function typesOf(value: string | number | boolean): string[] {
  if (typeof value !== "number") return [typeof value];
  return Number.isInteger(value) ? ["integer", "number"] : ["number"];
}

const isOneOf = (type: string | null, ...types: string[]) => type === null || types.includes(type);

const articles: Readonly<Record<string, string>> = { integer: "an", array: "an", object: "an" };
const nameOf = (type: string | null) => `${articles[type ?? ""] ?? "a"} ${type}`;
