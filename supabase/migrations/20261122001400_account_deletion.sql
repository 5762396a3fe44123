-- Account deletion: how an account is deleted, step by step, and what is kept.
--
-- The ledger lines, the generations that they refer to and the account's row are kept, without
-- anything that names the person. Everything else is erased: sign-in, name, prompts and files.

create table private.account_deletions (
  user_id uuid primary key,
  requested_at timestamptz not null default clock_timestamp(),
  jobs text[] not null default '{}',
  checked_at timestamptz,
  finished_at timestamptz
);
comment on table private.account_deletions is
  'Accounts whose users asked to delete them. From that moment on nothing can be started on them. If a crash interrupts the steps, reconcile finishes them.';
comment on column private.account_deletions.jobs is 'Predictions that were in flight and have to be canceled at Replicate.';
comment on column private.account_deletions.checked_at is 'When a worker last took it up. After two minutes another worker may.';
comment on column private.account_deletions.finished_at is
  'When a check, at least ten minutes after the request, found nothing left to remove.';
alter table private.account_deletions enable row level security;
create policy "Only functions reach the account deletions"
  on private.account_deletions for all to public
  using (false);
create index account_deletions_unfinished on private.account_deletions (requested_at) where finished_at is null;

create function private.check_account_is_open(p_user_id uuid) returns void
language plpgsql stable security definer set search_path = ''
-- Definer: it reads the account deletions.
as $$
begin
  if exists (select 1 from private.account_deletions where user_id = p_user_id) then
    raise sqlstate 'PT401' using
      message = 'not_signed_in', detail = 'This account is being deleted.', hint = 'Sign in to another account.';
  end if;
end
$$;
comment on function private.check_account_is_open is
  'Refuses an account whose deletion was requested. Problems: not_signed_in.';

-- Nothing can be started on an account that is being deleted.
create function private.check_starter() returns trigger
language plpgsql set search_path = ''
as $$
begin
  perform private.check_account_is_open(new.user_id);
  return new;
end
$$;

create trigger generations_are_started_by_signed_in_users
  before insert on public.generations
  for each row execute function private.check_starter();
create trigger purchases_are_made_by_signed_in_users
  before insert on public.purchases
  for each row execute function private.check_starter();

-- A repeated request comes from a session that the first one ended. It gets the first answer.
create function private.check_account_deletion() returns void
language plpgsql stable security definer set search_path = ''
-- Definer: it reads the account deletions.
as $$
begin
  if not exists (select 1 from private.account_deletions where user_id = (select auth.uid())) then
    perform private.check_session();
  end if;
end
$$;

create function public.check_account_deletion() returns void
language sql stable set search_path = ''
as $$ select private.check_account_deletion() $$;
comment on function public.check_account_deletion is
  'Refuses an account deletion in a session that was ended, unless it repeats the first request. Problems: not_signed_in.';
grant execute on function private.check_account_deletion, public.check_account_deletion to authenticated;

-- This locks the account, as every start and every purchase does: the next step sees what was
-- started earlier, and anything later is refused. What may still be paid is ended first, at the
-- payment provider: nobody should pay for an account that is gone.
create function private.close_account(p_user_id uuid) returns void
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted writes on account deletions.
as $$
declare
  v_pending_until timestamptz;
begin
  perform 1 from public.profiles where id = p_user_id for no key update;
  if exists (select 1 from private.account_deletions where user_id = p_user_id) then
    return;
  end if;
  select max(expires_at) + interval '14 days' into v_pending_until
  from public.purchases
  where user_id = p_user_id and state = 'processing' and private.may_be_paid(purchases);
  if v_pending_until is not null then
    raise sqlstate 'PT409' using
      message = 'payment_pending',
      detail = format('A payment is on its way. It is decided by %s.',
        to_char(v_pending_until at time zone 'utc', 'YYYY-MM-DD')),
      hint = 'Delete the account when it has come, or when it has failed.';
  end if;
  if exists (
    select 1 from public.purchases
    where user_id = p_user_id and state in ('created', 'open') and private.may_be_paid(purchases)
  ) then
    raise sqlstate 'PT409' using
      message = 'purchase_open',
      detail = 'A purchase can still be paid.',
      hint = 'Expire its checkout session at the payment provider first.';
  end if;
  insert into private.account_deletions (user_id, checked_at) values (p_user_id, clock_timestamp())
  on conflict (user_id) do nothing;
end
$$;

