-- Credits: the append-only ledger that explains each balance, and the functions that move credits.
--
-- A balance changes only together with a new ledger line. A commit that would leave a balance that
-- differs from its ledger is refused, no matter who writes. Lock order everywhere: generation, then
-- profile.

create type public.credit_transaction_type as enum
  ('bonus', 'purchase', 'deduction', 'refund', 'adjustment', 'clawback');
comment on type public.credit_transaction_type is
  'bonus: a gift. purchase: bought. deduction: the price of a generation. refund: returned for a generation that failed or was canceled. adjustment: a correction by hand, up or down. clawback: taken back after a payment was reversed.';

create table public.credit_transactions (
  user_id uuid not null references public.profiles (id) on delete restrict,
  seq integer not null,
  type public.credit_transaction_type not null,
  amount integer not null,
  balance_after integer not null,
  generation_id uuid references public.generations (id) on delete restrict,
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
  constraint idempotency_key_is_not_empty check (idempotency_key <> ''),
  constraint purchases_have_a_key check (type <> 'purchase' or idempotency_key is not null),
  constraint description_is_a_sentence check (char_length(description) between 1 and 200)
);
comment on table public.credit_transactions is
  'The ledger: one signed line per change, in credits, never updated or deleted. A user''s lines form a chain: seq counts from 1 without gaps, and balance_after is the previous line''s balance_after plus amount.';
comment on column public.credit_transactions.idempotency_key is
  'Marks a repeated call as the same call: a payment''s id, or sign-up:<user id>. Unique.';
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

-- The only function that writes to the ledger. Its update locks the account, so concurrent calls
-- queue up and each starts from the balance that the previous one left.
create function private.record_credits(
  p_user_id uuid,
  p_amount integer,
  p_type public.credit_transaction_type,
  p_description text,
  p_generation_id uuid default null,
  p_idempotency_key text default null
) returns integer
language plpgsql set search_path = ''
-- plpgsql keeps the plan; a function in SQL that is not inlined is planned again at every call.
as $$
declare
  v_credits integer;
begin
  with account as (
    update public.profiles
    set credits = credits + p_amount,
        ledger_seq = ledger_seq + 1
    where id = p_user_id
    returning credits, ledger_seq
  )
  insert into public.credit_transactions
    (user_id, seq, type, amount, balance_after, generation_id, idempotency_key, description)
  select p_user_id, ledger_seq, p_type, p_amount, credits, p_generation_id, p_idempotency_key, p_description
  from account
  returning balance_after into v_credits;
  return v_credits;
end
$$;
comment on function private.record_credits is
  'Changes a balance and writes its ledger line. It checks nothing: its callers lock the account and check first.';

create function private.add_credits(
  p_user_id uuid,
  p_amount integer,
  p_type text,
  p_description text,
  p_idempotency_key text default null
) returns integer
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted writes on the ledger.
as $$
declare
  v_credits integer;
  v_line public.credit_transactions;
begin
  if p_type is null or p_type not in ('bonus', 'purchase', 'adjustment', 'clawback') then
    raise sqlstate 'PT400' using
      message = 'invalid_request',
      detail = 'The type must be bonus, purchase, adjustment or clawback.',
      hint = 'For deductions and refunds, use deduct_credits and refund_credits.';
  end if;
  if coalesce(case
      when p_type in ('bonus', 'purchase') then p_amount > 0
      when p_type = 'clawback' then p_amount < 0
      else p_amount <> 0
    end, false) is false then
    raise sqlstate 'PT400' using
      message = 'invalid_request',
      detail = format('The amount %s does not fit the type %s.', coalesce(p_amount::text, 'null'), p_type),
      hint = 'A bonus or purchase must be positive, a clawback negative, an adjustment not zero.';
  end if;
  if p_description is null or char_length(p_description) not between 1 and 200 then
    raise sqlstate 'PT400' using
      message = 'invalid_request',
      detail = 'The description must be 1 to 200 characters long.',
      hint = 'Tell the user in a sentence what the credits are for.';
  end if;
  if p_idempotency_key = '' or (p_type = 'purchase' and p_idempotency_key is null) then
    raise sqlstate 'PT400' using
      message = 'invalid_request',
      detail = 'A purchase needs an idempotency key, and a key must not be empty.',
      hint = 'Pass the payment''s id, so that a repeated call adds nothing.';
  end if;

  v_credits := private.lock_account(p_user_id);

  if p_idempotency_key is not null then
    select * into v_line
    from public.credit_transactions
    where idempotency_key = p_idempotency_key;
    if found then
      if v_line.user_id = p_user_id and v_line.amount = p_amount and v_line.type::text = p_type then
        return v_line.balance_after;
      end if;
      raise sqlstate 'PT409' using
        message = 'key_reused',
        detail = 'This idempotency key was used for another credit transaction.',
        hint = 'Use a different key for each payment.';
    end if;
  end if;

  if v_credits::bigint + p_amount < 0 then
    raise sqlstate 'PT402' using
      message = 'insufficient_credits',
      detail = format('This takes %s credits, the account has %s.', -p_amount::bigint, v_credits),
      hint = 'A balance cannot be negative. Take at most the balance.';
  end if;
  if v_credits::bigint + p_amount > 900000000 then
    raise sqlstate 'PT400' using
      message = 'invalid_request',
      detail = 'The balance would be larger than an account can hold.',
      hint = 'Add fewer credits.';
  end if;

  return private.record_credits(
    p_user_id, p_amount, p_type::public.credit_transaction_type, p_description,
    p_idempotency_key => p_idempotency_key);
