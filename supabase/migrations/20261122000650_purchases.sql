-- Purchases: one order of a pack, and what was paid, granted and taken back for it.
--
-- created → open → paid, or processing and then paid or failed, or expired. Only apply_purchase
-- grants credits, from what the payment provider says.

create type public.purchase_state as enum
  ('created', 'open', 'processing', 'paid', 'expired', 'failed', 'paid_after_deletion', 'amount_mismatch');
comment on type public.purchase_state is
  'created: no checkout session is known yet. open: it can be paid. processing: a payment that takes days is on its way. paid: the credits were granted. expired: nobody paid. failed: the slow payment did not come. paid_after_deletion, amount_mismatch: paid, but nothing was granted, and the operator refunds it.';

-- How many of the granted credits the reversed money takes back: the same share, rounded down, and
-- all of them when all the money is gone. Pending refunds count, and nothing counts twice.
create function private.credits_reversed(p_granted integer, p_amount_paid bigint, p_refunded bigint, p_disputed bigint)
returns integer
language plpgsql immutable set search_path = ''
as $$
declare
  v_reversed bigint := least(p_amount_paid, p_refunded + p_disputed);
begin
  return case
    when coalesce(p_amount_paid, 0) = 0 then 0
    when v_reversed = p_amount_paid then p_granted
    else p_granted::bigint * v_reversed / p_amount_paid
  end;
end
$$;
comment on function private.credits_reversed is
  'The credits that a purchase''s reversed money takes back. Amounts are in minor units, taxes included.';

create table public.purchases (
  id uuid primary key,
  user_id uuid not null references public.profiles (id) on delete restrict,
  pack text not null references public.packs (slug),
  credits integer not null,
  amount integer not null,
  currency text not null,
  state public.purchase_state not null default 'created',
  amount_paid bigint,
  refunded bigint not null default 0,
  disputed bigint not null default 0,
  granted integer not null default 0,
  taken integer not null default 0,
  owed integer not null default 0,
  held integer not null default 0,
  version integer not null default 1,
  expires_at timestamptz not null,
  -- Not now(): the transaction may have begun long ago, and waited for the account's lock.
  created_at timestamptz not null default clock_timestamp(),
  paid_at timestamptz,
  return_asked_at timestamptz,
  -- The columns below are for the server only and are not granted to users.
  locale text not null,
  return_to text not null,
  provider text not null default 'stripe',
  livemode boolean,
  session_id text unique,
  payment_intent text unique,
  dispute_due_at timestamptz,
  corrections integer not null default 0,
  settled_at timestamptz,
  checked_at timestamptz,
  sweep_at timestamptz,
  sweeps integer not null default 0,
  constraint credits_are_positive check (credits > 0),
  constraint amount_is_positive check (amount > 0),
  constraint currency_is_a_code check (currency ~ '^[a-z]{3}$'),
  constraint locale_is_a_tag check (locale ~ '^[a-z]{2,3}$'),
  constraint return_to_is_a_screen check (return_to in ('create', 'credits', 'billing')),
  constraint what_was_open_has_a_session check (state in ('created', 'expired') or session_id is not null),
  constraint created_has_no_session check (state <> 'created' or session_id is null),
  constraint money_is_not_negative check (least(amount_paid, refunded, disputed) >= 0),
  constraint everything_or_nothing_is_granted check (granted in (0, credits)),
  constraint paid_is_granted check ((state = 'paid') = (granted > 0) and (state = 'paid') = (paid_at is not null)),
  constraint parts_are_not_negative check (least(taken, owed, held) >= 0),
  constraint parts_are_within_the_granted check (taken + owed + held <= granted),
  constraint reversed_money_takes_its_credits
    check (taken + owed >= private.credits_reversed(granted, amount_paid, refunded, disputed)),
  constraint only_a_return_holds_credits check (held = 0 or return_asked_at is not null),
  constraint what_is_held_is_taken_before_anything_is_owed check (held = 0 or owed = 0)
) with (fillfactor = 70);
comment on table public.purchases is
  'Orders of packs. The client makes the id, which is the idempotency key at the payment provider. Only functions write here.';
comment on column public.purchases.credits is 'What is bought. Fixed when the row is made, like amount and currency.';
comment on column public.purchases.amount_paid is
  'What was captured, in minor units with taxes and fees. Null while nothing was.';
comment on column public.purchases.refunded is 'What was or is being refunded, as last read, without refunds that failed.';
comment on column public.purchases.disputed is 'What disputes have withdrawn and not given back, as last read.';
comment on column public.purchases.granted is 'The credits that were granted: all or none.';
comment on column public.purchases.taken is 'Credits that were taken back because money went back.';
comment on column public.purchases.owed is
  'Credits to take back that were spent already. The next credits that come in pay them, the oldest purchase first.';
