-- Credits: the append-only ledger that explains each balance, and its checks.
--
-- A balance changes only together with a new ledger line. A commit that would leave a balance that
-- differs from its ledger is refused, no matter who writes. Lock order everywhere: generation, then
-- profile, then purchase.

create type public.credit_transaction_type as enum
  ('bonus', 'purchase', 'deduction', 'refund', 'adjustment', 'clawback');
comment on type public.credit_transaction_type is
  'bonus: a gift. purchase: bought. deduction: the price of a generation. refund: returned for a generation that failed or was canceled. adjustment: a correction, up or down. clawback: taken back for a purchase whose money went back, or is to be returned.';

create table public.credit_transactions (
  user_id uuid not null references public.profiles (id) on delete restrict,
  seq integer not null,
  type public.credit_transaction_type not null,
  amount integer not null,
  balance_after integer not null,
  generation_id uuid references public.generations (id) on delete restrict,
  purchase_id uuid references public.purchases (id) on delete restrict,
  paid_from_seq integer,
  idempotency_key text,
  description text not null,
  -- The clock and not now(), so that a user's lines are in the order of their seq.
  created_at timestamptz not null default clock_timestamp(),
  primary key (user_id, seq),
  constraint seq_starts_at_one check (seq >= 1),
  constraint balance_after_is_not_negative check (balance_after >= 0),
  constraint amount_has_the_sign_of_its_type check (
    case
      when type in ('bonus', 'purchase', 'refund') then amount > 0
      when type in ('deduction', 'clawback') then amount < 0
      else amount <> 0
    end
  ),
  constraint deductions_and_refunds_name_their_generation
    check ((type in ('deduction', 'refund')) = (generation_id is not null)),
  constraint purchases_and_clawbacks_name_their_purchase
    check (case when type = 'adjustment' then true else (type in ('purchase', 'clawback')) = (purchase_id is not null) end),
  constraint lines_of_purchases_have_a_key check (purchase_id is null or idempotency_key is not null),
  constraint debts_are_paid_from_an_earlier_line
    check (paid_from_seq is null or (type = 'clawback' and paid_from_seq < seq)),
  constraint idempotency_key_is_not_empty check (idempotency_key <> ''),
  constraint description_is_a_sentence check (char_length(description) between 1 and 200)
);
comment on table public.credit_transactions is
  'The ledger: one signed line per change, in credits, never updated or deleted. A user''s lines form a chain: seq counts from 1 without gaps, and balance_after is the previous line''s balance_after plus amount.';
comment on column public.credit_transactions.idempotency_key is
  'Marks a repeated call as the same call: stripe:<session id> for a grant, stripe:<session id>:<n> for the purchase''s other lines, sign-up:<user id>, or what the caller of add_credits chose. Unique.';
comment on column public.credit_transactions.purchase_id is
  'The purchase that a purchase or clawback line, or an adjustment that gives back, belongs to.';
comment on column public.credit_transactions.paid_from_seq is
  'Of a clawback that pays what is owed: the seq of the incoming line that paid it, in the same transaction.';
alter table public.credit_transactions enable row level security;
grant select on public.credit_transactions to authenticated, service_role;
create policy "Users read their own credit transactions"
  on public.credit_transactions for select to authenticated
  using ((select auth.uid()) = user_id);

create unique index one_deduction_and_one_refund_per_generation
  on public.credit_transactions (generation_id, type)
  where generation_id is not null;
create unique index one_line_per_idempotency_key
  on public.credit_transactions (idempotency_key)
  where idempotency_key is not null;
create unique index one_grant_per_purchase
  on public.credit_transactions (purchase_id)
  where type = 'purchase';
create index credit_transactions_by_purchase
  on public.credit_transactions (purchase_id)
  where purchase_id is not null;
create index debts_by_incoming_line
  on public.credit_transactions (user_id, paid_from_seq)
  where paid_from_seq is not null;

-- The ledger is append-only for everybody, unless a superuser disables the triggers.
create function private.refuse_ledger_change() returns trigger
language plpgsql set search_path = ''
as $$
begin
  raise exception using
    errcode = 'restrict_violation',
    message = 'The ledger is append-only.',
    hint = 'Correct a mistake with a new line: select add_credits(user, amount, ''adjustment'', ''why'').';
end
$$;

create trigger ledger_is_append_only
  before update or delete on public.credit_transactions
  for each row execute function private.refuse_ledger_change();
create trigger ledger_is_not_truncated
  before truncate on public.credit_transactions
  for each statement execute function private.refuse_ledger_change();

-- At every commit, no matter who wrote, a new line must continue its chain, and no line may be
-- ahead of its account. Since lines never change, the balance is then the sum of all lines without
-- adding them up. A user waits while this runs, so it reads one row per table and trusts earlier
-- lines.
create function private.check_ledger_line() returns trigger
language plpgsql security definer set search_path = ''
-- Definer: it reads the ledger past row-level security, no matter who wrote.
as $$
declare
  v_ledger_seq integer;
  v_balance_before integer := 0;
