-- Debts: every ledger line is written here, and credits that come in pay what the user owes first.
--
-- A user owes credits when money went back and the credits were spent already. A user
-- who owes has a balance of 0, so the balance alone decides whether something can be started.

-- The only function that writes to the ledger. Its update locks the account, so concurrent calls
-- queue up and each starts from the balance that the previous one left.
create function private.record_credits(
  p_user_id uuid,
  p_amount integer,
  p_type public.credit_transaction_type,
  p_description text,
  p_generation_id uuid default null,
  p_idempotency_key text default null,
  p_purchase_id uuid default null,
  p_paid_from_seq integer default null
) returns integer
language plpgsql set search_path = ''
-- plpgsql keeps the plan; a function in SQL that is not inlined is planned again at every call.
as $$
declare
  v_credits integer;
  v_seq integer;
begin
  with account as (
    update public.profiles
    set credits = credits + p_amount,
        ledger_seq = ledger_seq + 1
    where id = p_user_id
    returning credits, ledger_seq
  )
  insert into public.credit_transactions
    (user_id, seq, type, amount, balance_after, generation_id, purchase_id, paid_from_seq, idempotency_key, description)
  select p_user_id, ledger_seq, p_type, p_amount, credits, p_generation_id, p_purchase_id, p_paid_from_seq,
    p_idempotency_key, p_description
  from account
  returning balance_after, seq into v_credits, v_seq;

  -- Only a user who had nothing can owe something.
  if p_amount > 0 and v_credits = p_amount then
    v_credits := private.pay_debts(p_user_id, v_credits, v_seq);
  end if;
  return v_credits;
end
$$;
comment on function private.record_credits is
  'Changes a balance, writes its ledger line, and pays debts from credits that come in. Returns the balance after that. It checks nothing: its callers lock the account and check first.';

-- Credits that come in pay what is owed first, the oldest purchase first. The incoming line is
-- whole; each purchase that it pays gets a line of its own.
create function private.pay_debts(p_user_id uuid, p_credits integer, p_seq integer) returns integer
language plpgsql set search_path = ''
as $$
declare
  v_credits integer := p_credits;
  v_purchase public.purchases;
  v_paid integer;
begin
  for v_purchase in
    select * from public.purchases
    where user_id = p_user_id and owed > 0
    order by created_at, id
    for no key update
  loop
    exit when v_credits = 0;
    v_paid := least(v_credits, v_purchase.owed);
    update public.purchases
    set owed = owed - v_paid, taken = taken + v_paid, corrections = corrections + 1
    where id = v_purchase.id
    returning * into v_purchase;
    v_credits := private.record_credits(p_user_id, -v_paid, 'clawback', 'Paid what was owed',
      p_idempotency_key => private.correction_key(v_purchase, v_purchase.corrections),
      p_purchase_id => v_purchase.id,
      p_paid_from_seq => p_seq);
  end loop;
  return v_credits;
end
$$;
comment on function private.pay_debts is
  'Pays what the user owes from the line with this seq, and returns the balance after that. Call it with the account locked.';

-- A counter and not a cumulative amount, which can be reached twice.
create function private.correction_key(p_purchase public.purchases, p_number integer) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  return format('%s:%s:%s', p_purchase.provider, p_purchase.session_id, p_number);
end
$$;

-- The balance at the end of the transaction that wrote this line. A repeated call returns it.
create function private.balance_at_end(p_line public.credit_transactions) returns integer
language plpgsql stable set search_path = ''
as $$
begin
  return coalesce(
    (
      select balance_after
      from public.credit_transactions
      where user_id = p_line.user_id and paid_from_seq = p_line.seq
      order by seq desc
      limit 1
    ),
    p_line.balance_after);
end
$$;

-- At commit, nobody who owes something has credits. Each side looks at the other.
create function private.check_debt() returns trigger
language plpgsql security definer set search_path = ''
-- Definer: it reads both tables past row-level security, no matter who wrote.
as $$
declare
  v_user_id uuid;
begin
  if tg_table_name = 'profiles' then
    v_user_id := new.id;
  else
    v_user_id := new.user_id;
  end if;
  if exists (select 1 from public.purchases where user_id = v_user_id and owed > 0)
    and exists (select 1 from public.profiles where id = v_user_id and credits > 0) then
    raise exception using
      errcode = 'integrity_constraint_violation',
      message = format('User %s owes credits and has some.', v_user_id),
      hint = 'Use add_credits or apply_purchase, which pay debts first.';
  end if;
  return null;
end
$$;

create constraint trigger debtors_have_no_credits
  after update of credits on public.profiles
  deferrable initially deferred
  for each row when (old.credits = 0 and new.credits > 0)
  execute function private.check_debt();
create constraint trigger debt_is_of_accounts_without_credits
  after insert or update of owed on public.purchases
  deferrable initially deferred
  for each row when (new.owed > 0)
  execute function private.check_debt();

-- At commit, a purchase's lines add up to what it granted minus what was taken back and what is
-- held, and its numbers follow the money. A deleted account gets nothing back.
create function private.check_purchase() returns trigger
language plpgsql security definer set search_path = ''
-- Definer: it reads both tables past row-level security, no matter who wrote.
as $$
declare
  v_purchase_id uuid;
  v_problem text;
begin
  if tg_table_name = 'purchases' then
    v_purchase_id := new.id;
  else
    v_purchase_id := new.purchase_id;
  end if;

  select format('%s granted, %s taken, %s owed, %s held, and lines of %s', granted, taken, owed, held, lines.total)
  into v_problem
  from public.purchases
  join public.profiles on profiles.id = purchases.user_id
  cross join lateral (
    select
      coalesce(sum(credit_transactions.amount), 0) as total,
      coalesce(sum(credit_transactions.amount) filter (where type = 'purchase'), 0) as granted_by_line,
      count(*) filter (where type <> 'purchase') as corrections_by_line,
      count(*) filter (where credit_transactions.user_id <> purchases.user_id) as strangers
    from public.credit_transactions
    where purchase_id = purchases.id
  ) as lines
  where purchases.id = v_purchase_id
    and (lines.total <> granted - taken - held
      or lines.granted_by_line <> granted
      or lines.corrections_by_line <> corrections
      or lines.strangers > 0
      or (profiles.deleted_at is null
        and taken + owed <> private.credits_reversed(granted, amount_paid, refunded, disputed)));
  if found then
    raise exception using
      errcode = 'integrity_constraint_violation',
      message = format('Purchase %s is not settled: %s.', v_purchase_id, v_problem),
      hint = 'Use apply_purchase, return_credits, decline_return or waive_debt, which also write the ledger lines.';
  end if;
  return null;
end
$$;

create constraint trigger purchase_is_settled
  after insert on public.purchases
  deferrable initially deferred
  for each row when (new.granted > 0 or new.corrections > 0)
  execute function private.check_purchase();
create constraint trigger purchase_stays_settled
  after update of granted, taken, owed, held, corrections, amount_paid, refunded, disputed on public.purchases
  deferrable initially deferred
  for each row when (
    (new.granted, new.taken, new.owed, new.held, new.corrections, new.amount_paid, new.refunded, new.disputed)
    is distinct from
    (old.granted, old.taken, old.owed, old.held, old.corrections, old.amount_paid, old.refunded, old.disputed))
  execute function private.check_purchase();
create constraint trigger transaction_settles_its_purchase
  after insert on public.credit_transactions
  deferrable initially deferred
  for each row when (new.purchase_id is not null)
  execute function private.check_purchase();