create function public.close_account(p_user_id uuid) returns void
language sql set search_path = ''
as $$ select private.close_account(p_user_id) $$;
comment on function public.close_account is
  'The first step of an account deletion: from now on nothing can be started or bought on the account. Repeating it is harmless. Problems: payment_pending (a payment that takes days is on its way), purchase_open (end it at the payment provider first).';
grant execute on function private.close_account, public.close_account to service_role;

create function private.erase_account(p_user_id uuid) returns text[]
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted writes on accounts, generations and the ledger.
as $$
declare
  v_generation public.generations;
  v_jobs text[] := '{}';
  v_credits integer;
begin
  -- Lock all of them before the account: a webhook holds one while it waits for the account.
  perform 1 from public.generations
  where user_id = p_user_id and state < 'completed'
  order by id
  for no key update;
  for v_generation in
    -- By day, because at the commit each may be given back to its day: two account deletions must
    -- not wait for each other's days.
    select * from public.generations where user_id = p_user_id and state < 'completed' order by counted_on, id
  loop
    update public.generations set state = 'canceled' where id = v_generation.id;
    perform private.refund_credits(v_generation.id);
    if v_generation.job_id is not null and v_generation.state < 'finalizing' then
      v_jobs := v_jobs || v_generation.job_id;
    end if;
  end loop;

  update private.account_deletions set jobs = jobs || v_jobs where user_id = p_user_id returning jobs into v_jobs;
  if not found then
    raise sqlstate 'PT404' using
      message = 'user_not_found',
      detail = 'The deletion of this account was not requested.',
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
    perform private.release_waiting_welcome(p_user_id);
    delete from private.purchase_addresses
    where purchase_id in (select id from public.purchases where user_id = p_user_id);
    update public.profiles set display_name = null, deleted_at = clock_timestamp() where id = p_user_id;
    perform realtime.send('{}', 'signed_out', 'user:' || p_user_id, true);
  end if;
  -- Each video is deleted as a user would delete it. At most a thousand per call: ten thousand
  -- would exceed the statement timeout and fail forever. The next call continues with the rest.
  update public.generations
  set deleted_at = clock_timestamp()
  where deleted_at is null and id in (
    select id from public.generations where user_id = p_user_id and deleted_at is null limit 1000
  );
  return v_jobs;
end
$$;

create function public.erase_account(p_user_id uuid) returns text[]
language sql set search_path = ''
as $$ select private.erase_account(p_user_id) $$;
comment on function public.erase_account is
  'The second step: ends open generations, removes the balance, deletes up to a thousand videos, and releases the sign-in. Returns the jobs to cancel at Replicate. Repeating it is harmless and continues with the remaining videos. Problems: user_not_found.';
grant execute on function private.erase_account, public.erase_account to service_role;

-- It waits ten minutes because a copy or an upload that was in flight may store its file after the
-- first cleanup. The user's folders are empty by now, so their files leave the queue.
create function private.finish_account_deletion(p_user_id uuid) returns boolean
language sql security definer set search_path = ''
-- Definer: nobody is granted writes on account deletions.
as $$
  with finished as (
    update private.account_deletions
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

create function public.finish_account_deletion(p_user_id uuid) returns boolean
language sql set search_path = ''
as $$ select private.finish_account_deletion(p_user_id) $$;
comment on function public.finish_account_deletion is
  'The last step, after files and sign-in were deleted. Returns true when the deletion is complete, false while another check is due or videos remain.';
grant execute on function private.finish_account_deletion, public.finish_account_deletion to service_role;

create function private.claim_account_deletions(p_limit integer) returns jsonb
language sql security definer set search_path = ''
-- Definer: nobody is granted writes on account deletions.
as $$
  with open as (
    select user_id
    from private.account_deletions
    where finished_at is null and checked_at < clock_timestamp() - interval '2 minutes'
    order by checked_at
    limit p_limit
    for no key update skip locked
  ),
  claimed as (
    update private.account_deletions
    set checked_at = clock_timestamp()
    from open
    where account_deletions.user_id = open.user_id
    returning account_deletions.user_id
  )
  select coalesce(jsonb_agg(user_id), '[]'::jsonb) from claimed
$$;

create function public.claim_account_deletions(p_limit integer default 10) returns jsonb
language sql set search_path = ''
as $$ select private.claim_account_deletions(p_limit) $$;
comment on function public.claim_account_deletions is
  'Claims unfinished account deletions for reconcile: a list of user ids. Two concurrent calls never get the same one.';
grant execute on function private.claim_account_deletions, public.claim_account_deletions to service_role;
