-- Foundation: the two schemas, doors that are closed until somebody opens them, and the way to call an edge function.
--
-- `public` is the door: tables with row-level security and thin wrappers, reached through the API.
-- `private` is the room: the functions that do the work, reached through the door alone.

create schema private;
comment on schema private is
  'Not exposed by the API. Functions that change money and state, their settings and their records.';

-- What a migration creates belongs to nobody until it says so. Hosted projects behave so since
-- 30 October 2026; a local one may not.
alter default privileges for role postgres in schema public
  revoke all on tables from anon, authenticated, service_role;
alter default privileges for role postgres in schema public
  revoke all on sequences from anon, authenticated, service_role;
alter default privileges for role postgres in schema public
  revoke all on functions from anon, authenticated, service_role;

-- Postgres lets PUBLIC execute every new function. Only the role-wide default can take that away.
alter default privileges for role postgres
  revoke execute on functions from public;

grant usage on schema private to authenticated, service_role;

-- Hosted projects have the extensions; the local stack lays schemas of the same shape.
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

-- Cron calls functions through pg_net, with a secret key from the vault. Where the two secrets are not set yet it
-- says so in the log of the job, and nothing else breaks.
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
