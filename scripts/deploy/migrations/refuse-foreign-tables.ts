import type { HostedProject } from "../../hosted/project.ts";

const NAMED_MAX = 5;

/**
 * A project whose `public` has tables before our first migration belongs to another app. Ours would
 * give its users rights, mails and settings that the other app does not expect.
 */
export async function refuseForeignTables({ query, ref }: HostedProject): Promise<void> {
  const rows = await query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name
     from pg_catalog.pg_class c
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('public', 'private')
       and c.relkind in ('r', 'p', 'v', 'm', 'f')
       and not exists (
         select from pg_catalog.pg_depend d
         where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
           and d.objid = c.oid
           and d.deptype = 'e'
       )
     order by 1`,
    undefined,
    { readOnly: true },
  );
  if (rows.length === 0) return;
  const names = rows.slice(0, NAMED_MAX).map(({ name }) => name).join(", ");
  const more = rows.length > NAMED_MAX ? ` and ${rows.length - NAMED_MAX} more` : "";
  throw new Error(
    `The project ${ref} already has tables that are not ours (${names}${more}). This app needs a project of its own: make one at https://supabase.com/dashboard/new.`,
  );
}
