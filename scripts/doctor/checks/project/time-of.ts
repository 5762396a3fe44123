import type { Reply } from "../../ask.ts";

/** The time that an answer names, in seconds since 1970. Null: it names none. */
export function timeOf({ headers }: Reply): number | null {
  const time = Date.parse(headers.get("date") ?? "");
  return Number.isNaN(time) ? null : time / 1000;
}