end
$$;

create function public.add_credits(
  p_user_id uuid,
  p_amount integer,
  p_type text,
  p_description text,
  p_idempotency_key text default null
) returns integer
language sql set search_path = ''
as $$ select private.add_credits(p_user_id, p_amount, p_type, p_description, p_idempotency_key) $$;
comment on function public.add_credits is
  'Adds credits to an account, or takes them if the type is adjustment or clawback, and returns the new balance. Repeating a call with the same idempotency key returns the first answer. Problems: invalid_request, user_not_found, insufficient_credits, key_reused.';
grant execute on function private.add_credits, public.add_credits to service_role;

create function private.deduct_credits(p_user_id uuid, p_amount integer, p_gen_id uuid) returns integer
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted writes on the ledger.
as $$
declare
  v_generation public.generations;
  v_line public.credit_transactions;
  v_credits integer;
begin
  if p_amount is null or p_amount <= 0 then
    raise sqlstate 'PT400' using
      message = 'invalid_request',
      detail = 'The amount must be a positive number of credits.',
      hint = 'Pass the cost of the generation.';
  end if;
  select * into v_generation from public.generations where id = p_gen_id and user_id = p_user_id;
  if not found then
    perform private.lock_account(p_user_id);
    raise sqlstate 'PT404' using
      message = 'generation_not_found',
      detail = 'This user has no generation with this id.',
      hint = 'Use start_generation, which inserts the generation and deducts its cost.';
  end if;
  v_credits := private.lock_account(p_user_id);

  select * into v_line
  from public.credit_transactions
  where generation_id = p_gen_id and type = 'deduction';
  if found then
    if v_line.amount = -p_amount then
      return v_line.balance_after;
    end if;
    raise sqlstate 'PT409' using
      message = 'already_deducted',
      detail = format('%s credits were already deducted for this generation.', -v_line.amount),
      hint = 'A generation is paid once. Repeating the call with the same amount returns the first answer.';
  end if;

  if v_credits < p_amount then
    raise sqlstate 'PT402' using
      message = 'insufficient_credits',
      detail = format('This costs %s credits, you have %s.', p_amount, v_credits),
      hint = 'Choose a cheaper option, or add credits.';
  end if;
  return private.record_credits(p_user_id, -p_amount, 'deduction',
    format('Video · %s · %s', v_generation.model, v_generation.resolution), p_gen_id);
end
$$;

create function public.deduct_credits(p_user_id uuid, p_amount integer, p_gen_id uuid) returns integer
language sql set search_path = ''
as $$ select private.deduct_credits(p_user_id, p_amount, p_gen_id) $$;
comment on function public.deduct_credits is
  'Takes the credits for a generation, once, and returns the balance after that. Repeating it with the same amount returns the first answer. start_generation does not call it: it writes the deduction itself, in the transaction that makes the row. Problems: invalid_request, user_not_found, generation_not_found, already_deducted, insufficient_credits.';
grant execute on function private.deduct_credits, public.deduct_credits to service_role;

create function private.refund_credits(p_gen_id uuid) returns integer
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted writes on the ledger.
as $$
declare
  v_generation public.generations;
  v_balance_after integer;
begin
  -- Generation first, then profile: every writer locks in this order.
  select * into v_generation from public.generations where id = p_gen_id for no key update;
  if not found then
    raise sqlstate 'PT404' using
      message = 'generation_not_found',
      detail = 'There is no generation with this id.',
      hint = 'Look it up in the table generations.';
  end if;
  if v_generation.state not in ('failed', 'canceled') then
    raise sqlstate 'PT409' using
      message = 'not_refundable',
      detail = format('This generation is %s.', v_generation.state),
      hint = 'To give credits back anyway: select add_credits(user, amount, ''adjustment'', ''why'').';
  end if;
  perform private.lock_account(v_generation.user_id);

  select balance_after into v_balance_after
  from public.credit_transactions
  where generation_id = p_gen_id and type = 'refund';
  if found then
    return v_balance_after;
  end if;
  return private.record_credits(v_generation.user_id, v_generation.cost, 'refund',
    case v_generation.state
      when 'canceled' then 'Returned: canceled'
      else left('Returned: ' || v_generation.error_message, 200)
    end,
    p_gen_id);
end
$$;

create function public.refund_credits(p_gen_id uuid) returns integer
language sql set search_path = ''
as $$ select private.refund_credits(p_gen_id) $$;
comment on function public.refund_credits is
  'Refunds a failed or canceled generation, once, and returns the balance after that. fail_generation calls it in its own transaction. Problems: generation_not_found, not_refundable.';
grant execute on function private.refund_credits, public.refund_credits to service_role;
