-- Settling: the only way in which a payment moves credits.
--
-- Webhooks, the return page and reconcile all do the same: read the purchase with its version, then
-- the truth at the payment provider, then apply it. So order, repeats, failed refunds and won
-- disputes need no code of their own.

-- How a purchase stands, from what the payment provider says. Words that we do not know change
-- nothing: only an allow-list grants.
create function private.purchase_state_after(
  p_purchase public.purchases,
  p_session_status text,
  p_payment_status text,
  p_payment_failed boolean,
  p_amount_subtotal bigint,
  p_currency text
) returns public.purchase_state
language plpgsql stable set search_path = ''
as $$
begin
  if p_purchase.state in ('paid', 'paid_after_deletion', 'amount_mismatch') then
    return p_purchase.state;
  elsif p_session_status = 'complete' and p_payment_status in ('paid', 'no_payment_required') then
    return case
      when (p_amount_subtotal, lower(p_currency)) is distinct from (p_purchase.amount::bigint, p_purchase.currency)
        then 'amount_mismatch'
      when exists (select 1 from private.account_deletions where user_id = p_purchase.user_id)
        or not exists (select 1 from public.profiles where id = p_purchase.user_id and deleted_at is null)
        then 'paid_after_deletion'
      else 'paid'
    end;
  elsif p_session_status = 'complete' and p_payment_status = 'unpaid' then
    return case when p_payment_failed then 'failed' else 'processing' end;
  elsif p_session_status = 'expired' then
    return 'expired';
  elsif p_purchase.state = 'created' or (p_purchase.state = 'expired' and p_session_status = 'open') then
    return 'open';
  end if;
  return p_purchase.state;
end
$$;

create function private.apply_purchase(
  p_id uuid,
  p_version integer,
  p_session_id text,
  p_livemode boolean,
  p_session_status text,
  p_payment_status text,
  p_amount_subtotal bigint,
  p_currency text,
  p_payment_intent text,
  p_amount_paid bigint,
  p_refunded bigint,
  p_disputed bigint,
  p_dispute_due_at timestamptz,
  p_payment_failed boolean,
  p_event_id text,
  p_event_type text
) returns jsonb
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted writes on purchases, the ledger and the deliveries.
as $$
declare
  v_user_id uuid;
  v_credits integer;
  v_is_deleted boolean;
  v_purchase public.purchases;
  v_before public.purchases;
  v_outcome text;
  v_delta integer;
  v_from_held integer := 0;
  v_taken integer := 0;
  v_owed integer := 0;
  v_given_back integer := 0;
  v_released integer := 0;
begin
  select user_id into v_user_id from public.purchases where id = p_id;
  if not found then
    return jsonb_build_object('outcome', 'unknown_purchase', 'purchase', null, 'balance', null);
  end if;

  -- Profile first, then purchase: every writer locks in this order.
  select credits, deleted_at is not null into v_credits, v_is_deleted
  from public.profiles
  where id = v_user_id
  for no key update;
  v_purchase := private.lock_purchase(p_id);

  v_outcome := case
    when p_version is distinct from v_purchase.version then 'again'
    when p_session_id is null or p_session_id is distinct from coalesce(v_purchase.session_id, p_session_id)
      or p_livemode is distinct from coalesce(v_purchase.livemode, p_livemode)
      or exists (select 1 from public.purchases where session_id = p_session_id and id <> p_id) then 'other_session'
    else 'applied'
  end;
  if p_event_id is not null and v_outcome <> 'again' then
    insert into private.webhook_deliveries (provider, webhook_id, purchase_id, status, outcome)
    values (v_purchase.provider, p_event_id, p_id, p_event_type, v_outcome)
    on conflict (provider, webhook_id) do nothing;
  end if;
  if v_outcome <> 'applied' then
    return jsonb_build_object(
      'outcome', v_outcome, 'purchase', private.purchase_for_server(v_purchase), 'balance', v_credits);
  end if;

  v_before := v_purchase;
  v_purchase.session_id := p_session_id;
  v_purchase.livemode := p_livemode;
  v_purchase.payment_intent := coalesce(v_purchase.payment_intent, p_payment_intent);
  v_purchase.amount_paid := coalesce(p_amount_paid, v_purchase.amount_paid);
  v_purchase.refunded := coalesce(p_refunded, v_purchase.refunded);
  v_purchase.disputed := coalesce(p_disputed, v_purchase.disputed);
  v_purchase.dispute_due_at := p_dispute_due_at;
  v_purchase.settled_at := clock_timestamp();
  v_purchase.state := private.purchase_state_after(
    v_before, p_session_status, p_payment_status, p_payment_failed, p_amount_subtotal, p_currency);

  if v_purchase.state = 'paid' and v_before.state <> 'paid' then
    v_purchase.granted := v_purchase.credits;
    v_purchase.paid_at := clock_timestamp();
    -- It pays what the user owes for other purchases.
    v_credits := private.record_credits(v_user_id, v_purchase.credits, 'purchase',
      format('%s credits', v_purchase.credits),
      p_idempotency_key => format('%s:%s', v_purchase.provider, p_session_id),
      p_purchase_id => p_id);
  end if;

  v_delta := private.credits_reversed(
      v_purchase.granted, v_purchase.amount_paid, v_purchase.refunded, v_purchase.disputed)
    - v_purchase.taken - v_purchase.owed;
  if v_delta > 0 then
    -- First what the user returned, then what is there. The rest was spent already.
    v_from_held := least(v_purchase.held, v_delta);
    v_taken := least(v_credits, v_delta - v_from_held);
    v_owed := v_delta - v_from_held - v_taken;
  elsif v_delta < 0 then
    -- Debt first. A deleted account gets nothing back.
    v_owed := -least(v_purchase.owed, -v_delta);
    v_given_back := case when v_is_deleted then 0 else -v_delta + v_owed end;
  end if;
  v_purchase.taken := v_purchase.taken + v_from_held + v_taken - v_given_back;
  v_purchase.owed := v_purchase.owed + v_owed;
  v_purchase.held := v_purchase.held - v_from_held;
  -- The refund has settled the return, so what is left of it is free again.
  if v_purchase.refunded > v_before.refunded and not v_is_deleted then
    v_released := v_purchase.held;
    v_purchase.held := 0;
  end if;
  v_purchase.corrections := v_purchase.corrections
    + (v_taken > 0)::integer + (v_given_back > 0)::integer + (v_released > 0)::integer;
  if v_purchase.state <> v_before.state then
    v_purchase.sweeps := 0;
    v_purchase.sweep_at := private.next_sweep_at(v_purchase);
  end if;
  -- The event is recorded as done, but the answer may have been older than the event: reconcile asks
  -- once more, unless the session has expired, which is final.
  if p_event_id is not null and v_purchase.state <> 'expired' then
    v_purchase.sweep_at := least(v_purchase.sweep_at, clock_timestamp() + interval '2 minutes');
  end if;

  update public.purchases
  set session_id = v_purchase.session_id,
      livemode = v_purchase.livemode,
      payment_intent = v_purchase.payment_intent,
      amount_paid = v_purchase.amount_paid,
      refunded = v_purchase.refunded,
      disputed = v_purchase.disputed,
      dispute_due_at = v_purchase.dispute_due_at,
      settled_at = v_purchase.settled_at,
      state = v_purchase.state,
      granted = v_purchase.granted,
      paid_at = v_purchase.paid_at,
      taken = v_purchase.taken,
      owed = v_purchase.owed,
      held = v_purchase.held,
      corrections = v_purchase.corrections,
      sweeps = v_purchase.sweeps,
      sweep_at = v_purchase.sweep_at
  where id = p_id;

  -- At most two lines: credits are taken, or given back, and the rest of a return is released.
  if v_taken > 0 then
    v_credits := private.record_credits(v_user_id, -v_taken, 'clawback', 'Taken back: the payment was reversed',
      p_idempotency_key => private.correction_key(v_purchase, v_before.corrections + 1), p_purchase_id => p_id);
  end if;
  if v_given_back > 0 then
    v_credits := private.record_credits(v_user_id, v_given_back, 'adjustment', 'Given back: the payment stands',
      p_idempotency_key => private.correction_key(v_purchase, v_before.corrections + 1), p_purchase_id => p_id);
  end if;
  if v_released > 0 then
    v_credits := private.record_credits(v_user_id, v_released, 'adjustment', 'Given back: the rest of a return',
      p_idempotency_key => private.correction_key(v_purchase, v_purchase.corrections), p_purchase_id => p_id);
  end if;

  select * into v_purchase from public.purchases where id = p_id;
  return jsonb_build_object(
    'outcome', 'applied', 'purchase', private.purchase_for_server(v_purchase), 'balance', v_credits);
