-- Welcome: a new user's account, and the free credits that each mail box gets once.
--
-- An account opens at sign-up and gets its 100 free credits when its address is confirmed. When the
-- day's total is used up, it opens with 0 credits and waits; upkeep gives them on the next days,
-- the oldest first. A throw-away address gets none.

-- Each mail box gets the free credits once, even if its account is deleted and signs up again. For
-- that we keep a hash of the address, keyed with a secret of this installation. Without the secret
-- the hash reveals nothing.
select vault.create_secret(gen_random_uuid()::text || gen_random_uuid()::text, 'address_key');

create table private.welcomed_addresses (
  address_hash bytea primary key
);
comment on table private.welcomed_addresses is
  'Addresses that received the free credits or wait for them, as keyed hashes of their normalised form, kept for this purpose only. No account and no time is stored with them.';
alter table private.welcomed_addresses enable row level security;
create policy "Only functions reach the welcomed addresses"
  on private.welcomed_addresses for all to public
  using (false);

create type public.welcome_state as enum ('given', 'waiting', 'throw_away', 'repeated');
comment on type public.welcome_state is
  'given: the account has received the free credits. waiting: it receives them when the day''s total allows. throw_away: none for an address that is thrown away. repeated: this mail box has received them before.';

create table private.welcomes (
  user_id uuid primary key references public.profiles (id) on delete restrict,
  state public.welcome_state not null,
  turn_at timestamptz not null,
  given_at timestamptz,
  address_hash bytea,
  domain_hash bytea,
  constraint given_says_when check ((state = 'given') = (given_at is not null)),
  constraint only_a_waiting_welcome_knows_its_address check ((state = 'waiting') = (address_hash is not null))
);
comment on table private.welcomes is
  'The decision about each account''s free credits, and whether they were given. Kept for good, so that deleting an account frees nothing of the day''s total.';
comment on column private.welcomes.turn_at is
  'Accounts that wait get the credits in this order, and not before this moment: that of the decision, or a later day if the domain has had its turns for today.';
comment on column private.welcomes.domain_hash is
  'The domain that it counts for, as a keyed hash. Null for a mail provider''s domain, and after a day.';
comment on column private.welcomes.address_hash is
  'Its row in welcomed_addresses, only while it waits: an account deletion releases an address that has received nothing.';
alter table private.welcomes enable row level security;
create policy "Only functions reach the welcomes"
  on private.welcomes for all to public
  using (false);
create index welcomes_waiting on private.welcomes (turn_at, user_id) where state = 'waiting';
create index welcomes_of_domains on private.welcomes (domain_hash, turn_at) where domain_hash is not null;
create index welcomes_given on private.welcomes (given_at) where state = 'given';

-- Decisions about welcomes are made one after the other. Take this lock after a new account's row,
-- and before the lock of an existing account.
create function private.lock_welcomes() returns void
language plpgsql set search_path = ''
as $$
begin
  perform pg_catalog.pg_advisory_xact_lock(7240029);
end
$$;

-- What is left of the day's total. Call it with the lock, in a statement of its own: only a later
-- statement sees what the other transaction committed while we waited. Without settings it is 0.
create function private.welcomes_left() returns integer
language plpgsql stable set search_path = ''
as $$
begin
  return coalesce((
    select greatest(0, welcomes_per_day - (
      select count(*) from private.welcomes
      where state = 'given' and given_at >= date_trunc('day', now(), 'utc')))
    from private.settings), 0);
end
$$;

-- Without the key nothing can be decided.
create function private.keyed_hash(p_text text) returns bytea
language plpgsql stable set search_path = ''
as $$
declare
  v_key text;
begin
  select decrypted_secret into v_key from vault.decrypted_secrets where name = 'address_key';
  if v_key is null then
    raise exception 'The vault has no address_key, so nobody can be welcomed.';
  end if;
  return sha256(convert_to(v_key || ':' || p_text, 'utf8'));
end
$$;

create function private.hash_address(p_address text) returns bytea
language sql stable set search_path = ''
as $$
  select private.keyed_hash(private.normalised_address(p_address))
$$;

-- From when on an account of this domain may get its free credits: at most welcomes_per_domain of
-- them have their turn on one day, so that the owner of a domain, with any number of addresses,
-- keeps nobody else waiting. Null stands for a mail provider's domain. Call it with the lock, in a
-- statement of its own. The clock and not now(): a decision waits for those before it.
create function private.next_turn(p_domain_hash bytea) returns timestamptz
language plpgsql set search_path = ''
as $$
declare
  -- Without settings nothing is given anyway.
  v_per_domain integer := coalesce((select welcomes_per_domain from private.settings), 2147483647);
  v_last timestamptz;
