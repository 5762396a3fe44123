import type { Reply } from "../../ask.ts";

/** The time that an answer names, in seconds since 1970; this machine's if it names none. */
export function timeOf({ headers }: Reply): number {
  const time = Date.parse(headers.get("date") ?? "");
  return (Number.isNaN(time) ? Date.now() : time) / 1000;
}
