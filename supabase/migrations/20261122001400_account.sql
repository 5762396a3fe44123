-- Account: how one ends, what of it stays, and what one keeps in Storage.
--
-- The ledger outlives its people: its lines, the generations that they name and the account's row stay, without
-- anything that says whose they were. Everything else goes: the sign-in, the name, the prompts, the files.

-- A deleted account is one whose sign-in may be gone. Until then no user can be deleted by hand, as before.
alter table public.profiles
  drop constraint profiles_id_fkey,
  add column deleted_at timestamptz,
  add column signs_in_as uuid unique
    generated always as (case when deleted_at is null then id end) stored
    references auth.users (id) on delete restrict,
  add constraint deleted_accounts_hold_nothing
    check (deleted_at is null or (credits = 0 and display_name is null));
comment on column public.profiles.deleted_at is
  'When the account was deleted. Its ledger stays, without a person; it takes and gives no credits any more.';
comment on column public.profiles.signs_in_as is
  'The user of Auth: as long as the account stands, it cannot be deleted there.';

create table private.deletions (
  user_id uuid primary key,
  requested_at timestamptz not null default clock_timestamp(),
  jobs text[] not null default '{}',
  checked_at timestamptz,
  finished_at timestamptz
);
comment on table private.deletions is
  'Accounts that somebody asked to delete. From the first moment nothing can be started on them. What a crash leaves between the steps, reconcile finishes.';
comment on column private.deletions.jobs is 'Predictions that were under way, to be canceled at Replicate.';
comment on column private.deletions.checked_at is 'When a worker last took it up: two minutes later another may.';
comment on column private.deletions.finished_at is
  'When a look, ten minutes or more after the request, found nothing left to remove.';
alter table private.deletions enable row level security;
create policy "Nobody reaches the deletions but the functions"
  on private.deletions for all to public
  using (false);
create index deletions_unfinished on private.deletions (requested_at) where finished_at is null;

-- The free credits are given once an address, also after it was deleted and came back. What is kept for that is a
-- hash with a key of this installation, which says nothing to whoever does not have both.
select vault.create_secret(gen_random_uuid()::text || gen_random_uuid()::text, 'address_key');

create table private.welcomed_addresses (
  address_hash bytea primary key
);
comment on table private.welcomed_addresses is
  'Addresses that had the free credits, as keyed hashes, for this purpose alone. It names no account and no time.';
alter table private.welcomed_addresses enable row level security;
create policy "Nobody reaches the welcomed addresses but the functions"
  on private.welcomed_addresses for all to public
  using (false);

-- True once an address. A user without one is new; a user without a key in the vault is, too.
create function private.is_first_welcome(p_user_id uuid) returns boolean
language plpgsql set search_path = ''
as $$
declare
  v_address text;
  v_key text;
begin
  select lower(btrim(email)) into v_address from auth.users where id = p_user_id;
  select decrypted_secret into v_key from vault.decrypted_secrets where name = 'address_key';
  if v_address is null or v_key is null then
    return true;
  end if;
  insert into private.welcomed_addresses (address_hash)
  values (sha256(convert_to(v_key || ':' || v_address, 'utf8')))
  on conflict (address_hash) do nothing;
  return found;
end
$$;

create or replace function private.open_account(p_user_id uuid) returns void
language plpgsql set search_path = ''
as $$
begin
  insert into public.profiles (id) values (p_user_id) on conflict (id) do nothing;
  if found and private.is_first_welcome(p_user_id) then
    perform private.add_credits(
      p_user_id, 100, 'bonus', 'Welcome: 100 free credits', 'sign-up:' || p_user_id);
  end if;
end
$$;
comment on function private.open_account is
  'Gives a user the account and, once an address, the sign-up credits, however often it is called.';

