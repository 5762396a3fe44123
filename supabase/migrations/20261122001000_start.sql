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
  p_resolution public.resolution,
  p_prompt text,
  p_negative_prompt text,
  p_aspect_ratio public.aspect_ratio,
  p_seed integer,
  p_image_path text,
  p_expected_cost integer
) returns jsonb
language plpgsql security definer set search_path = ''
-- Definer: users are granted no writes. Only the token decides whose credits are spent.
as $$
declare
  v_user_id uuid := private.signed_in_user();
  v_credits integer;
  v_model record;
  v_cheaper record;
  v_generation public.generations;
  v_counted_on date;
begin
  if p_id is null or p_prompt is null
    or char_length(p_prompt) > 500 or private.visible_characters(p_prompt) < 10
    or char_length(p_negative_prompt) > 500 or private.visible_characters(p_negative_prompt) = 0
    or p_seed < 0
    or (p_mode = 'i2v') is distinct from (p_image_path is not null)
    or not private.is_picture_path(p_image_path, v_user_id) then
    raise sqlstate 'PT400' using
      message = 'invalid_request',
      detail = 'The request is not valid.',
      hint = 'A prompt must have at least 10 visible characters, and at most 500 of all kinds. A picture must be in your own folder and is only for mode i2v.';
  end if;
  -- If the sign-up could not open the account (see welcome_new_user), it is opened now.
  if not exists (select 1 from public.profiles where id = v_user_id) then
    perform private.open_account(v_user_id);
  end if;
  v_credits := private.lock_account(v_user_id);

  -- Repeating the same request returns the first answer.
  select * into v_generation from public.generations where id = p_id;
  if found then
    if (v_generation.user_id, v_generation.mode, v_generation.model, v_generation.resolution, v_generation.prompt,
        v_generation.negative_prompt, v_generation.aspect_ratio, v_generation.seed, v_generation.image_path)
      is distinct from
       (v_user_id, p_mode, p_model, p_resolution, p_prompt,
        p_negative_prompt, p_aspect_ratio, p_seed, p_image_path) then
      perform private.refuse_reused_id();
    end if;
    return jsonb_build_object('repeated', true, 'generation', private.generation_json(v_generation));
  end if;

  select models.label, models.options, runs -> p_resolution::text as run, model_prices.cost into v_model
  from public.models
  left join public.model_prices on model_prices.model = slug and resolution = p_resolution
  where slug = p_model and enabled and mode = p_mode;
  if not found then
    raise sqlstate 'PT404' using
      message = 'model_not_found',
      detail = format('There is no model %s for %s.', p_model, p_mode),
      hint = 'Choose one from the list of models.';
  end if;
  if v_model.cost is null or v_model.run is null then
    raise sqlstate 'PT422' using
      message = 'option_not_offered',
      detail = format('%s does not offer %s.', v_model.label, p_resolution),
      hint = 'Choose another resolution or another model.';
  end if;
  if (p_negative_prompt is not null and not 'negative_prompt' = any (v_model.options))
    or (p_aspect_ratio is not null and not 'aspect_ratio' = any (v_model.options))
    or (p_seed is not null and not 'seed' = any (v_model.options)) then
    raise sqlstate 'PT422' using
      message = 'option_not_offered',
      detail = format('Beside the prompt, %s takes: %s.', v_model.label,
        coalesce(nullif(array_to_string(v_model.options, ', '), ''), 'nothing')),
      hint = 'Leave the other options out.';
  end if;

  -- Nobody pays a price that they did not agree to.
  if p_expected_cost <> v_model.cost then
    raise sqlstate 'PT409' using
      message = 'price_changed',
      detail = format('This costs %s credits now, not %s.', v_model.cost, p_expected_cost),
      hint = 'No credits were taken. Accept the new price, then send the request again.';
  end if;
  if v_credits < v_model.cost then
    select resolution, cost into v_cheaper
    from public.model_prices
    where model = p_model and cost <= v_credits
    order by cost desc
    limit 1;
    raise sqlstate 'PT402' using
      message = 'insufficient_credits',
      detail = format('This costs %s credits, you have %s.', v_model.cost, v_credits),
      hint = case when v_cheaper is null then 'You need more credits.'
                  else format('%s costs %s.', v_cheaper.resolution, v_cheaper.cost) end;
  end if;

  v_counted_on := private.check_limits(v_user_id, v_model.cost);

  insert into public.generations
    (id, user_id, mode, model, resolution, prompt, negative_prompt, aspect_ratio, seed, image_path, cost,
     counted_on)
  values
    (p_id, v_user_id, p_mode, p_model, p_resolution, p_prompt, p_negative_prompt, p_aspect_ratio, p_seed,
     p_image_path, v_model.cost, v_counted_on)
  on conflict (id) do nothing
  returning * into v_generation;
  if not found then
    -- Another user's request took the same id at this very moment.
    perform private.refuse_reused_id();
  end if;
  perform private.record_credits(v_user_id, -v_model.cost, 'deduction',
    format('Video · %s · %s', v_model.label, p_resolution), p_id);

  return jsonb_build_object(
    'repeated', false,
    'generation', private.generation_json(v_generation),
    'run', v_model.run);
end
$$;

create function public.start_generation(
  p_id uuid,
  p_mode public.generation_mode,
  p_model text,
  p_resolution public.resolution,
  p_prompt text,
  p_negative_prompt text default null,
  p_aspect_ratio public.aspect_ratio default null,
  p_seed integer default null,
  p_image_path text default null,
  p_expected_cost integer default null
) returns jsonb
language plpgsql set search_path = ''
as $$
begin
  return private.start_generation(
    p_id, p_mode, p_model, p_resolution, p_prompt, p_negative_prompt, p_aspect_ratio, p_seed, p_image_path,
    p_expected_cost);
end
$$;
comment on function public.start_generation is
  'Makes a generation for the signed-in user and takes its cost, in one transaction. Returns { repeated, generation, run }: run is what to send to Replicate and is absent for a repeat. p_expected_cost is the price that the user saw; null accepts any price. Problems: not_signed_in, invalid_request, id_reused, model_not_found, option_not_offered, price_changed, insufficient_credits, and those of private.check_limits.';
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
