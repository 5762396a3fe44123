-- Payment upkeep: what reconcile does about purchases, in case webhooks do not come.

create function private.claim_purchases(p_limit integer) returns jsonb
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted writes on purchases.
as $$
declare
  v_purchase public.purchases;
  v_claimed jsonb := '[]';
begin
  for v_purchase in
    select * from public.purchases
    where sweep_at <= clock_timestamp()
    order by sweep_at
    limit p_limit
    for no key update skip locked
  loop
    v_purchase.sweeps := v_purchase.sweeps + 1;
    v_purchase.sweep_at := private.next_sweep_at(v_purchase);
    update public.purchases
    set sweeps = v_purchase.sweeps, sweep_at = v_purchase.sweep_at
    where id = v_purchase.id;
    v_claimed := v_claimed || private.purchase_for_server(v_purchase);
  end loop;
  return v_claimed;
end
$$;

create function public.claim_purchases(p_limit integer default 10) returns jsonb
language sql set search_path = ''
as $$ select private.claim_purchases(p_limit) $$;
comment on function public.claim_purchases is
  'Claims purchases that are due to be settled, for reconcile, those that are due longest first. When the same purchase is due next is in private.next_sweep_at. Two concurrent calls never get the same one.';
grant execute on function private.claim_purchases, public.claim_purchases to service_role;

-- A user's questions reach the payment provider one at a time, so that nobody uses up its rate limit.
create function private.claim_purchase_check(p_id uuid, p_seconds integer) returns boolean
language sql security definer set search_path = ''
-- Definer: nobody is granted writes on purchases.
as $$
  with claimed as (
    update public.purchases
    set checked_at = clock_timestamp()
    where id = p_id
      and coalesce(checked_at < clock_timestamp() - make_interval(secs => p_seconds), true)
    returning 1
  )
  select exists (select 1 from claimed)
$$;

create function public.claim_purchase_check(p_id uuid, p_seconds integer default 5) returns boolean
language sql set search_path = ''
as $$ select private.claim_purchase_check(p_id, p_seconds) $$;
comment on function public.claim_purchase_check is
  'Whether the payment provider may be asked about a purchase for its user now: not if it was within so many seconds. Of concurrent calls one is true.';
grant execute on function private.claim_purchase_check, public.claim_purchase_check to service_role;

create function private.expire_purchase(p_id uuid, p_version integer, p_refused boolean) returns jsonb
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted writes on purchases.
as $$
declare
  v_purchase public.purchases;
begin
  v_purchase := private.lock_purchase(p_id);
  if v_purchase.state = 'created' and v_purchase.version = p_version
    and (p_refused or v_purchase.expires_at < clock_timestamp()) then
    update public.purchases
    set state = 'expired', sweep_at = null
    where id = p_id
    returning * into v_purchase;
  end if;
  return private.purchase_for_server(v_purchase);
end
$$;

create function public.expire_purchase(p_id uuid, p_version integer, p_refused boolean default false) returns jsonb
language sql set search_path = ''
as $$ select private.expire_purchase(p_id, p_version, p_refused) $$;
comment on function public.expire_purchase is
  'Ends a purchase without a checkout session, because nobody got an address to pay at: once it has expired, or before if the payment provider clearly refused to make a session (p_refused). Any other is left unchanged. Returns the purchase. Problems: purchase_not_found.';
grant execute on function private.expire_purchase, public.expire_purchase to service_role;

create function private.open_purchases(p_user_id uuid) returns jsonb
language sql stable security definer set search_path = ''
-- Definer: like its neighbours, so that callers need no rights of their own.
as $$
  select coalesce(jsonb_agg(private.purchase_for_server(purchases) order by created_at, id), '[]'::jsonb)
  from public.purchases
  where user_id = p_user_id and private.may_be_paid(purchases)
$$;

create function public.open_purchases(p_user_id uuid) returns jsonb
language sql stable set search_path = ''
as $$ select private.open_purchases(p_user_id) $$;
comment on function public.open_purchases is
  'The purchases of a user that may still be paid, for an account deletion, which ends them at the payment provider first.';
grant execute on function private.open_purchases, public.open_purchases to service_role;

-- Where reconcile stands in the payment provider's list of events, which it reads in windows of
-- time. Each window begins an hour before the end of the last one.
create table private.payment_event_windows (
  livemode boolean primary key,
  read_until timestamptz not null default clock_timestamp() - interval '1 day',
  window_until timestamptz,
  after_event text,
  claimed_at timestamptz
);
comment on table private.payment_event_windows is
  'For test and for live mode, how far the payment provider''s events were read. One worker reads at a time.';
comment on column private.payment_event_windows.read_until is 'All events before this moment were read.';
comment on column private.payment_event_windows.window_until is 'The end of the window that is being read. Null: none is.';
comment on column private.payment_event_windows.after_event is 'The event after which the window''s next page begins.';
alter table private.payment_event_windows enable row level security;
create policy "Only functions reach the windows of events"
  on private.payment_event_windows for all to public
  using (false);