end
$$;

create function public.apply_purchase(
  p_id uuid,
  p_version integer,
  p_session_id text,
  p_livemode boolean,
  p_session_status text,
  p_payment_status text,
  p_amount_subtotal bigint default null,
  p_currency text default null,
  p_payment_intent text default null,
  p_amount_paid bigint default null,
  p_refunded bigint default null,
  p_disputed bigint default null,
  p_dispute_due_at timestamptz default null,
  p_payment_failed boolean default false,
  p_event_id text default null,
  p_event_type text default null
) returns jsonb
language sql set search_path = ''
as $$
  select private.apply_purchase(
    p_id, p_version, p_session_id, p_livemode, p_session_status, p_payment_status, p_amount_subtotal, p_currency,
    p_payment_intent, p_amount_paid, p_refunded, p_disputed, p_dispute_due_at, p_payment_failed, p_event_id, p_event_type)
$$;
comment on function public.apply_purchase is
  'Applies what the payment provider says about a purchase, read after the purchase had this version, and records the event in the same transaction. Grants once, takes back in proportion to the reversed money, gives back when it returns. Returns { outcome, purchase, balance }; outcome is applied, again (the version has changed, so nothing was done: read both again), other_session or unknown_purchase. Amounts are in minor units; p_amount_paid includes taxes, p_refunded and p_disputed are sums, null leaves what is known.';
grant execute on function private.apply_purchase, public.apply_purchase to service_role;

create function private.find_purchase(p_id uuid, p_session_id text, p_payment_intent text, p_event_id text) returns jsonb
language sql stable security definer set search_path = ''
-- Definer: nobody is granted the deliveries.
as $$
  select jsonb_build_object(
    'purchase', (
      select private.purchase_for_server(purchases)
      from public.purchases
      where id = p_id or session_id = p_session_id or payment_intent = p_payment_intent
      order by id = p_id desc nulls last, session_id = p_session_id desc nulls last
      limit 1
    ),
    'seen', exists (
      select 1 from private.webhook_deliveries where provider = 'stripe' and webhook_id = p_event_id
    ))
$$;

create function public.find_purchase(
  p_id uuid default null,
  p_session_id text default null,
  p_payment_intent text default null,
  p_event_id text default null
) returns jsonb
language sql stable set search_path = ''
as $$ select private.find_purchase(p_id, p_session_id, p_payment_intent, p_event_id) $$;
comment on function public.find_purchase is
  'The purchase with this id, else with this session, else with this payment intent, and whether this event was applied before: { purchase, seen }. purchase is null if there is none.';
grant execute on function private.find_purchase, public.find_purchase to service_role;