create or replace function private.lock_account(p_user_id uuid) returns integer
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
    -- A token outlives its account by up to an hour.
    if p_user_id = (select auth.uid()) then
      raise sqlstate 'PT401' using
        message = 'not_signed_in', detail = 'This account is deleted.', hint = 'Sign in to another one.';
    end if;
    raise sqlstate 'PT404' using
      message = 'user_not_found',
      detail = 'No credit account has this id.',
      hint = 'Check the user id under Authentication, Users.';
  end if;
  return v_credits;
end
$$;

-- Nothing is started on an account that was asked to go, nor in a session that was ended.
create function private.check_starter() returns trigger
language plpgsql security definer set search_path = ''
-- Definer: it reads the deletions.
as $$
begin
  if exists (select 1 from private.deletions where user_id = new.user_id) then
    raise sqlstate 'PT401' using
      message = 'not_signed_in', detail = 'This account is being deleted.', hint = 'Sign in to another one.';
  end if;
  perform private.check_session();
  return new;
end
$$;

create trigger generations_are_started_by_who_is_signed_in
  before insert on public.generations
  for each row execute function private.check_starter();

-- Whoever asks for a deletion again has no session any more, and gets the first answer.
create function private.check_deleter() returns void
language plpgsql stable security definer set search_path = ''
-- Definer: it reads the deletions.
as $$
begin
  if not exists (select 1 from private.deletions where user_id = (select auth.uid())) then
    perform private.check_session();
  end if;
end
$$;
create function public.check_deleter() returns void
language sql stable set search_path = ''
as $$ select private.check_deleter() $$;
comment on function public.check_deleter is
  'Whether the caller may end their account: not in a session that was ended. Problems: not_signed_in.';
grant execute on function private.check_deleter, public.check_deleter to authenticated;

-- Deleting, step by step: each may be repeated, and each is one transaction.

-- The account is locked, as by every start: what was started before is seen by the next step, what comes after is refused.
create function private.close_account(p_user_id uuid) returns void
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted writes on deletions.
as $$
begin
  perform 1 from public.profiles where id = p_user_id for no key update;
  insert into private.deletions (user_id, checked_at) values (p_user_id, clock_timestamp())
  on conflict (user_id) do nothing;
end
$$;

create function private.erase_account(p_user_id uuid) returns text[]
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted writes on accounts, generations and the ledger.
as $$
declare
  v_generation public.generations;
  v_jobs text[] := '{}';
  v_credits integer;
begin
  -- All of them before the account: a webhook holds one of them while it waits for the account.
  perform 1 from public.generations
  where user_id = p_user_id and state < 'completed'
  order by id
  for no key update;
  for v_generation in
    select * from public.generations where user_id = p_user_id and state < 'completed' order by id
  loop
    update public.generations set state = 'canceled' where id = v_generation.id;
    perform private.refund_credits(v_generation.id);
    if v_generation.job_id is not null and v_generation.state < 'finalizing' then
      v_jobs := v_jobs || v_generation.job_id;
    end if;
  end loop;

  update private.deletions set jobs = jobs || v_jobs where user_id = p_user_id returning jobs into v_jobs;
  if not found then
    raise sqlstate 'PT404' using
      message = 'user_not_found',
      detail = 'Nobody asked to delete this account.',
      hint = 'Close it first: select close_account(user).';
  end if;

  select credits into v_credits
  from public.profiles
  where id = p_user_id and deleted_at is null
  for no key update;
  if found then
    if v_credits > 0 then
      perform private.record_credits(p_user_id, -v_credits, 'adjustment', 'Account deleted');
    end if;
    update public.profiles set display_name = null, deleted_at = clock_timestamp() where id = p_user_id;
    perform realtime.send('{}', 'signed_out', 'user:' || p_user_id, true);
  end if;
  -- As a user deletes one video: its words and paths go, its row stays for its ledger lines. Ten thousand at once
  -- take longer than a statement may, and would be tried again for ever: a repeat goes on with the rest.
  update public.generations
  set deleted_at = clock_timestamp()
  where deleted_at is null and id in (
    select id from public.generations where user_id = p_user_id and deleted_at is null limit 1000
  );
  return v_jobs;
end
$$;