begin
  select turn_at into v_last
  from private.welcomes
  where domain_hash = p_domain_hash
  order by turn_at desc
  offset v_per_domain - 1
  limit 1;
  return greatest(clock_timestamp(), date_trunc('day', v_last, 'utc') + interval '1 day');
end
$$;

-- Auth names the provider of each user that it inserts. A row that says nothing was inserted by
-- hand, and nobody will confirm it. What it says is not read: the local Auth stores it as a string.
create function private.is_confirmed(p_user auth.users) returns boolean
language sql immutable set search_path = ''
as $$
  select p_user.email <> ''
    and (p_user.email_confirmed_at is not null or coalesce(p_user.raw_app_meta_data, '{}') = '{}')
$$;

-- Decides once whether the account gets the free credits. Nothing is decided before the address is
-- confirmed, so that nobody can use up the day's total with addresses of other people.
create function private.decide_welcome(p_user_id uuid) returns void
language plpgsql set search_path = ''
as $$
declare
  v_address text;
  v_is_throw_away boolean;
  v_hash bytea;
  v_domain_hash bytea;
  v_turn_at timestamptz;
  v_state public.welcome_state;
begin
  select email into v_address
  from auth.users
  where id = p_user_id and private.is_confirmed(users);
  if not found then
    return;
  end if;
  v_is_throw_away := private.is_throw_away(v_address);
  v_hash := private.hash_address(v_address);
  v_domain_hash := private.keyed_hash(private.own_domain(v_address));

  perform private.lock_welcomes();
  -- An account that was refused may come back with another address: each mail box has its welcome.
  if exists (select 1 from private.welcomes where user_id = p_user_id and state in ('given', 'waiting'))
    or not exists (select 1 from public.profiles where id = p_user_id and deleted_at is null) then
    return;
  end if;

  v_turn_at := private.next_turn(v_domain_hash);
  if v_is_throw_away then
    v_state := 'throw_away';
  else
    insert into private.welcomed_addresses (address_hash) values (v_hash) on conflict do nothing;
    v_state := case
      when not found then 'repeated'
      -- Nobody overtakes those who wait.
      when private.welcomes_left() > 0
        and v_turn_at <= clock_timestamp()
        and not exists (select 1 from private.welcomes where state = 'waiting' and turn_at <= v_turn_at) then 'given'
      else 'waiting'
    end;
  end if;

  insert into private.welcomes (user_id, state, turn_at, given_at, address_hash, domain_hash)
  values (
    p_user_id, v_state, v_turn_at,
    case when v_state = 'given' then clock_timestamp() end,
    case when v_state = 'waiting' then v_hash end,
    case when v_state in ('given', 'waiting') then v_domain_hash end)
  on conflict (user_id) do update
  set state = excluded.state,
      turn_at = excluded.turn_at,
      given_at = excluded.given_at,
      address_hash = excluded.address_hash,
      domain_hash = excluded.domain_hash;
  if v_state = 'given' then
    perform private.give_welcome(p_user_id);
  end if;
end
$$;

create function private.welcome_credits() returns integer
language sql immutable set search_path = ''
as $$ select 100 $$;
comment on function private.welcome_credits is 'How many free credits each mail box gets once.';

create function private.give_welcome(p_user_id uuid) returns void
language plpgsql set search_path = ''
as $$
declare
  v_credits integer := private.welcome_credits();
begin
  perform private.add_credits(
    p_user_id, v_credits, 'bonus', format('Welcome: %s free credits', v_credits), 'sign-up:' || p_user_id);
end
$$;

create function private.open_account(p_user_id uuid) returns void
language plpgsql set search_path = ''
as $$
begin
  insert into public.profiles (id) values (p_user_id) on conflict (id) do nothing;
  perform private.decide_welcome(p_user_id);
end
$$;
comment on function private.open_account is
  'Opens a user''s account and, once its address is confirmed, decides about the free credits. Repeating it changes nothing.';

create function private.welcome_user() returns trigger
language plpgsql security definer set search_path = '' set lock_timeout = '5s'
-- Definer: Auth inserts the user and has no rights on our tables.
as $$
begin
  -- A bug of ours must never block Auth. First the account alone, so that it opens even if nothing
  -- can be decided. The deferred checks run here already, so that they fail inside this block, too.
  -- upkeep_hourly makes up for what is missing afterwards; start_generation opens a missing
  -- account.
  begin
    insert into public.profiles (id) values (new.id) on conflict (id) do nothing;
    set constraints public.balance_equals_ledger immediate;
    set constraints public.balance_equals_ledger deferred;
  exception when others then
    raise warning 'no account was opened for user %: %', new.id, sqlerrm;
  end;
  begin
    perform private.decide_welcome(new.id);
    set constraints public.balance_equals_ledger, public.ledger_is_a_chain_to_the_balance,
      public.debtors_have_no_credits immediate;
    set constraints public.balance_equals_ledger, public.ledger_is_a_chain_to_the_balance,
      public.debtors_have_no_credits deferred;
  exception when others then
    raise warning 'nothing was decided about the free credits of user %: %', new.id, sqlerrm;
  end;
  return null;
