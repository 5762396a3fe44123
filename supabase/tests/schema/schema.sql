-- The database as its catalog describes it, one fact per line, sorted by name. Columns are sorted
-- by name, too, so the order in which they were added does not matter. Functions show a hash of
-- their body. What is usual, such as the owner `postgres`, is not mentioned. Postgres prints names
-- relative to the search path, so it has to be empty; schema-text.ts sees to that.
with ours as (
  select oid, nspname from pg_catalog.pg_namespace where nspname in ('public', 'private')
),
-- An extension in `public` is its operator's own.
of_extensions as (
  select classid, objid from pg_catalog.pg_depend where deptype = 'e'
),
relations as (
  select pg_class.*, format('%s.%s', nspname, relname) as name
  from pg_catalog.pg_class
  join ours on ours.oid = relnamespace
  where relkind in ('r', 'v', 'm', 'S', 'p')
    and ('pg_class'::regclass, pg_class.oid) not in (select classid, objid from of_extensions)
),
functions as (
  select
    pg_proc.*,
    format('%s.%s', nspname, proname) as name
  from pg_catalog.pg_proc
  join ours on ours.oid = pronamespace
  where ('pg_proc'::regclass, pg_proc.oid) not in (select classid, objid from of_extensions)
),
grants (object, acl) as (
  select 'schema ' || nspname, nspacl from pg_catalog.pg_namespace where nspname = 'private'
  union all select 'relation ' || name, relacl from relations
  union all select 'function ' || name, coalesce(proacl, acldefault('f', proowner)) from functions
  union all
  select format('default of %s in %s, kind %s', defaclrole::regrole, coalesce(nullif(defaclnamespace, 0)::regnamespace::text, 'every schema'), defaclobjtype),
    defaclacl
  from pg_catalog.pg_default_acl
  where defaclrole = 'postgres'::regrole and (defaclnamespace = 0 or defaclnamespace in (select oid from ours))
),
facts (subject, fact) as (
  select 'type ' || format_type(pg_type.oid, null),
    'enum: ' || (select string_agg(enumlabel, ' · ' order by enumsortorder) from pg_catalog.pg_enum where enumtypid = pg_type.oid)
  from pg_catalog.pg_type
  join ours on ours.oid = typnamespace
  where typtype = 'e'
  union all
  select 'type ' || format_type(pg_type.oid, null), 'comment: ' || obj_description(pg_type.oid, 'pg_type')
  from pg_catalog.pg_type
  join ours on ours.oid = typnamespace
  where typtype = 'e' and obj_description(pg_type.oid, 'pg_type') is not null
  union all
  select 'schema private', 'comment: ' || obj_description(oid, 'pg_namespace') from ours where nspname = 'private'
  union all
  select 'relation ' || name,
    case relkind when 'r' then 'table' when 'v' then 'view' else relkind::text end
      || case when relrowsecurity then ', row-level security' else '' end
      || case when relforcerowsecurity then ', forced' else '' end
      || case when relowner = 'postgres'::regrole then '' else ', owner ' || relowner::regrole end
      || coalesce(', ' || array_to_string(reloptions, ', '), '')
  from relations
  union all
  select 'relation ' || name, 'comment: ' || obj_description(oid, 'pg_class') from relations where obj_description(oid, 'pg_class') is not null
  union all
  select 'relation ' || name, 'as: ' || pg_get_viewdef(oid) from relations where relkind = 'v'
  union all
  select 'relation ' || name,
    format('column %s: %s%s%s%s', attname, format_type(atttypid, atttypmod),
      case when attnotnull then ' not null' else '' end,
      case when attgenerated <> '' then ' generated' else '' end,
      coalesce(' default ' || pg_get_expr(adbin, adrelid), ''))
      || coalesce(' -- ' || col_description(relations.oid, attnum), '')
  from relations
  join pg_catalog.pg_attribute on attrelid = relations.oid and attnum > 0 and not attisdropped
  left join pg_catalog.pg_attrdef on adrelid = relations.oid and adnum = attnum
  union all
  select 'relation ' || name, format('constraint %s: %s', conname, pg_get_constraintdef(pg_constraint.oid))
  from relations
  join pg_catalog.pg_constraint on conrelid = relations.oid
  -- Triggers and `not null` are facts of their own; since Postgres 18 the latter are constraints.
  where contype not in ('t', 'n')
  union all
  -- A concurrent build that broke off leaves an index that nothing uses.
  select 'relation ' || name, 'index: ' || pg_get_indexdef(indexrelid) || case when indisvalid then '' else ', not valid' end
  from relations
  join pg_catalog.pg_index on indrelid = relations.oid
  union all
  -- Our triggers may be on tables of Auth.
  select format('relation %s.%s', pg_namespace.nspname, relname),
    'trigger: ' || pg_get_triggerdef(pg_trigger.oid)
      || case tgenabled when 'O' then '' when 'D' then ', disabled' else ', enabled ' || tgenabled::text end
  from pg_catalog.pg_trigger
  join pg_catalog.pg_class on pg_class.oid = tgrelid
  join pg_catalog.pg_namespace on pg_namespace.oid = relnamespace
  join functions on functions.oid = tgfoid
  where not tgisinternal
  union all
  select format('relation %s.%s', schemaname, tablename),
    format('policy "%s": %s %s to %s%s%s', policyname, lower(permissive), lower(cmd), array_to_string(roles, ', '),
      coalesce(' using ' || qual, ''),
      coalesce(' with check ' || with_check, ''))
  from pg_catalog.pg_policies
  where schemaname in ('public', 'private') or (schemaname, tablename) in (('storage', 'objects'), ('realtime', 'messages'))
  union all
  select 'function ' || name,
    format('returns %s, %s, %s%s%s, body %s', pg_get_function_result(oid),
      (select lanname from pg_catalog.pg_language where pg_language.oid = prolang),
      case provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end,
      case when proisstrict then ', strict' else '' end || case when prosecdef then ', security definer' else '' end
        || case when proowner = 'postgres'::regrole then '' else ', owner ' || proowner::regrole end,
      coalesce(', ' || array_to_string(proconfig, ', '), ''),
      left(md5(prosrc), 8))
  from functions
  union all
  select 'function ' || name, 'arguments: ' || pg_get_function_arguments(oid) from functions where pronargs > 0
  union all
  select 'function ' || name, 'comment: ' || obj_description(oid, 'pg_proc') from functions where obj_description(oid, 'pg_proc') is not null
  union all
  select object, format('grant to %s: %s', coalesce(nullif(grantee, 0)::regrole::text, 'everybody'),
    string_agg(lower(privilege_type), ', ' order by privilege_type))
  from grants
  cross join lateral aclexplode(acl)
  where grantee <> 'postgres'::regrole
  group by object, grantee
  union all
  select 'relation ' || name,
    format('grant to %s: %s of %s', grantee::regrole, lower(privilege_type), string_agg(attname, ', ' order by attname))
  from relations
  join pg_catalog.pg_attribute on attrelid = relations.oid
  cross join lateral aclexplode(attacl)
  group by name, grantee, privilege_type
  union all
  select 'bucket ' || id, format('public %s, at most %s bytes of %s', public, file_size_limit, array_to_string(allowed_mime_types, ', '))
  from storage.buckets
  union all
  select 'cron ' || jobname, format('%s %s', schedule, command) from cron.job
)
select subject, regexp_replace(fact, '\s+', ' ', 'g') as fact
from facts
order by subject collate "C", fact collate "C"
