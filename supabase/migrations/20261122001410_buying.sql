-- Buying: which packs are on offer, and how a signed-in user begins to buy one. No credits move
-- here.

create function private.packs_on_offer() returns jsonb
language sql stable security definer set search_path = ''
-- Definer: users are granted neither the packs nor the settings.
as $$
  select jsonb_build_object(
    'closed', (select sales_closed_sentence from private.settings where selling and not sales_open),
    'packs', coalesce(jsonb_agg(jsonb_build_object(
      'slug', packs.slug,
      'credits', packs.credits,
      'amount', packs.amount,
      'currency', packs.currency,
      'videos', private.videos_for(packs.credits)
    ) order by packs.credits, packs.amount), '[]'::jsonb))
  from public.packs
  join private.settings on settings.selling and settings.currency = packs.currency
  where packs.enabled
$$;

create function public.packs_on_offer() returns jsonb
language sql stable set search_path = ''
as $$ select private.packs_on_offer() $$;
comment on function public.packs_on_offer is
  'The packs that are sold now, in the currency of private.settings, the smallest first: { closed, packs: [{ slug, credits, amount, currency, videos }] }. closed is the operator''s sentence while selling is paused. If nothing is sold, there are no packs. videos has one example of what the credits are enough for, for each mode.';
grant execute on function private.packs_on_offer, public.packs_on_offer to authenticated;

-- Refuses what the limits do not allow. Call it with the account locked.
create function private.check_purchase_limits(p_user_id uuid, p_credits integer) returns void
language plpgsql set search_path = ''
as $$
declare
  v_now record;
begin
  select
    settings.*,
    -- The oldest in the window: the next one has to wait until this one is an hour old.
    (
      select created_at
      from public.purchases
      where user_id = p_user_id
      order by created_at desc, id desc
      offset checkouts_per_hour - 1
      limit 1
    ) as oldest,
    (
      select count(*)
      from public.purchases
      where user_id = p_user_id and state in ('created', 'open') and expires_at > clock_timestamp()
    ) as open,
    exists (select 1 from public.purchases where user_id = p_user_id and state = 'paid') as has_bought
  into v_now
  from private.settings;

  if v_now.oldest > clock_timestamp() - interval '1 hour' then
    raise sqlstate 'PT429' using
      message = 'too_many_checkouts',
      detail = format('You can begin at most %s purchases per hour.', v_now.checkouts_per_hour),
      hint = format('Try again in %s minutes.',
        ceil(extract(epoch from v_now.oldest + interval '1 hour' - clock_timestamp()) / 60)::integer);
  end if;
  if v_now.open >= v_now.open_purchases_max then
    raise sqlstate 'PT409' using
      message = 'too_many_open_purchases',
      detail = format('%s of your purchases wait for their payment.', v_now.open),
      hint = 'Pay one of them, or wait until they expire, which takes a day.';
  end if;
  if p_credits > v_now.first_purchase_credits_max and not v_now.has_bought then
    raise sqlstate 'PT422' using
      message = 'first_purchase_too_large',
      detail = format('A first purchase can have at most %s credits.', v_now.first_purchase_credits_max),
      hint = 'Choose a smaller pack.';
  end if;
end
$$;
comment on function private.check_purchase_limits is
  'Problems: too_many_checkouts, too_many_open_purchases, first_purchase_too_large.';

create function private.start_purchase(p_id uuid, p_pack text, p_return_to text, p_locale text) returns jsonb
language plpgsql security definer set search_path = ''
-- Definer: users are granted no writes. Only the token decides who buys, only the pack for what.
as $$
declare
  v_user_id uuid := private.signed_in_user();
  v_purchase public.purchases;
  v_settings private.settings;
  v_pack public.packs;
  v_user auth.users;
begin
  if p_id is null or p_pack is null or (p_return_to in ('create', 'credits', 'billing')) is not true
    or (p_locale ~ '^[a-z]{2,3}$') is not true then
    raise sqlstate 'PT400' using
      message = 'invalid_request',
      detail = 'The request is not valid.',
      hint = 'A purchase names an id, a pack, the screen to return to (create, credits or billing) and a language.';
  end if;
  -- If the sign-up could not open the account (see welcome_new_user), it is opened now.
  if not exists (select 1 from public.profiles where id = v_user_id) then
    perform private.open_account(v_user_id);
  end if;
  perform private.lock_account(v_user_id);

  -- Repeating the same request returns the first answer.
  select * into v_purchase from public.purchases where id = p_id;
  if found then
    if (v_purchase.user_id, v_purchase.pack) is distinct from (v_user_id, p_pack) then
      perform private.refuse_reused_purchase_id();
    end if;
    return jsonb_build_object('repeated', true, 'purchase', private.purchase_for_server(v_purchase));
  end if;

  select * into v_settings from private.settings;
  select * into v_pack
  from public.packs
  where slug = p_pack and enabled and currency = v_settings.currency and v_settings.selling;
  if v_settings.selling and not v_settings.sales_open then
    raise sqlstate 'PT503' using
      message = 'selling_closed',
      detail = v_settings.sales_closed_sentence,
      hint = 'Nothing was charged.';
  end if;
  if v_pack.slug is null then
    raise sqlstate 'PT404' using
      message = 'pack_not_found',
      detail = 'This pack is not on offer.',
      hint = 'Choose one from the list of packs.';
  end if;
  select * into v_user from auth.users where id = v_user_id;
  if private.is_confirmed(v_user) is not true then
    raise sqlstate 'PT403' using
      message = 'email_not_confirmed',
      detail = 'Your email address is not confirmed.',
      hint = 'Confirm it with the code in the mail, then try again.';
  end if;

  -- What was opened and not paid, in another tab or an hour ago, is offered again.
  select * into v_purchase
  from public.purchases
  where user_id = v_user_id and pack = p_pack and state in ('created', 'open')
    and expires_at > clock_timestamp() + interval '2 minutes'
  order by created_at desc, id desc
  limit 1;
  if found then
    return jsonb_build_object('repeated', true, 'purchase', private.purchase_for_server(v_purchase));
  end if;

  perform private.check_purchase_limits(v_user_id, v_pack.credits);

  insert into public.purchases
    (id, user_id, pack, credits, amount, currency, locale, return_to, expires_at, sweep_at)
  values
    (p_id, v_user_id, v_pack.slug, v_pack.credits, v_pack.amount, v_pack.currency, p_locale, p_return_to,
     -- A checkout session lives for at most 24 hours, and is made a moment later.
     date_trunc('second', clock_timestamp() + interval '23 hours'),
     clock_timestamp() + interval '2 minutes')
  on conflict (id) do nothing
  returning * into v_purchase;
  if not found then
    -- Another user's request took the same id at this very moment.
    perform private.refuse_reused_purchase_id();
  end if;
  insert into private.purchase_addresses (purchase_id, email) values (p_id, v_user.email);
  return jsonb_build_object('repeated', false, 'purchase', private.purchase_for_server(v_purchase));