end
$$;

create trigger new_users_get_an_account
  after insert on auth.users
  for each row execute function private.welcome_user();
create trigger confirmed_addresses_are_welcomed
  after update of email, email_confirmed_at on auth.users
  for each row when (
    new.email_confirmed_at is not null
    and (old.email_confirmed_at is null or old.email is distinct from new.email))
  execute function private.welcome_user();

-- The oldest first, as many as are left of the day's total. First it makes up for what a trigger
-- could not do.
create function private.give_waiting_welcomes() returns void
language plpgsql set search_path = ''
as $$
declare
  v_user_id uuid;
begin
  for v_user_id in
    select users.id
    from auth.users
    left join public.profiles on profiles.id = users.id
    left join private.welcomes on welcomes.user_id = users.id
    where profiles.deleted_at is null and welcomes.user_id is null
      and (profiles.id is null or private.is_confirmed(users))
    order by coalesce(email_confirmed_at, users.created_at), users.id
    limit 1000
  loop
    begin
      perform private.open_account(v_user_id);
    exception when others then
      raise warning 'nothing was decided about the free credits of user %: %', v_user_id, sqlerrm;
    end;
  end loop;

  perform private.lock_welcomes();
  for v_user_id in
    select user_id
    from private.welcomes
    where state = 'waiting' and turn_at <= clock_timestamp()
    order by turn_at, user_id
    limit private.welcomes_left()
  loop
    -- An account deletion locks the account first, too, and takes the waiting welcome with it.
    perform 1 from public.profiles where id = v_user_id and deleted_at is null for no key update;
    if found then
      update private.welcomes
      set state = 'given', given_at = clock_timestamp(), address_hash = null
      where user_id = v_user_id and state = 'waiting';
      if found then
        perform private.give_welcome(v_user_id);
      end if;
    end if;
  end loop;
end
$$;
comment on function private.give_waiting_welcomes is
  'Hourly: gives the free credits to accounts that wait for them, within the day''s total, the oldest first.';

-- An address that has received nothing may sign up again. Call it with the account locked.
create function private.release_waiting_welcome(p_user_id uuid) returns void
language sql set search_path = ''
as $$
  with released as (
    delete from private.welcomes
    where user_id = p_user_id and state = 'waiting'
    returning address_hash
  )
  delete from private.welcomed_addresses
  using released
  where welcomed_addresses.address_hash = released.address_hash
$$;

-- When the welcome is expected: upkeep runs hourly, and each day as many leave the queue as the
-- day's total allows.
create function private.find_welcome() returns jsonb
language plpgsql stable security definer set search_path = ''
-- Definer: users are granted nothing on the welcomes. Only the token decides whose is shown.
as $$
declare
  v_welcome private.welcomes;
  v_per_day integer := (select nullif(welcomes_per_day, 0) from private.settings);
  v_after integer;
begin
  select * into v_welcome from private.welcomes where user_id = private.signed_in_user();
  if v_welcome.state = 'waiting' then
    select count(*) - private.welcomes_left() into v_after
    from private.welcomes
    where state = 'waiting' and (turn_at, user_id) < (v_welcome.turn_at, v_welcome.user_id);
  end if;
  return jsonb_build_object(
    'state', coalesce(v_welcome.state, 'waiting'),
    'expected_at', case
      -- Its turn, if that is on a later day.
      when v_after is not null and v_per_day is not null then greatest(
        date_trunc('hour', v_welcome.turn_at) + interval '2 hours',
        case
          when v_after < 0 then date_trunc('hour', now()) + interval '2 hours'
          else date_trunc('day', now(), 'utc') + (1 + v_after / v_per_day) * interval '1 day' + interval '1 hour'
        end)
    end);
end
$$;

create function public.find_welcome() returns jsonb
language sql stable set search_path = ''
as $$ select private.find_welcome() $$;
comment on function public.find_welcome is
  'Whether the signed-in user has, awaits or cannot get free credits: { state, expected_at }. expected_at is null unless they wait and the day''s total lets somebody through. Problems: not_signed_in.';
grant execute on function private.find_welcome, public.find_welcome to authenticated;
