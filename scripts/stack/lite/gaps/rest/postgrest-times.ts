import type { PostgresType } from "postgres";

/**
 * Gap: the library sends times as PostgreSQL writes them, `2026-11-22 12:36:29.72826+00`. PostgREST
 * sends ISO 8601: `2026-11-22T12:36:29.72826+00:00`.
 */
export const postgrestTimes = {
  timestamptz: asIs(1184, (text) => toIso(text)),
  timestamp: asIs(1114, (text) => toIso(text)),
  timestamptzArray: asIs(1185, (text) => toArray(text)),
  timestampArray: asIs(1115, (text) => toArray(text)),
} satisfies Record<string, PostgresType>;

function asIs(oid: number, parse: (text: string) => unknown): PostgresType {
  return { to: oid, from: [oid], serialize: (value: unknown) => value, parse };
}

function toIso(text: string): string {
  // `infinity` and years BC have no ISO form. PostgREST, too, sends them unchanged.
  return text.replace(
    /^(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)(?:([+-]\d\d)(:\d\d)?)?$/,
    (_, date: string, time: string, hours?: string, minutes?: string) =>
      `${date}T${time}${hours === undefined ? "" : `${hours}${minutes ?? ":00"}`}`,
  );
}

/**
 * `{"2026-11-22 12:00:00+00",NULL}`: one dimension, because a column of our tables could have it.
 */
function toArray(text: string): (string | null)[] {
  const inside = text.slice(1, -1);
  if (inside === "") return [];
  return inside.split(",").map((item) => item === "NULL" ? null : toIso(item.replaceAll('"', "")));
}
