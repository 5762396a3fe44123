-- Start: the only way for a signed-in user to spend credits. One transaction takes the credits and
-- makes the row; only after it has committed is Replicate called, by the server, once.

create function private.refuse_reused_id() returns void
language plpgsql set search_path = ''
as $$
begin
  raise sqlstate 'PT409' using
    message = 'id_reused',
    detail = 'This id is already used by another generation.',
    hint = 'Make a new id for a new request.';
end
$$;

create function private.start_generation(
  p_id uuid,
  p_mode public.generation_mode,
  p_model text,
  p_inputs jsonb,
  p_prompt text,
  p_parent_id uuid,
  p_expected_cost integer
) returns jsonb
language plpgsql security definer set search_path = ''
-- Definer: users are granted no writes. Only the token decides whose credits are spent.
as $$
declare
  v_user_id uuid := private.signed_in_user();
  v_credits integer;
  v_model public.models;
  v_inputs jsonb;
  v_price public.model_prices;
  v_length integer;
  v_cost integer;
  v_cheapest record;
  v_generation public.generations;
  v_counted_on date;
begin
  if p_id is null or p_mode is null or p_prompt is null
    or char_length(p_prompt) > 500 or private.visible_characters(p_prompt) < 10
    or jsonb_typeof(p_inputs) is distinct from 'object' or octet_length(p_inputs::text) > 20000 then
    raise sqlstate 'PT400' using
      message = 'invalid_request',
      detail = 'The request is not valid.',
      hint = 'A prompt must have at least 10 visible characters, and at most 500 of all kinds. The inputs must be an object of at most 20,000 bytes.';
  end if;
  -- If the sign-up could not open the account (see welcome_new_user), it is opened now.
  if not exists (select 1 from public.profiles where id = v_user_id) then
    perform private.open_account(v_user_id);
  end if;
  v_credits := private.lock_account(v_user_id);
  select * into v_model from public.models where slug = p_model;

  -- Repeating the same request returns the first answer, even when a file of it is gone by now.
  -- Leaving out a default is the same request.
  select * into v_generation from public.generations where id = p_id;
  if found then
    if (v_generation.user_id, v_generation.mode, v_generation.model, v_generation.inputs, v_generation.prompt,
        v_generation.parent_id)
      is distinct from
       (v_user_id, p_mode, p_model, private.with_defaults(v_model, p_mode, p_inputs), p_prompt, p_parent_id) then
      perform private.refuse_reused_id();
    end if;
    return jsonb_build_object('repeated', true, 'generation', private.generation_json(v_generation));
  end if;

  if (v_model.enabled and p_mode = any (v_model.modes)) is not true then
    raise sqlstate 'PT404' using
      message = 'model_not_found',
      detail = format('There is no model %s for %s.', left(p_model, 100), p_mode),
      hint = 'Choose one from the list of models.';
  end if;
  if char_length(p_prompt) > v_model.prompt_characters_max then
    perform private.refuse_input(v_model, p_mode, 'prompt',
      format('must have at most %s characters', v_model.prompt_characters_max));
  end if;
  if p_parent_id is not null and not exists (
    select 1
    from public.generations
    where id = p_parent_id and user_id = v_user_id and state = 'completed' and deleted_at is null
  ) then
    raise sqlstate 'PT404' using
      message = 'generation_not_found',
      detail = 'You have no finished video with the id parent_id.',
      hint = 'Continue another video, or leave parent_id out.';
  end if;
  v_inputs := private.check_inputs(v_model, p_mode, p_inputs, v_user_id);

  v_price := private.price_now(p_model);
  v_length := private.length_of(v_model, v_inputs);
  v_cost := private.price_of(v_price.lines, v_inputs, v_length);
  if v_cost is null then
    perform private.refuse_input(v_model, p_mode, 'resolution', 'is not offered at this length');
  end if;
  -- The daily limit relies on this.
  if v_cost > v_price.credits_max then
    raise exception 'Price rule % of % says that it costs at most %, but it costs %.',
      v_price.id, p_model, v_price.credits_max, v_cost;
  end if;
  -- Nobody pays a price that they did not agree to.
  if p_expected_cost <> v_cost then
    raise sqlstate 'PT409' using
      message = 'price_changed',
      detail = format('This costs %s credits now, not %s.', v_cost, p_expected_cost),
      hint = 'No credits were taken. Accept the new price, then send the request again.';
  end if;
  if v_credits < v_cost then
    select * into v_cheapest from private.cheapest_video(v_model);
    raise sqlstate 'PT402' using
      message = 'insufficient_credits',
      detail = format('This costs %s credits, you have %s.', v_cost, v_credits),
      hint = case when v_cheapest.cost > v_credits then 'You need more credits.'
                  else format('%s costs %s.',
                    concat_ws(' · ', v_cheapest.resolution, v_cheapest.length_seconds || ' s'), v_cheapest.cost) end;
  end if;

  v_counted_on := private.check_limits(v_user_id, v_cost);

  insert into public.generations
    (id, user_id, mode, model, prompt, inputs, parent_id, length_seconds, cost, price_id, counted_on)
  values
    (p_id, v_user_id, p_mode, p_model, p_prompt, v_inputs, p_parent_id, v_length, v_cost, v_price.id, v_counted_on)
  on conflict (id) do nothing
  returning * into v_generation;
  if not found then
    -- Another user's request took the same id at this very moment.
    perform private.refuse_reused_id();
  end if;
  perform private.record_files(v_generation);
  perform private.record_credits(v_user_id, -v_cost, 'deduction',
    private.describe_video(v_model.label, v_inputs, v_length), p_id);

  return jsonb_build_object(
    'repeated', false,
    'generation', private.generation_json(v_generation),
    'run', v_model.run || jsonb_build_object('cancel_after_seconds', v_model.cancel_after_seconds),
    'files', (
      select coalesce(jsonb_agg(
        jsonb_build_object('input', input, 'position', position, 'bucket', bucket, 'path', path)
        order by input, position), '[]')
      from private.generation_files
      where generation_id = p_id
    ));