begin
  select ledger_seq into v_ledger_seq from public.profiles where id = new.user_id;
  if new.seq > 1 then
    select balance_after into v_balance_before
    from public.credit_transactions
    where user_id = new.user_id and seq = new.seq - 1;
  end if;

  if (new.seq <= v_ledger_seq and new.balance_after = v_balance_before + new.amount) is not true then
    raise exception using
      errcode = 'integrity_constraint_violation',
      message = format('Credit transaction %s of user %s does not continue the ledger, or is ahead of the account.',
        new.seq, new.user_id),
      hint = 'Use add_credits, deduct_credits or refund_credits.';
  end if;
  return null;
end
$$;

create constraint trigger ledger_is_a_chain_to_the_balance
  after insert on public.credit_transactions
  deferrable initially deferred
  for each row execute function private.check_ledger_line();

-- The balance must be what the account's line says. That line is the newest, because the check
-- above refuses a line that is ahead of its account.
create function private.check_balance() returns trigger
language plpgsql security definer set search_path = ''
-- Definer: it reads the ledger past row-level security, no matter who wrote.
as $$
declare
  v_balance integer := 0;
begin
  if new.ledger_seq <> 0 then
    select balance_after into v_balance
    from public.credit_transactions
    where user_id = new.id and seq = new.ledger_seq;
  end if;

  if (new.credits = v_balance and new.ledger_seq >= coalesce(old.ledger_seq, 0)) is not true then
    raise exception using
      errcode = 'integrity_constraint_violation',
      message = format('The balance of user %s does not match the ledger.', new.id),
      hint = 'Use add_credits, deduct_credits or refund_credits.';
  end if;
  return null;
end
$$;

create constraint trigger balance_equals_ledger
  after insert or update of credits, ledger_seq on public.profiles
  deferrable initially deferred
  for each row execute function private.check_balance();

-- At commit every generation has exactly one deduction of its cost, and one refund of its cost if
-- and only if it failed or was canceled.
create function private.check_settlement() returns trigger
language plpgsql security definer set search_path = ''
-- Definer: it reads both tables past row-level security, no matter who wrote.
as $$
declare
  v_generation_id uuid;
  v_cost integer;
  v_state public.generation_state;
  v_taken integer;
  v_returned integer;
  v_strangers integer;
begin
  if tg_table_name = 'generations' then
    v_generation_id := new.id;
  else
    v_generation_id := new.generation_id;
    -- The usual case, the deduction of a start, takes one lookup: at that moment no other line can
    -- belong to the generation, and later lines are checked when they are written.
    perform from public.generations
    where id = v_generation_id and user_id = new.user_id and cost = -new.amount
      and state not in ('failed', 'canceled');
    if found then
      return null;
    end if;
  end if;
  select cost, state, taken, returned, strangers into v_cost, v_state, v_taken, v_returned, v_strangers
  from public.generations
  cross join lateral (
    select
      coalesce(-sum(amount) filter (where type = 'deduction'), 0) as taken,
      coalesce(sum(amount) filter (where type = 'refund'), 0) as returned,
      count(*) filter (where user_id <> generations.user_id) as strangers
    from public.credit_transactions
    where generation_id = v_generation_id
  ) as moved
  where id = v_generation_id;

  if v_taken <> v_cost
    or v_returned <> (case when v_state in ('failed', 'canceled') then v_cost else 0 end)
    or v_strangers > 0 then
    raise exception using
      errcode = 'integrity_constraint_violation',
      message = format('Generation %s (%s, cost %s) is not settled: %s deducted, %s refunded.',
        v_generation_id, v_state, v_cost, v_taken, v_returned),
      hint = 'Use start_generation, fail_generation or cancel_generation, which also write the ledger lines.';
  end if;
  return null;
end
$$;

create constraint trigger generation_stays_settled
  after update of state, cost on public.generations
  deferrable initially deferred
  for each row execute function private.check_settlement();
create constraint trigger transaction_settles_its_generation
  after insert on public.credit_transactions
  deferrable initially deferred
  for each row when (new.generation_id is not null)
  execute function private.check_settlement();

-- A new generation must have its deduction. That line refers to the generation, so it was written
-- later, and the check above has seen both.
create function private.check_charge() returns trigger
language plpgsql security definer set search_path = ''
-- Definer: it reads the ledger past row-level security, no matter who wrote.
as $$
begin
  if not exists (
    select 1 from public.credit_transactions where generation_id = new.id and type = 'deduction'
  ) then
    raise exception using
      errcode = 'integrity_constraint_violation',
      message = format('Generation %s (cost %s) is not settled: nothing was deducted.', new.id, new.cost),
      hint = 'Use start_generation, which deducts the cost in the same transaction.';
  end if;
  return null;
end
$$;

create constraint trigger generation_is_charged
  after insert on public.generations
  deferrable initially deferred
  for each row execute function private.check_charge();
