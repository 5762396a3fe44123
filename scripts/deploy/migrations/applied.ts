import type { HostedProject } from "../../hosted/project.ts";

export interface AppliedMigration {
  version: string;
  /** "foundation" */
  name: string | null;
  /** What was run, as `db push` cut it. Null, if it was applied by something else. */
  statements: string[] | null;
}

/** The migrations that the project has, in order. */
export async function readApplied(
  { query }: Pick<HostedProject, "query">,
): Promise<AppliedMigration[]> {
  // The table is made by the first `db push`.
  const [history] = await query<{ exists: boolean }>(
    "select pg_catalog.to_regclass('supabase_migrations.schema_migrations') is not null as exists",
    undefined,
    { readOnly: true },
  );
  if (!history?.exists) return [];
  return await query<AppliedMigration>(
    `select version, name, statements
     from supabase_migrations.schema_migrations
     order by version`,
    undefined,
    { readOnly: true },
  );
}