-- Ten minutes: a copy or an upload that was under way then may have left its file after a first look. The folders were
-- emptied before, so that no other's file has to wait behind thousands that are gone.
create function private.finish_deletion(p_user_id uuid) returns boolean
language sql security definer set search_path = ''
-- Definer: nobody is granted writes on deletions.
as $$
  with finished as (
    update private.deletions
    set finished_at = clock_timestamp(), jobs = '{}'
    where user_id = p_user_id and finished_at is null
      and requested_at < clock_timestamp() - interval '10 minutes'
      and not exists (select 1 from public.generations where user_id = p_user_id and deleted_at is null)
    returning user_id
  ),
  forgotten as (
    delete from private.files_to_remove
    where exists (select 1 from finished) and starts_with(path, p_user_id || '/')
  )
  select exists (select 1 from finished)
$$;

create function private.claim_deletions(p_limit integer) returns jsonb
language sql security definer set search_path = ''
-- Definer: nobody is granted writes on deletions.
as $$
  with open as (
    select user_id
    from private.deletions
    where finished_at is null and checked_at < clock_timestamp() - interval '2 minutes'
    order by checked_at
    limit p_limit
    for no key update skip locked
  ),
  claimed as (
    update private.deletions
    set checked_at = clock_timestamp()
    from open
    where deletions.user_id = open.user_id
    returning deletions.user_id
  )
  select coalesce(jsonb_agg(user_id), '[]'::jsonb) from claimed
$$;

create function public.close_account(p_user_id uuid) returns void
language sql set search_path = ''
as $$ select private.close_account(p_user_id) $$;
comment on function public.close_account is
  'The first step of deleting an account: from here on nothing can be started on it. Repeating it is harmless.';

create function public.erase_account(p_user_id uuid) returns text[]
language sql set search_path = ''
as $$ select private.erase_account(p_user_id) $$;
comment on function public.erase_account is
  'The second step: ends what is open, takes the credits back, deletes a thousand videos, and lets the sign-in go. Answers with the jobs to cancel at Replicate. Repeating it is harmless, and goes on where there are more. Problems: user_not_found.';

create function public.finish_deletion(p_user_id uuid) returns boolean
language sql set search_path = ''
as $$ select private.finish_deletion(p_user_id) $$;
comment on function public.finish_deletion is
  'The last step, after files and sign-in are gone: true when it is done for good, false while another look is due or videos are left to erase.';

create function public.claim_deletions(p_limit integer default 10) returns jsonb
language sql set search_path = ''
as $$ select private.claim_deletions(p_limit) $$;
comment on function public.claim_deletions is
  'Claims deletions that are not finished, for reconcile: a list of user ids. Two passes at once never get the same one.';
grant execute on function
  private.close_account, private.erase_account, private.finish_deletion, private.claim_deletions,
  public.close_account, public.erase_account, public.finish_deletion, public.claim_deletions
  to service_role;

-- Signing out everywhere, heard at once: Auth ends the sessions, this tells the devices to look.
create function private.announce_sign_out() returns void
language sql security definer set search_path = ''
-- Definer: nobody is granted sending. Whose topic it is comes from the token alone.
as $$
  select realtime.send('{}', 'signed_out', 'user:' || (select auth.uid()), true)
  where (select auth.uid()) is not null
$$;
create function public.announce_sign_out() returns void
language sql set search_path = ''
as $$ select private.announce_sign_out() $$;
comment on function public.announce_sign_out is
  'Tells the signed-in user''s other devices to ask whether their session still holds.';
grant execute on function private.announce_sign_out, public.announce_sign_out to authenticated;

-- Storage: what one keeps there, what one may bring, and what nobody needs.

