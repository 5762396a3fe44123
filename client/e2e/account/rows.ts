import { inject } from "vitest";
import { connect } from "../../../scripts/stack/postgres/connect.ts";
import { insertRows, type Rows } from "./insert-rows.ts";

/** Gives a story's account many finished videos, for long lists. */
export async function putRows(userId: string, rows: Rows): Promise<void> {
  const sql = connect(inject("stack").adminDatabaseUrl, 1);
  try {
    await insertRows(sql, userId, rows);
  } finally {
    await sql.end();
  }
}