end
$$;

create function private.refuse_reused_purchase_id() returns void
language plpgsql set search_path = ''
as $$
begin
  raise sqlstate 'PT409' using
    message = 'id_reused',
    detail = 'This id is already used by another purchase.',
    hint = 'Make a new id for a new purchase.';
end
$$;

create function public.start_purchase(
  p_id uuid,
  p_pack text,
  p_return_to text default 'credits',
  p_locale text default 'en'
) returns jsonb
language sql set search_path = ''
as $$ select private.start_purchase(p_id, p_pack, p_return_to, p_locale) $$;
comment on function public.start_purchase is
  'Makes a purchase of a pack for the signed-in user, before its checkout session is made. Returns { repeated, purchase }. If a purchase of the same pack can still be paid, it returns that one, whose id differs. Problems: not_signed_in, invalid_request, id_reused, selling_closed, pack_not_found, email_not_confirmed, and those of private.check_purchase_limits.';
grant execute on function private.start_purchase, public.start_purchase to authenticated;

create function private.list_purchases(p_before timestamptz, p_limit integer) returns jsonb
language sql stable security definer set search_path = ''
-- Definer: users are granted neither all columns nor the settings. Only the token decides whose
-- purchases are shown.
as $$
  select coalesce(jsonb_agg(private.purchase_json(purchases) order by created_at desc, id desc), '[]'::jsonb)
  from (
    select *
    from public.purchases
    where user_id = (select auth.uid()) and (p_before is null or created_at < p_before)
    order by created_at desc, id desc
    limit least(greatest(p_limit, 1), 100)
  ) as purchases
$$;

create function public.list_purchases(p_before timestamptz default null, p_limit integer default 20) returns jsonb
language sql stable set search_path = ''
as $$ select private.list_purchases(p_before, p_limit) $$;
comment on function public.list_purchases is
  'A page of the signed-in user''s purchases, the newest first, made before p_before.';
grant execute on function private.list_purchases, public.list_purchases to authenticated;

create function private.record_checkout_session(p_id uuid, p_session_id text, p_livemode boolean) returns jsonb
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted writes on purchases.
as $$
declare
  v_purchase public.purchases;
begin
  v_purchase := private.lock_purchase(p_id);
  if v_purchase.session_id is null and p_session_id is not null
    and not exists (select 1 from public.purchases where session_id = p_session_id) then
    update public.purchases
    set session_id = p_session_id, livemode = p_livemode,
        -- It may have ended before its session was known, and its account may be closed since then.
        -- Nobody should pay then, but if somebody has, the next look finds it.
        state = case
          when state = 'expired'
            or exists (select 1 from private.account_deletions as deletions where deletions.user_id = purchases.user_id)
            then 'expired'
          else 'open'
        end::public.purchase_state,
        sweep_at = coalesce(sweep_at, clock_timestamp())
    where id = p_id
    returning * into v_purchase;
  end if;
  if v_purchase.session_id is distinct from p_session_id then
    raise sqlstate 'PT409' using
      message = 'id_reused',
      detail = 'This purchase has another checkout session, or the session has another purchase.',
      hint = 'Create a session with the purchase''s id as its idempotency key.';
  end if;
  return private.purchase_for_server(v_purchase);
end
$$;

create function public.record_checkout_session(p_id uuid, p_session_id text, p_livemode boolean) returns jsonb
language sql set search_path = ''
as $$ select private.record_checkout_session(p_id, p_session_id, p_livemode) $$;
comment on function public.record_checkout_session is
  'Records the checkout session that was made for a purchase, which is then open. One that has ended, or whose account is closed, is expired: end its session at the payment provider. Repeating it changes nothing. Returns the purchase, whose state tells whether it can still be paid. Problems: purchase_not_found, id_reused.';
grant execute on function private.record_checkout_session, public.record_checkout_session to service_role;
