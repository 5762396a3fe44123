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

-- A token outlives the sign-out of its session by up to an hour. Whatever else it may still read, it spends nothing
-- and deletes nothing.
create function private.check_session() returns void
language plpgsql stable security definer set search_path = ''
-- Definer: it reads Auth's sessions.
as $$
declare
  v_session_id uuid := ((select auth.jwt()) ->> 'session_id')::uuid;
begin
  if v_session_id is not null and not exists (select 1 from auth.sessions where id = v_session_id) then
    raise sqlstate 'PT401' using
      message = 'not_signed_in', detail = 'This session has ended.', hint = 'Sign in again.';
  end if;
end
$$;

-- The operator's knobs: one row, edited in the dashboard.
create table private.settings (
  only_row boolean primary key default true,
  starts_open boolean not null default true,
  closed_sentence text not null default 'No new videos for the moment. We are on it.',
  in_flight_max integer not null default 3,
  starts_per_minute integer not null default 10,
  credits_per_day integer not null default 20000,
  constraint there_is_one_row check (only_row),
  constraint closed_sentence_is_a_sentence check (char_length(closed_sentence) between 1 and 200),
  constraint in_flight_max_is_positive check (in_flight_max > 0),
  constraint starts_per_minute_is_positive check (starts_per_minute > 0),
  constraint credits_per_day_is_not_negative check (credits_per_day >= 0)
);
comment on table private.settings is
  'The operator''s knobs, one row. Without it nothing can be started: the limits fail closed.';
comment on column private.settings.starts_open is
  'The stop switch. false: nobody can start, and everybody is told closed_sentence.';
comment on column private.settings.in_flight_max is 'How many generations of one user may be open at once.';
comment on column private.settings.starts_per_minute is 'How many starts one user has in any 60 seconds.';
comment on column private.settings.credits_per_day is
  'How many credits the whole installation may take for generations in a day (UTC): the most that a day can cost at Replicate.';
alter table private.settings enable row level security;
create policy "Nobody reaches the settings but the functions"
  on private.settings for all to public
  using (false);
insert into private.settings default values;
