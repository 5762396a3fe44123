import type { Sql } from "postgres";
import { vi } from "vitest";
import { PATIENCE_MS } from "../../test/patience.ts";

/** Every row of every table, as text: public, private, and those of all services. */
export async function allRows(sql: Sql): Promise<Set<string>> {
  const tables = await sql<{ name: string }[]>`
    select pg_class.oid::regclass::text as name
    from pg_catalog.pg_class
    join pg_catalog.pg_namespace on pg_namespace.oid = relnamespace
    where relkind = 'r' and nspname !~ '^(pg_|information_schema)'`;
  const rows = await Promise.all(
    tables.map(async ({ name }) =>
      (await sql.unsafe<{ row: string }[]>(`select t::text as row from ${name} t`))
        .map(({ row }) => `${name} ${row}`)
    ),
  );
  return new Set(rows.flat());
}

/** Stops cron, and waits for the end of what it has begun: from now on nothing writes by itself. */
export async function stopCron(sql: Sql): Promise<void> {
  await sql.begin(async (transaction) => {
    await transaction`set local role postgres`;
    await transaction`select cron.alter_job(jobid, active => false) from cron.job`;
  });
  await vi.waitUntil(async () => {
    const [row] = await sql<{ underway: boolean }[]>`
      select
        exists (select 1 from cron.job_run_details where status not in ('succeeded', 'failed'))
        or exists (select 1 from net.http_request_queue)
        or (select count(*) from cron.job_run_details where command like '%call_function%')
          > (select count(*) from net._http_response) as underway`;
    return row?.underway === false;
  }, { timeout: PATIENCE_MS });
}
