-- Purchase violations: the invariants of purchases, for private.violations.

create view private.violations_of_purchases with (security_invoker = true) as
with lines as (
  select
    purchase_id,
    sum(amount) as total,
    coalesce(sum(amount) filter (where type = 'purchase'), 0) as granted,
    count(*) filter (where type = 'purchase') as grants,
    count(*) filter (where type <> 'purchase') as corrections,
    array_agg(distinct user_id) as users,
    array_agg(idempotency_key) filter (where type = 'purchase') as grant_keys
  from public.credit_transactions
  where purchase_id is not null
  group by purchase_id
),
debts as (
  select user_id, sum(owed) as owed
  from public.purchases
  where owed > 0
  group by user_id
)
select 'debtors_have_no_credits' as invariant, profiles.id as subject, format('owes %s, has %s', owed, profiles.credits) as detail
from debts
join public.profiles on profiles.id = debts.user_id
where profiles.credits > 0
union all
select 'purchase_equals_its_lines', purchases.id,
  format('granted %s, taken %s, held %s, lines %s', purchases.granted, taken, held, lines.total)
from public.purchases
left join lines on lines.purchase_id = purchases.id
where coalesce(lines.total, 0) <> purchases.granted - taken - held
  or coalesce(lines.granted, 0) <> purchases.granted
  or coalesce(lines.corrections, 0) <> purchases.corrections
  or lines.users <> array[purchases.user_id]
union all
select 'purchase_is_granted_once', purchases.id, format('%s, %s grants, keys %s', state, coalesce(grants, 0), grant_keys)
from public.purchases
left join lines on lines.purchase_id = purchases.id
where coalesce(grants, 0) <> (state = 'paid')::integer
  or grant_keys <> array[provider || ':' || session_id]
union all
select 'credits_follow_the_money', purchases.id,
  format('granted %s, taken %s, owed %s, reversed %s + %s of %s', granted, taken, owed, refunded, disputed, amount_paid)
from public.purchases
join public.profiles on profiles.id = purchases.user_id
where taken + owed < private.credits_reversed(granted, amount_paid, refunded, disputed)
  or (deleted_at is null
    and taken + owed <> private.credits_reversed(granted, amount_paid, refunded, disputed))
union all
select 'money_without_a_grant_is_refunded', id,
  format('%s, refunded %s + %s of %s', state, refunded, disputed, coalesce(amount_paid::text, 'an unknown amount'))
from public.purchases
where state in ('paid_after_deletion', 'amount_mismatch')
  and coalesce(refunded + disputed < amount_paid, true)
union all
select 'purchases_do_not_stay_open', id, format('%s, expired %s', state, expires_at)
from public.purchases
where (state in ('created', 'open') and expires_at < now() - interval '2 days')
  or (state = 'processing' and expires_at < now() - interval '15 days')
union all
select 'deleted_accounts_keep_no_address', purchases.id, format('account %s', user_id)
from private.purchase_addresses
join public.purchases on purchases.id = purchase_id
join public.profiles on profiles.id = purchases.user_id
where deleted_at is not null;
comment on view private.violations_of_purchases is 'The invariants of purchases.';
