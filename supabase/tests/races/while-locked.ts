import { until } from "../../../scripts/stack/within.ts";
import type { Scene } from "../fixtures/proof.ts";

/**
 * Makes calls while a row is locked, and releases it when ten of them wait for it, so that none of
 * those has seen another's changes.
 */
export async function whileLocked<Answer>(
  { sql }: Pick<Scene, "sql">,
  table: "generations" | "profiles",
  id: string,
  calls: () => Promise<Answer>,
): Promise<Answer> {
  const held = await sql.begin(async (tx) => {
    await tx`select 1 from public.${tx(table)} where id = ${id} for update`;
    const called = calls();
    called.catch(() => {});
    await until(20_000, "ten calls to wait", async () => {
      const waiting = await sql`
        select 1 from pg_catalog.pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`;
      return waiting.length >= 10;
    });
    return { called };
  });
  return await held.called;
}
