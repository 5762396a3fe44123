/** Makes the backlogs that `npm run bench:functions` lets `reconcile` work off. */
import type { Sql } from "postgres";
import { callsOn } from "../../supabase/tests/fixtures/calls.ts";

const MEGABYTE = 1024 * 1024;

/** The sizes of the outputs of each backlog. */
export const outputBacklogs: Record<string, number[]> = {
  "200 outputs of 0.3 MB": Array.from({ length: 200 }, () => 300_000),
  "20 outputs of 10 MB": Array.from({ length: 20 }, () => 10 * MEGABYTE),
  "6 outputs of 49 MB": Array.from({ length: 6 }, () => 49 * MEGABYTE),
  "60 outputs of 0.3, 6 and 49 MB": Array.from(
    { length: 60 },
    (_, index) => index % 10 === 0 ? 49 * MEGABYTE : index % 3 === 0 ? 6 * MEGABYTE : 300_000,
  ),
};

/** Finalizing generations whose outputs have these URLs. */
export async function addOutputs(sql: Sql, user: string, urls: string[]): Promise<void> {
  const calls = callsOn(sql);
  for (const outputUrl of urls) {
    const { generation: { id } } = await calls.start(user);
    await calls.report(id, "succeeded", { outputUrl });
  }
}

/** Generations whose create was never answered, without an update for three minutes. */
export async function addOrphans(sql: Sql, user: string, count: number): Promise<void> {
  const calls = callsOn(sql);
  for (let nth = 0; nth < count; nth += 1) await calls.start(user);
  await makeStale(sql);
}

export async function makeStale(sql: Sql): Promise<void> {
  await sql.unsafe(`
    select set_config('session_replication_role', 'replica', true);
    update public.generations
    set created_at = created_at - interval '3 minutes', checked_at = checked_at - interval '3 minutes'
    where finished_at is null;`);
}

/** Ends everything that is still open, so that the next backlog begins with nothing. */
export async function endAll(sql: Sql): Promise<void> {
  const calls = callsOn(sql);
  const open = await sql<{ id: string }[]>`
    select id from public.generations where finished_at is null`;
  for (const { id } of open) await calls.fail(id);
}
