import type { Sql } from "postgres";

/** Several statements have several results, and the API of a hosted project returns one, too. */
export async function queryReadOnly<Row extends object>(sql: Sql, text: string): Promise<Row[]> {
  const rows: unknown[] = await sql.begin(
    "read only",
    async (transaction) => lastRows(await transaction.unsafe(text).simple()),
  );
  // The caller knows the columns of its own statement.
  return rows as Row[];
}

const isRows = (result: unknown): result is unknown[] => Array.isArray(result);

/** The rows of the last of several results that has rows. */
export function lastRows(result: unknown[]): unknown[] {
  if (!result.every(isRows)) return result;
  return result.findLast((rows) => rows.length > 0) ?? [];
}
