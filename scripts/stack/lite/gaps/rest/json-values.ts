import type { PostgresType } from "postgres";

/**
 * Gap: the library sends a JSON argument of a function as text, which the driver turns into JSON
 * once more, so the function gets `"{\"a\": 1}"` instead of `{"a": 1}`. This passes on what is JSON
 * already. A string that looks like JSON is taken for it, as the library does for a column.
 */
export const jsonValues = {
  json: asJson(114),
  jsonb: asJson(3802),
} satisfies Record<string, PostgresType>;

function asJson(oid: number): PostgresType {
  return {
    to: oid,
    from: [oid],
    serialize: (value: unknown) =>
      typeof value === "string" && isJson(value) ? value : JSON.stringify(value),
    parse: (text: string): unknown => JSON.parse(text),
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
