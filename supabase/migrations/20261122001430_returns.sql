-- Returns: a user gives unused credits back, and the operator refunds them, or declines.

-- The credits are held at once, so that they cannot be spent while the operator refunds. The refund
-- itself settles the return, see apply_purchase.
create function private.return_credits(p_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
-- Definer: users are granted no writes. Only the token decides whose purchase is returned.
as $$
declare
  v_user_id uuid := private.signed_in_user();
  v_credits integer;
  v_purchase public.purchases;
  v_held integer;
begin
  v_credits := private.lock_account(v_user_id);
  v_purchase := private.lock_purchase(p_id, v_user_id);
  -- Asked before: this repeat is not an error.
  if v_purchase.return_asked_at is not null then
    return private.purchase_json(v_purchase);
  end if;

  v_held := least(v_credits, v_purchase.granted - v_purchase.taken - v_purchase.owed);
  if v_held <= 0 or (v_purchase.amount_paid > v_purchase.refunded + v_purchase.disputed) is not true then
    raise sqlstate 'PT409' using
      message = 'nothing_to_return',
      detail = 'Nothing of this purchase can be returned.',
      hint = 'Only credits that were paid for and not used can be returned.';
  end if;
  if (select v_purchase.paid_at + make_interval(days => return_days) > clock_timestamp() from private.settings) is not true then
    raise sqlstate 'PT409' using
      message = 'return_too_late',
      detail = format('Credits can be returned for %s days.', (select return_days from private.settings)),
      hint = 'Write to the operator if something is wrong with this purchase.';
  end if;

  update public.purchases
  set held = v_held, return_asked_at = clock_timestamp(), corrections = corrections + 1
  where id = p_id
  returning * into v_purchase;
  perform private.record_credits(v_user_id, -v_held, 'clawback', 'Held for a return',
    p_idempotency_key => private.correction_key(v_purchase, v_purchase.corrections), p_purchase_id => p_id);
  return private.purchase_json(v_purchase);
end
$$;

create function public.return_credits(p_id uuid) returns jsonb
language sql set search_path = ''
as $$ select private.return_credits(p_id) $$;
comment on function public.return_credits is
  'Holds what is unused of a purchase of the signed-in user, for the operator to refund, once per purchase and for private.settings.return_days. Repeating it changes nothing. Returns the purchase. Problems: not_signed_in, purchase_not_found, nothing_to_return, return_too_late.';
grant execute on function private.return_credits, public.return_credits to authenticated;

create function private.decline_return(p_id uuid, p_reason text) returns jsonb
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted writes on purchases and the ledger.
as $$
declare
  v_is_deleted boolean;
  v_purchase public.purchases;
  v_held integer;
begin
  if coalesce(char_length(p_reason) between 1 and 150, false) is false then
    raise sqlstate 'PT400' using
      message = 'invalid_request',
      detail = 'The reason must be 1 to 150 characters long.',
      hint = 'Tell the user in a sentence why nothing is refunded.';
  end if;
  select deleted_at is not null into v_is_deleted
  from public.profiles
  where id = (select user_id from public.purchases where id = p_id)
  for no key update;
  v_purchase := private.lock_purchase(p_id);
  v_held := v_purchase.held;
  -- Nothing is held, or no more: this repeat is not an error.
  if v_held = 0 then
    return private.purchase_json(v_purchase);
  end if;

  -- The credits of a deleted account are gone, so they count as taken.
  update public.purchases
  set held = 0,
      taken = taken + case when v_is_deleted then v_held else 0 end,
      corrections = corrections + (not v_is_deleted)::integer
  where id = p_id
  returning * into v_purchase;
  if not v_is_deleted then
    perform private.record_credits(v_purchase.user_id, v_held, 'adjustment', 'Return declined: ' || p_reason,
      p_idempotency_key => private.correction_key(v_purchase, v_purchase.corrections), p_purchase_id => p_id);
  end if;
  select * into v_purchase from public.purchases where id = p_id;
  return private.purchase_json(v_purchase);
end
$$;

create function public.decline_return(p_id uuid, p_reason text) returns jsonb
language sql set search_path = ''
as $$ select private.decline_return(p_id, p_reason) $$;
comment on function public.decline_return is
  'Declines a return: the credits that were held are free again. Repeating it changes nothing. Returns the purchase. Problems: invalid_request, purchase_not_found.';
grant execute on function private.decline_return, public.decline_return to service_role;

create function private.waive_debt(p_user_id uuid, p_description text) returns integer
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted writes on the ledger.
as $$
declare
  v_credits integer := private.lock_account(p_user_id);
  v_owed integer;
begin
  select coalesce(sum(owed), 0) into v_owed from public.purchases where user_id = p_user_id and owed > 0;
  if v_owed = 0 then
    return v_credits;
  end if;
  -- Like all credits that come in, they pay the debt.
  return private.add_credits(p_user_id, v_owed, 'adjustment', p_description);
end
$$;

create function public.waive_debt(p_user_id uuid, p_description text) returns integer
language sql set search_path = ''
as $$ select private.waive_debt(p_user_id, p_description) $$;
comment on function public.waive_debt is
  'Waives what a user owes: adds as many credits, which pay it. Waive only what is final: a dispute that is won later, or a refund that fails, gives the credits back all the same. Repeating it changes nothing. Returns the balance. Problems: user_not_found, invalid_request.';
grant execute on function private.waive_debt, public.waive_debt to service_role;
