-- Welcome: a new user's account, and the free credits that each address gets once.

-- Each address gets the free credits once, even if its account is deleted and signs up again. For
-- that we keep a hash of the address, keyed with a secret of this installation. Without the secret
-- the hash reveals nothing.
select vault.create_secret(gen_random_uuid()::text || gen_random_uuid()::text, 'address_key');

create table private.welcomed_addresses (
  address_hash bytea primary key
);
comment on table private.welcomed_addresses is
  'Addresses that received the free credits, as keyed hashes, kept for this purpose only. No account and no time is stored with them.';
alter table private.welcomed_addresses enable row level security;
create policy "Only functions reach the welcomed addresses"
  on private.welcomed_addresses for all to public
  using (false);

-- True the first time for each address. Without an address, or without a key in the vault, it is
-- always true.
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

-- At sign-up: an account with 100 credits.
create function private.open_account(p_user_id uuid) returns void
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
  'Opens a user''s account and, once per address, adds the sign-up credits. Repeating it changes nothing.';

create function private.welcome_new_user() returns trigger
language plpgsql security definer set search_path = ''
-- Definer: Auth inserts the user and has no rights on our tables.
as $$
begin
  -- A bug of ours must never block a sign-up. The deferred checks run here already, so that they fail
  -- inside this block, too. If the account is missing afterwards, start_generation opens it.
  begin
    perform private.open_account(new.id);
    set constraints public.balance_equals_ledger, public.ledger_is_a_chain_to_the_balance immediate;
    set constraints public.balance_equals_ledger, public.ledger_is_a_chain_to_the_balance deferred;
  exception when others then
    raise warning 'no account was opened for user %: %', new.id, sqlerrm;
  end;
  return null;
end
$$;

create trigger new_users_get_an_account
  after insert on auth.users
  for each row execute function private.welcome_new_user();
