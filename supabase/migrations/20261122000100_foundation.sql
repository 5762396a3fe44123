-- Foundation: the two schemas, and doors that are closed until somebody opens them.
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
