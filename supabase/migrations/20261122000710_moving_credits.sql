-- Moving credits: by hand, for a generation, and back when it has failed.

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
  if p_type is null or p_type not in ('bonus', 'adjustment') then
    raise sqlstate 'PT400' using
      message = 'invalid_request',
      detail = 'The type must be bonus or adjustment.',
      hint = 'For deductions and refunds, use deduct_credits and refund_credits. Only apply_purchase grants and takes back what was paid for.';
  end if;
  if coalesce(case when p_type = 'bonus' then p_amount > 0 else p_amount <> 0 end, false) is false then
    raise sqlstate 'PT400' using
      message = 'invalid_request',
      detail = format('The amount %s does not fit the type %s.', coalesce(p_amount::text, 'null'), p_type),
      hint = 'A bonus must be positive, and an adjustment not zero.';
  end if;
  if p_description is null or char_length(p_description) not between 1 and 200 then
    raise sqlstate 'PT400' using
      message = 'invalid_request',
      detail = 'The description must be 1 to 200 characters long.',
      hint = 'Tell the user in a sentence what the credits are for.';
  end if;
  if p_idempotency_key = '' then
    raise sqlstate 'PT400' using
      message = 'invalid_request',
      detail = 'An idempotency key must not be empty.',
      hint = 'Pass a text that only this call has, so that repeating it adds nothing, or null.';
  end if;
  -- With the key taken, settling that payment would fail for ever.
  if starts_with(p_idempotency_key, 'stripe:') then
    raise sqlstate 'PT400' using
      message = 'invalid_request',
      detail = 'Keys that begin with stripe: belong to payments.',
      hint = 'A payment is granted by apply_purchase. Choose another key for anything else.';
  end if;

  v_credits := private.lock_account(p_user_id);

  if p_idempotency_key is not null then
    select * into v_line
    from public.credit_transactions
    where idempotency_key = p_idempotency_key;
    if found then
      if v_line.user_id = p_user_id and v_line.amount = p_amount and v_line.type::text = p_type then
        return private.balance_at_end(v_line);
      end if;
      raise sqlstate 'PT409' using
        message = 'key_reused',
        detail = 'This idempotency key was used for another credit transaction.',
        hint = 'Use a different key for each call.';
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
  'Adds credits to an account by hand (a bonus, or an adjustment up or down), and returns the new balance, after what the user owed was paid from them. Repeating a call with the same idempotency key returns the first answer. Problems: invalid_request, user_not_found, insufficient_credits, key_reused.';
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
    private.describe_video(
      (select label from public.models where slug = v_generation.model),
      v_generation.inputs, v_generation.length_seconds),
    p_gen_id);
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
  v_line public.credit_transactions;
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

  select * into v_line
  from public.credit_transactions
  where generation_id = p_gen_id and type = 'refund';
  if found then
    return private.balance_at_end(v_line);
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
  'Refunds a failed or canceled generation, once, and returns the balance after that, when what the user owed was paid from it. fail_generation calls it in its own transaction. Problems: generation_not_found, not_refundable.';
grant execute on function private.refund_credits, public.refund_credits to service_role;
