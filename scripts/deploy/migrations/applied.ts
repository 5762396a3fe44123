import type { HostedProject } from "../../hosted/project.ts";

interface AppliedMigration {
  version: string;
  name: string;
}

/** The migrations that the project has, in order. */
export async function readApplied({ query }: HostedProject): Promise<AppliedMigration[]> {
  // The table is made by the first `db push`.
  const [history] = await query<{ exists: boolean }>(
    "select pg_catalog.to_regclass('supabase_migrations.schema_migrations') is not null as exists",
    [],
    { readOnly: true },
  );
  if (!history?.exists) return [];
  return await query<AppliedMigration>(
    "select version, name from supabase_migrations.schema_migrations order by version",
    [],
    { readOnly: true },
  );
}