end
$$;

create function public.start_generation(
  p_id uuid,
  p_mode public.generation_mode,
  p_model text,
  p_inputs jsonb,
  p_prompt text,
  p_parent_id uuid default null,
  p_expected_cost integer default null
) returns jsonb
language plpgsql set search_path = ''
as $$
begin
  return private.start_generation(p_id, p_mode, p_model, p_inputs, p_prompt, p_parent_id, p_expected_cost);
end
$$;
comment on function public.start_generation is
  'Makes a generation for the signed-in user and takes its cost, in one transaction. Returns { repeated, generation, run, files }: run and files are what to send to Replicate and are absent for a repeat. p_expected_cost is the price that the user saw; null accepts any price. Problems: not_signed_in, invalid_request, id_reused, model_not_found, generation_not_found, price_changed, insufficient_credits, and those of private.check_inputs and private.check_limits.';
grant execute on function private.start_generation, public.start_generation to authenticated;

-- A cancel and this update the same row, so one of them is first: what was canceled is never sent,
-- and what may have been sent is known to have been.
create function private.claim_create(p_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted writes on generations.
as $$
declare
  v_generation public.generations;
  v_claimed boolean;
begin
  update public.generations
  set asked_at = clock_timestamp()
  where id = p_id and state = 'queued' and job_id is null and asked_at is null
  returning * into v_generation;
  v_claimed := found;
  if not v_claimed then
    v_generation := private.find_generation(p_id);
  end if;
  return jsonb_build_object('claimed', v_claimed, 'generation', private.generation_json(v_generation));
end
$$;

create function public.claim_create(p_id uuid) returns jsonb
language sql set search_path = ''
as $$ select private.claim_create(p_id) $$;
comment on function public.claim_create is
  'Claims the create of a queued generation, just before it is sent to Replicate. Returns { claimed, generation }. claimed is true once; if it is false, nothing may be sent, because the generation has ended, has a job, or its create was claimed before. Problems: generation_not_found.';
grant execute on function private.claim_create, public.claim_create to service_role;
