-- The roles of a hosted project, made before anything else. Runs at every start, as the superuser.

do $$
begin
  if not exists (select from pg_roles where rolname = 'anon') then
    create role anon nologin noinherit;
    create role authenticated nologin noinherit;
    create role service_role nologin noinherit bypassrls;
    create role authenticator login noinherit password 'postgres';
    create role supabase_auth_admin nologin noinherit createrole;
    create role supabase_storage_admin login noinherit createrole password 'postgres';
    create role supabase_realtime_admin nologin noinherit;
    create role supabase_functions_admin nologin noinherit createrole;
    create role dashboard_user nologin createdb createrole replication;
    -- Not a superuser: a migration that needs one fails here, as it would on a hosted project.
    create role postgres login createrole createdb replication bypassrls password 'postgres';
  end if;
end
$$;

grant anon, authenticated, service_role to authenticator;
grant anon, authenticated, service_role to postgres with admin option;
-- Storage signs in as the owner of its tables and takes the caller's role for each check.
alter role supabase_storage_admin login password 'postgres';
grant anon, authenticated, service_role to supabase_storage_admin;
grant pg_monitor, pg_read_all_data, pg_signal_backend to postgres;

alter role anon set statement_timeout = '3s';
alter role authenticated set statement_timeout = '8s';
alter role postgres set search_path = "$user", public, extensions;

alter database postgres owner to postgres;
alter schema public owner to postgres;
grant usage on schema public to anon, authenticated, service_role;

create schema if not exists extensions authorization postgres;
grant usage on schema extensions to anon, authenticated, service_role;
create extension if not exists pgcrypto with schema extensions;
create extension if not exists "uuid-ossp" with schema extensions;
