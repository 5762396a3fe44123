-- What a hosted project grants around the tables of Auth and Storage. Runs at every start, as the
-- superuser, after the tables were made.
--
-- Nothing is granted on new tables of `public`: since 30 October 2026 every migration has to grant
-- what it needs itself.

grant usage on schema auth to postgres, anon, authenticated, service_role;
grant all on all tables in schema auth to postgres;
grant execute on all functions in schema auth to postgres, anon, authenticated, service_role;

-- On a hosted project these columns exist, and Auth does not find a user without an instance.
-- seed.sql fills them.
alter table auth.users add column if not exists instance_id uuid;
alter table auth.users add column if not exists is_super_admin boolean;

-- pgTAP-style tests and hand-written SQL set only `request.jwt.claims`, as today's PostgREST does.
create or replace function auth.uid() returns uuid language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.sub', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
  )::uuid
$$;
create or replace function auth.role() returns text language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.role', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'
  )
$$;
create or replace function auth.email() returns text language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.email', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email'
  )
$$;

grant usage on schema storage to postgres, anon, authenticated, service_role;
alter table storage.buckets owner to supabase_storage_admin;
alter table storage.objects owner to supabase_storage_admin;
grant usage, create on schema storage to supabase_storage_admin;
grant all on storage.buckets, storage.objects to postgres with grant option;
grant all on storage.buckets, storage.objects to service_role;
-- RLS decides.
grant select, insert, update, delete on storage.buckets, storage.objects to anon, authenticated;

-- Versions of objects, in Storage's schema since August 2026. By default a bucket keeps none.
alter table storage.buckets add column if not exists versioning_status text not null default 'DISABLED';
alter table storage.objects
  add column if not exists archived_at timestamptz,
  add column if not exists is_delete_marker boolean not null default false,
  add column if not exists is_versioned boolean not null default false;

-- Only the owner of a table may create policies on it, and `postgres` is not a member of the roles
-- of Storage and Realtime. A hosted project has an extension that lends it the ownership, for
-- policies alone: it can neither change the table nor add an index or a function.
revoke supabase_storage_admin from postgres;
create or replace function extensions.lend_ownership() returns event_trigger
language plpgsql security definer set search_path = '' as $$
begin
  if coalesce(nullif(current_setting('role'), 'none'), session_user) <> 'postgres' then
    return;
  end if;
  if tg_event = 'ddl_command_start' then
    grant supabase_storage_admin, supabase_realtime_admin to postgres with inherit true, set false;
  else
    revoke supabase_storage_admin, supabase_realtime_admin from postgres;
  end if;
end
$$;
do $$
begin
  if not exists (select from pg_event_trigger where evtname = 'lend_ownership') then
    create event trigger lend_ownership on ddl_command_start
      when tag in ('CREATE POLICY', 'ALTER POLICY', 'DROP POLICY')
      execute function extensions.lend_ownership();
    create event trigger take_ownership_back on ddl_command_end
      when tag in ('CREATE POLICY', 'ALTER POLICY', 'DROP POLICY')
      execute function extensions.lend_ownership();
  end if;
end
$$;

-- Deleting the row with SQL would leave the file behind: only the Storage API can delete both. It
-- sets this on its own connections.
create or replace function storage.protect_delete() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('storage.allow_delete_query', true), 'false') <> 'true' then
    raise insufficient_privilege using
      message = 'Direct deletion from storage tables is not allowed. Use the Storage API instead.',
      hint = 'This prevents accidental data loss from orphaned objects.';
  end if;
  return null;
end
$$;
create or replace trigger protect_buckets_delete before delete on storage.buckets
  for each statement execute function storage.protect_delete();
create or replace trigger protect_objects_delete before delete on storage.objects
  for each statement execute function storage.protect_delete();

alter schema supabase_migrations owner to postgres;
alter table supabase_migrations.schema_migrations owner to postgres;
alter table supabase_migrations.seed_files owner to postgres;

-- PostgREST reloads the schema when it is notified. A hosted project notifies it after every
-- change.
create or replace function extensions.pgrst_ddl_watch() returns event_trigger language plpgsql as $$
begin
  notify pgrst, 'reload schema';
end
$$;
do $$
begin
  if not exists (select from pg_event_trigger where evtname = 'pgrst_ddl_watch') then
    create event trigger pgrst_ddl_watch on ddl_command_end
      execute function extensions.pgrst_ddl_watch();
    create event trigger pgrst_drop_watch on sql_drop
      execute function extensions.pgrst_ddl_watch();
  end if;
end
$$;