create function private.claim_payment_events(p_livemode boolean) returns jsonb
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted the windows.
as $$
declare
  v_window private.payment_event_windows;
begin
  insert into private.payment_event_windows (livemode) values (p_livemode) on conflict do nothing;
  update private.payment_event_windows
  set claimed_at = clock_timestamp(),
      -- Whole seconds, as the payment provider counts. A window that is still not read after a day
      -- starts over: the provider may no longer know the event that its next page begins after.
      window_until = case
        when window_until > clock_timestamp() - interval '1 day' then window_until
        else date_trunc('second', clock_timestamp())
      end,
      after_event = case when window_until > clock_timestamp() - interval '1 day' then after_event end
  where livemode = p_livemode and (claimed_at is null or claimed_at < clock_timestamp() - interval '2 minutes')
  returning * into v_window;
  if not found then
    return null;
  end if;
  return jsonb_build_object(
    -- The payment provider keeps events for 30 days.
    'since', greatest(v_window.read_until - interval '1 hour', clock_timestamp() - interval '30 days'),
    'until', v_window.window_until,
    'after', v_window.after_event);
end
$$;

create function public.claim_payment_events(p_livemode boolean) returns jsonb
language sql set search_path = ''
as $$ select private.claim_payment_events(p_livemode) $$;
comment on function public.claim_payment_events is
  'Claims the next window of the payment provider''s events: { since, until, after }, or null if it was claimed within two minutes. after is the id of the event to page on from, or null.';
grant execute on function private.claim_payment_events, public.claim_payment_events to service_role;

create function private.record_payment_events(p_livemode boolean, p_until timestamptz, p_after text) returns void
language sql security definer set search_path = ''
-- Definer: nobody is granted the windows.
as $$
  update private.payment_event_windows
  set read_until = case when p_after is null then p_until else read_until end,
      window_until = case when p_after is not null then p_until end,
      after_event = p_after
  -- A worker that comes too late records nothing.
  where livemode = p_livemode and window_until = p_until
$$;

create function public.record_payment_events(p_livemode boolean, p_until timestamptz, p_after text default null) returns void
language sql set search_path = ''
as $$ select private.record_payment_events(p_livemode, p_until, p_after) $$;
comment on function public.record_payment_events is
  'Records how far the window that ends then was read: up to and with the event p_after, or, if that is null, to its end.';
grant execute on function private.record_payment_events, public.record_payment_events to service_role;

create function private.find_new_payment_events(p_ids text[]) returns jsonb
language sql stable security definer set search_path = ''
-- Definer: nobody is granted the deliveries.
as $$
  select coalesce(jsonb_agg(id order by nth), '[]'::jsonb)
  from unnest(p_ids) with ordinality as listed (id, nth)
  where not exists (
    select 1 from private.webhook_deliveries where provider = 'stripe' and webhook_id = id
  )
$$;

create function public.find_new_payment_events(p_ids text[]) returns jsonb
language sql stable set search_path = ''
as $$ select private.find_new_payment_events(p_ids) $$;
comment on function public.find_new_payment_events is
  'Which of these events were not applied yet, in the same order: those that no webhook has brought.';
grant execute on function private.find_new_payment_events, public.find_new_payment_events to service_role;

-- What the operator has to do at the payment provider.
create view private.purchases_to_handle with (security_invoker = true) as
select id, user_id, 'return' as what,
  least(held::bigint * amount_paid / granted, amount_paid - refunded - disputed) as amount_to_refund, currency,
  null::timestamptz as due_at, return_asked_at as since, payment_intent, livemode
from public.purchases
where held > 0
union all
select id, user_id, 'dispute', null, currency, dispute_due_at, settled_at, payment_intent, livemode
from public.purchases
where dispute_due_at is not null
union all
select id, user_id, state::text, amount_paid - refunded - disputed, currency, null, settled_at, payment_intent, livemode
from public.purchases
where state in ('paid_after_deletion', 'amount_mismatch')
  and coalesce(refunded + disputed < amount_paid, true);
comment on view private.purchases_to_handle is
  'For the operator: returns to refund or decline, disputes to answer, and payments without a grant to refund. Amounts are in minor units of the currency.';

create function private.find_purchases_to_handle() returns jsonb
language sql stable security definer set search_path = ''
-- Definer: nobody is granted access to the view.
as $$
  select coalesce(jsonb_agg(to_jsonb(purchases_to_handle) order by since), '[]'::jsonb)
  from (select * from private.purchases_to_handle order by since limit 100) as purchases_to_handle
$$;

create function public.find_purchases_to_handle() returns jsonb
language sql stable set search_path = ''
as $$ select private.find_purchases_to_handle() $$;
comment on function public.find_purchases_to_handle is
  'The hundred oldest rows of private.purchases_to_handle, for the hourly audit by reconcile.';
grant execute on function private.find_purchases_to_handle, public.find_purchases_to_handle to service_role;
