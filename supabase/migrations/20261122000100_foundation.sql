-- Foundation: the two schemas, privileges that are closed by default, and calls to edge functions.
--
-- `public` is the door: tables with row-level security and thin wrappers, exposed by the API.
-- `private` is the room: the functions that do the work, reached only through the door.

create schema private;
comment on schema private is
  'Not exposed by the API. Functions that change money and state, their settings and their records.';

-- Whatever a migration creates is closed until the migration grants it. Hosted projects have done
-- this by default since 30 October 2026; a local one may not.
alter default privileges for role postgres in schema public
  revoke all on tables from anon, authenticated, service_role;
alter default privileges for role postgres in schema public
  revoke all on sequences from anon, authenticated, service_role;
alter default privileges for role postgres in schema public
  revoke all on functions from anon, authenticated, service_role;

-- Postgres lets PUBLIC execute every new function. Only the role-wide default can revoke that.
alter default privileges for role postgres
  revoke execute on functions from public;

grant usage on schema private to anon, authenticated, service_role;

-- Hosted projects have the extensions; the local stack creates schemas of the same shape.
do $$
begin
  if exists (select 1 from pg_available_extensions where name = 'pg_net') then
    create extension if not exists pg_net;
  end if;
  if exists (select 1 from pg_available_extensions where name = 'pg_cron') then
    create extension if not exists pg_cron;
  end if;
end
$$;

-- Cron calls edge functions through pg_net, with a secret key from the vault. While the two secrets
-- are not set, the job's log says so and nothing else breaks.
create function private.call_function(p_name text, p_body jsonb default '{}') returns bigint
language plpgsql set search_path = ''
as $$
declare
  v_url text;
  v_key text;
  v_request bigint;
begin
  select decrypted_secret into v_url from vault.decrypted_secrets where name = 'project_url';
  select decrypted_secret into v_key from vault.decrypted_secrets where name = 'secret_key';
  if v_url is null or v_key is null then
    raise exception 'Set the vault secrets project_url and secret_key, so that cron can call functions.';
  end if;
  select net.http_post(
    url := v_url || '/functions/v1/' || p_name,
    body := p_body,
    headers := jsonb_build_object('content-type', 'application/json', 'apikey', v_key),
    timeout_milliseconds := 60000
  ) into v_request;
  return v_request;
end
$$;
comment on function private.call_function is 'Calls an edge function with the secret key; the answer is in net._http_response.';