comment on column public.purchases.held is 'Credits that the user returns, until the operator has refunded or declined.';
comment on column public.purchases.version is
  'Grows with every change. A client ignores anything older than what it has, and apply_purchase ignores facts that were read before a change.';
comment on column public.purchases.livemode is 'Whether the money is real. Test and live never mix.';
comment on column public.purchases.corrections is
  'How many ledger lines it has beside its grant. The next one numbers the next line''s key.';
comment on column public.purchases.settled_at is 'When apply_purchase last applied what the payment provider said.';
comment on column public.purchases.checked_at is 'When its user last had the payment provider asked about it.';
comment on column public.purchases.sweep_at is 'When reconcile asks the payment provider next. Null: never again.';
comment on column public.purchases.sweeps is 'How often reconcile has asked in this state.';

alter table public.purchases enable row level security;
grant select (
  id, user_id, pack, credits, amount, currency, state, amount_paid, refunded, disputed, granted, taken, owed, held,
  version, expires_at, created_at, paid_at, return_asked_at
) on public.purchases to authenticated;
grant select on public.purchases to service_role;
create policy "Users read their own purchases"
  on public.purchases for select to authenticated
  using ((select auth.uid()) = user_id);

create index purchases_newest_first on public.purchases (user_id, created_at desc, id desc);
create index purchases_by_pack on public.purchases (pack);
create index purchases_that_owe on public.purchases (user_id, created_at, id) where owed > 0;
create index purchases_to_sweep on public.purchases (sweep_at) where sweep_at is not null;

-- The guard: which state may follow which, and what never changes, no matter who writes. The truth
-- wins: what expired or failed may turn out to be paid. What was paid stays so.
create function private.guard_purchase() returns trigger
language plpgsql set search_path = ''
as $$
declare
  v_swept public.purchases := old;
begin
  if new.state <> old.state
    and (old.state in ('paid', 'paid_after_deletion', 'amount_mismatch') or new.state = 'created') then
    raise exception using
      errcode = 'integrity_constraint_violation',
      message = format('Purchase %s is %s and cannot become %s.', old.id, old.state, new.state);
  end if;
  if (new.id, new.user_id, new.pack, new.credits, new.amount, new.currency, new.locale, new.return_to, new.provider,
      new.expires_at, new.created_at)
    is distinct from
     (old.id, old.user_id, old.pack, old.credits, old.amount, old.currency, old.locale, old.return_to, old.provider,
      old.expires_at, old.created_at)
    or (old.session_id is not null and new.session_id is distinct from old.session_id)
    or (old.payment_intent is not null and new.payment_intent is distinct from old.payment_intent)
    or (old.livemode is not null and new.livemode is distinct from old.livemode)
    or (old.paid_at is not null and new.paid_at is distinct from old.paid_at)
    or (old.return_asked_at is not null and new.return_asked_at is distinct from old.return_asked_at)
    or new.corrections < old.corrections then
    raise exception using
      errcode = 'integrity_constraint_violation',
      message = format('The order and the payment of purchase %s cannot change.', old.id);
  end if;

  -- Being asked about changes nothing that a client would want to hear of.
  v_swept.sweep_at := new.sweep_at;
  v_swept.sweeps := new.sweeps;
  v_swept.checked_at := new.checked_at;
  new.version := old.version;
  new.version := old.version + (new is distinct from v_swept)::integer;
  return new;
end
$$;

create trigger purchases_move_forward
  before update on public.purchases
  for each row execute function private.guard_purchase();

-- The address that a checkout session shows. It has a table of its own, because Postgres logs a row
-- that a constraint refuses, and our logs contain no address.
create table private.purchase_addresses (
  purchase_id uuid primary key references public.purchases (id) on delete cascade,
  email text not null
);
comment on table private.purchase_addresses is
  'The buyer''s address of each purchase whose checkout session is not made yet: the session has to be the same however often its making is repeated.';
alter table private.purchase_addresses enable row level security;
create policy "Only functions reach the addresses"
  on private.purchase_addresses for all to public
  using (false);

create function private.forget_purchase_address() returns trigger
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted the addresses.
as $$
begin
  delete from private.purchase_addresses where purchase_id = new.id;
  return null;
end
$$;

create trigger addresses_are_kept_for_a_checkout_only
  after update of state on public.purchases
  for each row when (old.state = 'created' and new.state <> 'created')
  execute function private.forget_purchase_address();

