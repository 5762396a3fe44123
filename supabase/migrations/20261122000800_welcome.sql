-- Welcome: the account and the free credits that a new user gets, once an address.

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

-- Sign-up: an account with 100 credits.
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
  'Gives a user the account and, once an address, the sign-up credits, however often it is called.';

create function private.welcome_new_user() returns trigger
language plpgsql security definer set search_path = ''
-- Definer: Auth inserts the user, and has no business in our tables.
as $$
begin
  -- A bug of ours must not keep anybody from signing up. Deferred checks are pulled in here, so that
  -- they too fail inside this block. start_generation opens the account that is missing then.
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
