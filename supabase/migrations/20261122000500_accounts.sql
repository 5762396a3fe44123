-- Accounts: one row per user. It holds the credits; everything that moves them locks it first.

create table public.profiles (
  id uuid primary key,
  display_name text,
  credits integer not null default 0,
  ledger_seq integer not null default 0,
  created_at timestamptz not null default now(),
  deleted_at timestamptz,
  -- As long as the account exists, nobody can delete its user in Auth.
  signs_in_as uuid unique
    generated always as (case when deleted_at is null then id end) stored
    references auth.users (id) on delete restrict,
  constraint balance_is_not_negative check (credits >= 0),
  -- Far below the maximum of an integer, so that a refund always fits.
  constraint balance_fits check (credits <= 1000000000),
  constraint display_name_is_short check (char_length(display_name) <= 80),
  constraint display_name_is_not_blank check (private.visible_characters(display_name) > 0),
  constraint deleted_accounts_hold_nothing
    check (deleted_at is null or (credits = 0 and display_name is null))
) with (fillfactor = 80);
comment on table public.profiles is
  'One row per user: the credit account. The ledger is kept for good, so an account''s user cannot be deleted by hand.';
comment on column public.profiles.credits is
  'The balance: always the balance_after of the user''s last credit transaction.';
comment on column public.profiles.ledger_seq is
  'The seq of the user''s last credit transaction; 0 before the first.';
comment on column public.profiles.deleted_at is
  'When the account was deleted. Its ledger is kept without anything that names the person, and no credits move any more.';
comment on column public.profiles.signs_in_as is
  'The user in Auth. As long as the account exists, this key keeps Auth from deleting the user.';
alter table public.profiles enable row level security;
grant select on public.profiles to authenticated, service_role;
grant update (display_name) on public.profiles to authenticated;
create policy "Users read their own profile"
  on public.profiles for select to authenticated
  using ((select auth.uid()) = id);
-- Locks the account and returns its balance. Checks that must not race follow in a statement of
-- their own: only a later statement sees what the other transaction committed while we waited.
create function private.lock_account(p_user_id uuid) returns integer
language plpgsql set search_path = ''
as $$
declare
  v_credits integer;
begin
  select credits into v_credits
  from public.profiles
  where id = p_user_id and deleted_at is null
  for no key update;
  if not found then
    -- An access token stays valid for up to an hour after its account was deleted.
    if p_user_id = (select auth.uid()) then
      raise sqlstate 'PT401' using
        message = 'not_signed_in', detail = 'This account is deleted.', hint = 'Sign in to another account.';
    end if;
    raise sqlstate 'PT404' using
      message = 'user_not_found',
      detail = 'No credit account has this id.',
      hint = 'Check the user id under Authentication, Users.';
  end if;
  return v_credits;
end
$$;

-- An access token stays valid for up to an hour after its session was ended. It can still read, but
-- each write by a user checks the session (a renewed token is of the same session). A test finds
-- writes that do not. The one exception is the repeat of an account deletion.
create function private.session_has_ended() returns boolean
language plpgsql stable security definer set search_path = ''
-- Definer: it reads Auth's sessions.
as $$
declare
  v_session_id text := (select auth.jwt()) ->> 'session_id';
begin
  if v_session_id is null then
    return false;
  elsif not pg_catalog.pg_input_is_valid(v_session_id, 'uuid') then
    return true;
  end if;
  return not exists (
    select 1 from auth.sessions where id = v_session_id::uuid and user_id = (select auth.uid())
  );
end
$$;

create function private.check_session() returns void
language plpgsql stable security definer set search_path = ''
-- Definer: as above.
as $$
begin
  if private.session_has_ended() then
    raise sqlstate 'PT401' using
      message = 'not_signed_in', detail = 'This session has ended.', hint = 'Sign in again.';
  end if;
end
$$;

create function public.check_session() returns void
language sql stable set search_path = ''
as $$ select private.check_session() $$;
comment on function public.check_session is
  'Refuses a session that was ended, for functions that then write with the secret key. Problems: not_signed_in.';
grant execute on function private.check_session, public.check_session to authenticated;

-- For policies, which need a boolean. Write (select private.is_in_session()), so that it runs once
-- per statement and not once per row.
create function private.is_in_session() returns boolean
language plpgsql stable set search_path = ''
as $$
begin
  perform private.check_session();
  return true;
end
$$;
grant execute on function private.is_in_session to authenticated;

create policy "Users name themselves"
  on public.profiles for update to authenticated
  using ((select auth.uid()) = id and (select private.is_in_session()))
  with check ((select auth.uid()) = id);

create function private.signed_in_user() returns uuid
language plpgsql stable set search_path = ''
as $$
declare
  v_user_id uuid := (select auth.uid());
begin
  if v_user_id is null then
    raise sqlstate 'PT401' using
      message = 'not_signed_in', detail = 'You are not signed in.', hint = 'Sign in, then try again.';
  end if;
  perform private.check_session();
  return v_user_id;
end
$$;
comment on function private.signed_in_user is
  'The id of the calling user, in a session that has not ended. Call it first in a function that writes. Problems: not_signed_in.';

-- Auth keeps the password that was typed at the first sign-up with an address. If the address was
-- never confirmed, a stranger may have typed it, who waits for the owner to confirm. So the
-- password does not outlive the confirmation by a code: the app sets the one that was typed with
-- the code, and after a sign-in by code alone there is none. A user whom the operator creates
-- confirmed was sent no code, and keeps the password.
create function private.drop_unproved_password() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.encrypted_password := null;
  return new;
end
$$;

create trigger passwords_wait_for_the_address
  before update of email_confirmed_at on auth.users
  for each row when (
    old.email_confirmed_at is null and new.email_confirmed_at is not null
    and (old.confirmation_sent_at is not null or old.recovery_sent_at is not null)
  )
  execute function private.drop_unproved_password();
