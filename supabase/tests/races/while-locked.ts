import type { TransactionSql } from "postgres";
import { until } from "../../../scripts/stack/within.ts";
import { PATIENCE_MS } from "../../../scripts/test/patience.ts";
import type { Scene } from "../fixtures/proof.ts";

/** Locks one row for the rest of a transaction. */
export const lockRow = (table: "generations" | "profiles", id: string) => (tx: TransactionSql) =>
  tx`select 1 from public.${tx(table)} where id = ${id} for update`;

/**
 * Makes calls while something is locked, and releases it when ten of them wait for it, so that none
 * of those has seen another's changes.
 */
export async function whileLocked<Answer>(
  { sql }: Pick<Scene, "sql">,
  lock: (tx: TransactionSql) => Promise<unknown>,
  calls: () => Promise<Answer>,
): Promise<Answer> {
  const held = await sql.begin(async (tx) => {
    await lock(tx);
    const called = calls();
    called.catch(() => {});
    await until(PATIENCE_MS, "ten calls to wait", async () => {
      // On this connection, because the calls may have taken all others. A transaction would see
      // the same activity again.
      await tx`select pg_catalog.pg_stat_clear_snapshot()`;
      const waiting = await tx`
        select 1 from pg_catalog.pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`;
      return waiting.length >= 10;
    });
    return { called };
  });
  return await held.called;
}
