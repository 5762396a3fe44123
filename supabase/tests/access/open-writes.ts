/**
 * Finds every way in which a signed-in user could write in a session that has ended, from the
 * catalogs of a database: grants and policies on tables, and functions.
 */
import type { Sql } from "postgres";

interface Routine {
  name: string;
  source: string;
  isVolatile: boolean;
  isCallable: boolean;
  types: string[];
}

export async function findOpenWrites(sql: Sql, user: string): Promise<string[]> {
  return [...await findOpenTables(sql), ...await findOpenFunctions(sql, user)].sort();
}

/**
 * Writes on tables that are granted, and that a policy allows without asking for the session.
 * Without row-level security, and on a view, nothing asks for it.
 */
async function findOpenTables(sql: Sql): Promise<string[]> {
  const rows = await sql<{ write: string }[]>`
    with relations as (
      select pg_class.oid, relnamespace::regnamespace || '.' || relname as name,
        relkind in ('r', 'p') and relrowsecurity as is_guarded
      from pg_catalog.pg_class
      where relnamespace::regnamespace::text in ('public', 'private', 'storage', 'realtime', 'auth')
        and relkind in ('r', 'p', 'v', 'm', 'f')
        and has_schema_privilege('authenticated', relnamespace, 'usage')
    ),
    granted as (
      select relations.*, command, letter
      from relations
      cross join (values ('insert', 'a'), ('update', 'w'), ('delete', 'd'), ('truncate', '')) as commands (command, letter)
      where has_table_privilege('authenticated', oid, command)
        or (command in ('insert', 'update') and has_any_column_privilege('authenticated', oid, command))
    ),
    policies as (
      select granted.oid, command, polname, polpermissive,
        coalesce(
          (case when command = 'insert' then coalesce(polwithcheck, polqual) else polqual end)::text, '') <> ''
          and pg_get_expr(
            case when command = 'insert' then coalesce(polwithcheck, polqual) else polqual end, polrelid)
            ~ 'SELECT private\.(is_in_session|may_write_files)\(\)' as asks
      from granted
      join pg_catalog.pg_policy on polrelid = granted.oid and polcmd::text in ('*', letter)
      where polroles = '{0}' or 'authenticated'::regrole = any (polroles)
    )
    select command || ' on ' || name as write
    from granted
    where not is_guarded or command = 'truncate'
    union
    select policies.command || ' on ' || name || ' by "' || polname || '"'
    from policies join granted using (oid, command)
    where is_guarded and polpermissive and not asks
      and not exists (
        select 1 from policies as others
        where others.oid = policies.oid and others.command = policies.command
          and not others.polpermissive and others.asks
      )`;
  return rows.map(({ write }) => write);
}

/**
 * Functions that a user may call and that may write: they are volatile, or call one that is. Called
 * with nulls, each has to refuse an ended session, and not an open one.
 */
async function findOpenFunctions(sql: Sql, user: string): Promise<string[]> {
  const routines = await sql<Routine[]>`
    select pronamespace::regnamespace || '.' || proname as name,
      prosrc as source,
      provolatile = 'v' as "isVolatile",
      pronamespace::regnamespace::text in ('public', 'private')
        and prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
        and has_schema_privilege('authenticated', pronamespace, 'usage')
        and has_function_privilege('authenticated', pg_proc.oid, 'execute') as "isCallable",
      to_jsonb(array(select format_type(type, null) from unnest(proargtypes) as type)) as types
    from pg_catalog.pg_proc
    where pronamespace::regnamespace::text not in ('pg_catalog', 'information_schema', 'extensions')`;
  const [open] = await sql<{ id: string }[]>`
    insert into auth.sessions (id, user_id, created_at, updated_at)
    values (gen_random_uuid(), ${user}, now(), now()) returning id`;
  const found: string[] = [];
  for (const routine of routines.filter((one) => one.isCallable && mayWrite(one, routines))) {
    const values = routine.types.map((type) => `(select null::${type})`).join(", ");
    const call = `select ${routine.name}(${values})`;
    const isRefused = await saysNotSignedIn(sql, user, crypto.randomUUID(), call);
    if (!isRefused || await saysNotSignedIn(sql, user, open?.id ?? "", call)) {
      found.push(`${routine.name}()`);
    }
  }
  return found;
}

function mayWrite(routine: Routine, all: Routine[], seen = new Set<Routine>()): boolean {
  if (seen.has(routine)) return false;
  seen.add(routine);
  return routine.isVolatile ||
    all.some((other) => routine.source.includes(`${other.name}(`) && mayWrite(other, all, seen));
}

async function saysNotSignedIn(sql: Sql, user: string, session: string, call: string) {
  const claims = JSON.stringify({ sub: user, role: "authenticated", session_id: session });
  const rolledBack = new Error("rolled back on purpose");
  const error: unknown = await sql.begin(async (tx) => {
    await tx`select set_config('role', 'authenticated', true),
      set_config('request.jwt.claims', ${claims}, true), set_config('request.jwt.claim.sub', ${user}, true)`;
    await tx.unsafe(call);
    throw rolledBack;
  }).catch((thrown: unknown) => thrown);
  return error instanceof Error && error.message === "not_signed_in";
}