create function private.storage_used() returns jsonb
language sql stable security definer set search_path = ''
-- Definer: counted by the name's index, past the policies' look at each row. The folder comes from the token alone.
as $$
  with files as (
    select bucket_id, coalesce((metadata ->> 'size')::bigint, 0) as size
    from storage.objects
    where bucket_id in ('images', 'videos', 'posters')
      and name ~>=~ ((select auth.uid()) || '/') and name ~<~ ((select auth.uid()) || '0')
  )
  select jsonb_build_object(
    'pictures', jsonb_build_object(
      'count', count(*) filter (where bucket_id = 'images'),
      'bytes', coalesce(sum(size) filter (where bucket_id = 'images'), 0)),
    'videos', jsonb_build_object(
      'count', count(*) filter (where bucket_id = 'videos'),
      -- A video's poster belongs to it.
      'bytes', coalesce(sum(size) filter (where bucket_id <> 'images'), 0)))
  from files
$$;
create function public.storage_used() returns jsonb
language sql stable set search_path = ''
as $$ select private.storage_used() $$;
comment on function public.storage_used is
  'How many files the signed-in user has, and their size in bytes: { pictures: { count, bytes }, videos: { count, bytes } }.';
grant execute on function private.storage_used, public.storage_used to authenticated;

alter table private.settings
  add column pictures_per_day integer not null default 200,
  add constraint pictures_per_day_is_not_negative check (pictures_per_day >= 0);
comment on column private.settings.pictures_per_day is
  'How many pictures one user may bring in any 24 hours: what no video uses is removed after a day.';

create function private.may_bring_picture() returns boolean
language sql stable security definer set search_path = ''
-- Definer: it reads the settings, the deletions and all of the folder.
as $$
  select not exists (select 1 from private.deletions where user_id = (select auth.uid()))
    and (
      select count(*)
      from storage.objects
      where bucket_id = 'images' and created_at > now() - interval '1 day'
        and name ~>=~ ((select auth.uid()) || '/') and name ~<~ ((select auth.uid()) || '0')
    ) < (select pictures_per_day from private.settings)
$$;
grant execute on function private.may_bring_picture to authenticated;

create policy "Users bring a day's worth of pictures at most"
  on storage.objects as restrictive for insert to authenticated
  with check (bucket_id <> 'images' or (select private.may_bring_picture()));

-- Pictures that no video was made from, and what arrived late: a poster that was still coming up when its video was
-- deleted, a copy of a worker that died. A day old, so that nothing on its way is taken. Into the same queue as what was
-- deleted: reconcile removes it, a hundred files a minute, and leaves a picture that somebody uses after all.
create function private.tidy() returns void
language sql set search_path = ''
as $$
  insert into private.files_to_remove (bucket, path)
  select bucket_id, name
  from storage.objects
  where created_at < now() - interval '1 day'
    and case bucket_id
      when 'images' then not exists (select 1 from public.generations where image_path = name)
      when 'videos' then not exists (select 1 from public.generations where output_path = name)
      when 'posters' then
        not exists (select 1 from public.generations where output_path = replace(name, '.jpg', '.mp4'))
      else false
    end
  on conflict do nothing
$$;
comment on function private.tidy is 'Hourly: has removed what lies in Storage for a day and is nobody''s.';

create view private.violations_of_accounts with (security_invoker = true) as
select 'deletions_are_finished' as invariant, user_id as subject, format('requested %s', requested_at) as detail
from private.deletions
where finished_at is null and requested_at < now() - interval '1 hour'
union all
select 'deleted_accounts_are_blank', profiles.id, format('generation %s', generations.id)
from public.profiles
join public.generations on user_id = profiles.id
where profiles.deleted_at < now() - interval '1 hour' and generations.deleted_at is null
union all
select 'deleted_accounts_sign_in_no_more', deletions.user_id, format('finished %s', finished_at)
from private.deletions
join auth.users on users.id = deletions.user_id
where finished_at is not null;
comment on view private.violations_of_accounts is 'The invariants of accounts that were deleted.';
create or replace view private.violations with (security_invoker = true) as
select invariant, subject, detail from private.violations_of_credits
union all
select invariant, subject, detail from private.violations_of_files
union all
select invariant, subject, detail from private.violations_of_accounts;

select cron.schedule('tidy', '37 * * * *', $$select private.tidy()$$);