-- A purchase as users, edge functions and Realtime see it.
create function private.purchase_json(p_purchase public.purchases) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_return_until timestamptz;
begin
  if p_purchase.state = 'paid' and p_purchase.return_asked_at is null
    and p_purchase.granted > p_purchase.taken + p_purchase.owed
    and p_purchase.amount_paid > p_purchase.refunded + p_purchase.disputed then
    select p_purchase.paid_at + make_interval(days => return_days) into v_return_until
    from private.settings;
  end if;
  return jsonb_build_object(
    'id', p_purchase.id,
    'pack', p_purchase.pack,
    'credits', p_purchase.credits,
    'amount', p_purchase.amount,
    'currency', p_purchase.currency,
    'state', p_purchase.state,
    'amount_paid', p_purchase.amount_paid,
    'refunded', p_purchase.refunded,
    'disputed', p_purchase.disputed,
    'granted', p_purchase.granted,
    'taken', p_purchase.taken,
    'owed', p_purchase.owed,
    'held', p_purchase.held,
    'version', p_purchase.version,
    'expires_at', p_purchase.expires_at,
    'created_at', p_purchase.created_at,
    'paid_at', p_purchase.paid_at,
    'return_asked_at', p_purchase.return_asked_at,
    'return_until', case when v_return_until > clock_timestamp() then v_return_until end);
end
$$;

-- A purchase with what only the server needs.
create function private.purchase_for_server(p_purchase public.purchases) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return private.purchase_json(p_purchase) || jsonb_build_object(
    'user_id', p_purchase.user_id,
    'email', (select email from private.purchase_addresses where purchase_id = p_purchase.id),
    'locale', p_purchase.locale,
    'return_to', p_purchase.return_to,
    'provider', p_purchase.provider,
    'livemode', p_purchase.livemode,
    'session_id', p_purchase.session_id,
    'payment_intent', p_purchase.payment_intent,
    'settled_at', p_purchase.settled_at);
end
$$;

-- Whether money may still come. An hour after a checkout session expires the payment provider has
-- told us, and a slow payment is decided within 14 days.
create function private.may_be_paid(p_purchase public.purchases) returns boolean
language plpgsql stable set search_path = ''
as $$
begin
  return case
    when p_purchase.state in ('created', 'open') then p_purchase.expires_at > clock_timestamp() - interval '1 hour'
    when p_purchase.state = 'processing' then p_purchase.expires_at > clock_timestamp() - interval '14 days'
    else false
  end;
end
$$;

-- When reconcile asks the payment provider next, after it has asked p_purchase.sweeps times in this
-- state. Webhooks usually come first; this finds what they left open.
create function private.next_sweep_at(p_purchase public.purchases) returns timestamptz
language plpgsql stable set search_path = ''
as $$
declare
  v_now timestamptz := clock_timestamp();
  v_next timestamptz;
  v_last timestamptz;
begin
  case
    when p_purchase.state in ('created', 'open') and v_now < p_purchase.expires_at + interval '1 hour' then
      v_next := case
        when p_purchase.sweeps < 4
          then p_purchase.created_at + (array[2, 5, 15, 60])[p_purchase.sweeps + 1] * interval '1 minute'
        else v_now + interval '1 hour'
      end;
      -- A session that nobody paid has expired by then. After an outage nothing is asked twice in a
      -- minute.
      return least(greatest(v_next, v_now + interval '1 minute'), p_purchase.expires_at + interval '1 hour');
    when p_purchase.state in ('created', 'open', 'processing') then
      v_next := v_now + interval '1 day';
      v_last := p_purchase.expires_at + interval '14 days';
    when p_purchase.state = 'paid' then
      -- Disputes come up to about 120 days later.
      v_next := v_now + interval '7 days';
      v_last := p_purchase.paid_at + interval '180 days';
    when p_purchase.state in ('paid_after_deletion', 'amount_mismatch')
      and coalesce(p_purchase.refunded + p_purchase.disputed < p_purchase.amount_paid, true) then
      v_next := v_now + interval '1 day';
      v_last := p_purchase.created_at + interval '180 days';
    else
      return null;
  end case;
  return case when v_next <= v_last then v_next end;
end
$$;
comment on function private.next_sweep_at is
  'Unpaid: after 2, 5, 15 and 60 minutes, then hourly until an hour after it expires, then daily for 14 days. Processing: daily for 14 days. Paid: weekly for 180 days. Paid without a grant: daily until the money is back. Otherwise never.';

-- Locks a purchase. Its account is locked before, if credits may move.
create function private.lock_purchase(p_id uuid, p_user_id uuid default null) returns public.purchases
language plpgsql set search_path = ''
as $$
declare
  v_purchase public.purchases;
begin
  select * into v_purchase
  from public.purchases
  where id = p_id and user_id = coalesce(p_user_id, user_id)
  for no key update;
  if not found then
    raise sqlstate 'PT404' using
      message = 'purchase_not_found',
      detail = 'There is no purchase with this id.',
      hint = 'Look it up under Billing.';
  end if;
  return v_purchase;
end
$$;
comment on function private.lock_purchase is
  'Locks and returns a purchase, of this user if one is named. Problems: purchase_not_found.';
