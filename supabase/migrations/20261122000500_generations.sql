-- Generations: what users ask for, and what becomes of it.
--
-- queued → starting → processing → finalizing → completed, or failed, or canceled. The enum's order
-- is the rank. A charge and its row are one transaction; a refund follows from the state alone.

create type public.generation_state as enum
  ('queued', 'starting', 'processing', 'finalizing', 'completed', 'failed', 'canceled');
comment on type public.generation_state is
  'In rank order: a state never goes back. The last three are final.';

create type public.aspect_ratio as enum ('16:9', '9:16');
comment on type public.aspect_ratio is 'Width to height of the video.';

create table public.generations (
  id uuid primary key,
  user_id uuid not null references public.profiles (id) on delete restrict,
  mode public.generation_mode not null,
  model text not null references public.models (slug),
  resolution public.resolution not null,
  prompt text not null,
  negative_prompt text,
  aspect_ratio public.aspect_ratio,
  seed integer,
  image_path text,
  cost integer not null,
  state public.generation_state not null default 'queued',
  progress smallint not null default 0,
  version integer not null default 1,
  error_code text,
  error_message text,
  output_path text,
  -- The clock, not the transaction's start: a start that waited for the account's lock is as old as its row.
  created_at timestamptz not null default clock_timestamp(),
  started_at timestamptz,
  finished_at timestamptz,
  -- Below: the server's own notes, not granted to users.
  job_id text unique,
  output_url text,
  checked_at timestamptz,
  claimed_until timestamptz,
  constraint prompt_has_10_to_500_characters check (char_length(prompt) between 10 and 500),
  constraint negative_prompt_has_at_most_500_characters check (char_length(negative_prompt) between 1 and 500),
  constraint seed_is_not_negative check (seed >= 0),
  constraint picture_belongs_to_i2v check ((mode = 'i2v') = (image_path is not null)),
  constraint picture_lies_in_its_owners_folder
    check (image_path ~ ('^' || user_id || '/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.(png|jpg|webp)$')),
  constraint cost_is_positive check (cost > 0),
  constraint progress_is_a_percentage check (progress between 0 and 100),
  constraint completed_has_an_output check ((state = 'completed') = (output_path is not null)),
  constraint output_lies_in_its_owners_folder check (output_path = user_id || '/' || id || '.mp4'),
  constraint finalizing_knows_its_source check (state <> 'finalizing' or output_url is not null),
  constraint failed_says_why
    check ((state = 'failed') = (error_code is not null and error_message is not null)),
  constraint final_has_an_end check ((state >= 'completed') = (finished_at is not null))
) with (fillfactor = 70);
comment on table public.generations is
  'What users asked for. The id is made by the client and is the idempotency key. Written only by functions.';
comment on column public.generations.version is
  'Grows with every change that users see: a client drops what is older than what it has.';
comment on column public.generations.job_id is
  'The id of Replicate''s prediction, written once.';
comment on column public.generations.output_url is
  'Where Replicate keeps the output, for an hour. We copy it to output_path in the bucket videos.';
comment on column public.generations.checked_at is
  'When Replicate last spoke of it or was last asked. No news for two minutes: reconcile asks.';
comment on column public.generations.claimed_until is
  'Until then one worker is copying the output; after that another may.';

alter table public.generations enable row level security;
grant select (
  id, user_id, mode, model, resolution, prompt, negative_prompt, aspect_ratio, seed, image_path, cost,
  state, progress, version, error_code, error_message, output_path, created_at, started_at, finished_at
) on public.generations to authenticated;
grant select on public.generations to service_role;
create policy "Users read their own generations"
  on public.generations for select to authenticated
  using ((select auth.uid()) = user_id);

create index generations_newest_first on public.generations (user_id, created_at desc, id desc);
create index generations_by_model on public.generations (model);
-- What is still open: few rows at any time. One index a question, so that the planner cannot take the wrong one.
create index generations_open_by_user on public.generations (user_id) where state < 'completed';
create index generations_open_by_age on public.generations (coalesce(checked_at, created_at)) where finished_at is null;

alter table public.credit_transactions
  add constraint credit_transactions_generation_id_fkey
  foreign key (generation_id) references public.generations (id) on delete restrict;

-- The guard: who may follow whom, and what never changes, for every writer.
create function private.guard_generation() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if old.state >= 'completed' then
    raise exception using
      errcode = 'integrity_constraint_violation',
      message = format('Generation %s is %s, and that is final.', old.id, old.state);
  end if;
  if new.state < old.state then
    raise exception using
      errcode = 'integrity_constraint_violation',
      message = format('Generation %s is %s and cannot go back to %s.', old.id, old.state, new.state);
  end if;
  if (new.id, new.user_id, new.mode, new.model, new.resolution, new.prompt, new.negative_prompt,
      new.aspect_ratio, new.seed, new.image_path, new.cost, new.created_at)
    is distinct from
     (old.id, old.user_id, old.mode, old.model, old.resolution, old.prompt, old.negative_prompt,
      old.aspect_ratio, old.seed, old.image_path, old.cost, old.created_at)
    or (old.job_id is not null and new.job_id is distinct from old.job_id) then
    raise exception using
      errcode = 'integrity_constraint_violation',
      message = format('What was asked for, and who runs it, does not change (generation %s).', old.id);
  end if;

  new.progress := greatest(old.progress, new.progress);
  if new.state >= 'processing' and new.state < 'completed' then
    new.started_at := coalesce(new.started_at, now());
  end if;
  if new.state >= 'completed' then
    new.finished_at := now();
    new.claimed_until := null;
  end if;
  new.version := old.version
    + ((new.state, new.progress, new.started_at) is distinct from (old.state, old.progress, old.started_at))::integer;
  return new;
end
$$;

create trigger generations_move_forward
  before update on public.generations
  for each row execute function private.guard_generation();

-- At commit every generation has one deduction of its cost, and one refund of it if, and only if,
-- it failed or was canceled.
create function private.check_settlement() returns trigger
language plpgsql security definer set search_path = ''
-- Definer: it reads both tables past row-level security, whoever wrote.
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
      message = format('Generation %s (%s, cost %s) is not settled: %s taken, %s returned.',
        v_generation_id, v_state, v_cost, v_taken, v_returned),
      hint = 'Let start_generation, fail_generation and their like write: they settle as they go.';
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

-- A new generation has its deduction: that line was written after it, as it names it, so the check above has seen both.
create function private.check_charge() returns trigger
language plpgsql security definer set search_path = ''
-- Definer: it reads the ledger past row-level security, whoever wrote.
as $$
begin
  if not exists (
    select 1 from public.credit_transactions where generation_id = new.id and type = 'deduction'
  ) then
    raise exception using
      errcode = 'integrity_constraint_violation',
      message = format('Generation %s (cost %s) is not settled: nothing was taken.', new.id, new.cost),
      hint = 'Let start_generation write: it takes the cost in the same transaction.';
  end if;
  return null;
end
$$;

create constraint trigger generation_is_charged
  after insert on public.generations
  deferrable initially deferred
  for each row execute function private.check_charge();

-- The form in which functions and Realtime show a generation: the granted columns, no more.
create function private.generation_json(p_generation public.generations) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return to_jsonb(p_generation) - array['user_id', 'job_id', 'output_url', 'checked_at', 'claimed_until'];
end
$$;

-- Deduction and refund, under the names of the reference design.

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
      detail = 'The amount has to be a positive number of credits.',
      hint = 'Pass the cost of the generation.';
  end if;
  select * into v_generation from public.generations where id = p_gen_id and user_id = p_user_id;
  if not found then
    perform private.lock_account(p_user_id);
    raise sqlstate 'PT404' using
      message = 'generation_not_found',
      detail = 'This user has no generation with this id.',
      hint = 'Start it with start_generation: that deducts in the same transaction.';
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
      detail = format('%s credits were taken for this generation.', -v_line.amount),
      hint = 'A generation is paid for once; the same amount again returns the first answer.';
  end if;

  if v_credits < p_amount then
    raise sqlstate 'PT402' using
      message = 'insufficient_credits',
      detail = format('This costs %s credits, you have %s.', p_amount, v_credits),
      hint = 'Choose what costs less, or add credits.';
  end if;
  return private.record_credits(p_user_id, -p_amount, 'deduction',
    format('Video · %s · %s', v_generation.model, v_generation.resolution), p_gen_id);
end
$$;

create function private.refund_credits(p_gen_id uuid) returns integer
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted writes on the ledger.
as $$
declare
  v_generation public.generations;
  v_balance_after integer;
begin
  -- Generation, then profile: the lock order of every writer.
  select * into v_generation from public.generations where id = p_gen_id for no key update;
  if not found then
    raise sqlstate 'PT404' using
      message = 'generation_not_found',
      detail = 'No generation has this id.',
      hint = 'Look it up in the table generations.';
  end if;
  if v_generation.state not in ('failed', 'canceled') then
    raise sqlstate 'PT409' using
      message = 'not_refundable',
      detail = format('This generation is %s.', v_generation.state),
      hint = 'To give credits back all the same: select add_credits(user, amount, ''adjustment'', ''why'').';
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

create function public.deduct_credits(p_user_id uuid, p_amount integer, p_gen_id uuid) returns integer
language sql set search_path = ''
as $$ select private.deduct_credits(p_user_id, p_amount, p_gen_id) $$;
comment on function public.deduct_credits is
  'Takes credits for a generation, once, and returns the balance after it. start_generation calls it in the transaction that makes the row; again with the same amount it returns the first answer. Problems: invalid_request, user_not_found, generation_not_found, already_deducted, insufficient_credits.';

create function public.refund_credits(p_gen_id uuid) returns integer
language sql set search_path = ''
as $$ select private.refund_credits(p_gen_id) $$;
comment on function public.refund_credits is
  'Returns a failed or canceled generation''s credits, once, and gives the balance after it. fail_generation calls it in its own transaction. Problems: generation_not_found, not_refundable.';

grant execute on function private.deduct_credits, private.refund_credits to service_role;
grant execute on function public.deduct_credits, public.refund_credits to service_role;

-- The day's total of the whole installation, in many rows: starts of different users never wait for each other
-- here, as each connection counts in a row of its own.
create table private.daily_credits (
  day date not null,
  shard integer not null,
  credits integer not null,
  primary key (day, shard)
) with (fillfactor = 50);
comment on table private.daily_credits is
  'Credits taken for generations in a day (UTC), all users together: the sum over the shards. Refunds do not lower it: what failed may have cost something, too.';
alter table private.daily_credits enable row level security;
create policy "Nobody reaches the daily credits but the functions"
  on private.daily_credits for all to public
  using (false);

-- Counts a start against the day's ceiling, exactly. Far below it, starts share a lock, which costs next to
-- nothing. Within reach of it each takes the lock alone, waits for all others, and sees what they took.
create function private.count_against_ceiling(p_cost integer, p_ceiling integer) returns boolean
language plpgsql set search_path = ''
as $$
declare
  -- More than all connections together can have under way.
  c_reach constant integer := 2000;
  c_lock constant bigint := 7240001;
  v_day date := (clock_timestamp() at time zone 'utc')::date;
  v_credits bigint;
  v_is_far boolean;
begin
  select coalesce(sum(credits), 0) into v_credits from private.daily_credits where day = v_day;
  v_is_far := v_credits + c_reach < p_ceiling;
  if v_is_far then
    perform pg_catalog.pg_advisory_xact_lock_shared(c_lock);
  else
    perform pg_catalog.pg_advisory_xact_lock(c_lock);
  end if;
  select coalesce(sum(credits), 0) into v_credits from private.daily_credits where day = v_day;
  if v_credits + p_cost > p_ceiling then
    return false;
  end if;
  if v_is_far and v_credits + c_reach >= p_ceiling then
    -- The total came within reach while this start waited, and a shared lock cannot become one of its own.
    raise sqlstate 'PT429' using
      message = 'rate_limited',
      detail = 'Very many videos are started at this moment.',
      hint = 'Try again in 1 second.';
  end if;
  insert into private.daily_credits (day, shard, credits)
  values (v_day, pg_catalog.pg_backend_pid() % 256, p_cost)
  on conflict (day, shard) do update set credits = daily_credits.credits + excluded.credits;
  return true;
end
$$;
comment on function private.count_against_ceiling is
  'Adds to the day''s credits, or says false when they would pass the ceiling.';

-- Who may start now. Called with the account locked, so that a user's own starts form a queue.
create function private.check_limits(p_user_id uuid, p_cost integer) returns void
language plpgsql set search_path = ''
as $$
declare
  v_settings private.settings;
  v_open integer;
  v_oldest timestamptz;
begin
  select * into v_settings from private.settings;
  if not found or not v_settings.starts_open then
    raise sqlstate 'PT503' using
      message = 'starts_closed',
      detail = coalesce(v_settings.closed_sentence, 'No new videos for the moment.'),
      hint = 'Your text is kept, nothing was taken.';
  end if;

  select count(*) into v_open from public.generations where user_id = p_user_id and state < 'completed';
  if v_open >= v_settings.in_flight_max then
    raise sqlstate 'PT429' using
      message = 'too_many_in_flight',
      detail = format('%s videos are being made, and that is the most at once.', v_open),
      hint = 'Let one finish, then try again.';
  end if;

  -- The start that has to leave the window before another one fits.
  select created_at into v_oldest
  from public.generations
  where user_id = p_user_id
  order by created_at desc, id desc
  offset v_settings.starts_per_minute - 1
  limit 1;
  if v_oldest > clock_timestamp() - interval '1 minute' then
    raise sqlstate 'PT429' using
      message = 'rate_limited',
      detail = format('%s starts in a minute is the most.', v_settings.starts_per_minute),
      hint = format('Try again in %s seconds.',
        greatest(1, ceil(extract(epoch from v_oldest + interval '1 minute' - clock_timestamp())))::integer);
  end if;

  if not private.count_against_ceiling(p_cost, v_settings.credits_per_day) then
    raise sqlstate 'PT503' using
      message = 'daily_limit_reached',
      detail = 'All videos of today are made.',
      hint = 'Come back tomorrow. Your text is kept, nothing was taken.';
  end if;
end
$$;
comment on function private.check_limits is
  'Refuses a start: starts_closed, too_many_in_flight, rate_limited, daily_limit_reached.';

-- Start: the signed-in user's one way to spend.
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
-- Definer: users are granted no writes. Whose credits are spent comes from the token alone.
as $$
declare
  v_user_id uuid := (select auth.uid());
  v_credits integer;
  v_model record;
  v_cheaper record;
  v_generation public.generations;
begin
  if v_user_id is null then
    raise sqlstate 'PT401' using
      message = 'not_signed_in', detail = 'Nobody is signed in.', hint = 'Sign in, then try again.';
  end if;
  if p_id is null or p_prompt is null or char_length(p_prompt) > 500 or char_length(btrim(p_prompt)) < 10
    or char_length(p_negative_prompt) not between 1 and 500 or p_seed < 0
    or (p_mode = 'i2v') is distinct from (p_image_path is not null)
    or p_image_path !~ ('^' || v_user_id || '/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.(png|jpg|webp)$') then
    raise sqlstate 'PT400' using
      message = 'invalid_request',
      detail = 'The request is not in the agreed form.',
      hint = 'A prompt has 10 to 500 characters; a picture lies in your own folder and goes with i2v.';
  end if;
  -- The account that sign-up could not open (see welcome_new_user) is opened now.
  if not exists (select 1 from public.profiles where id = v_user_id) then
    perform private.open_account(v_user_id);
  end if;
  v_credits := private.lock_account(v_user_id);

  -- The same request again gets the first answer.
  select * into v_generation from public.generations where id = p_id;
  if found then
    if (v_generation.user_id, v_generation.mode, v_generation.model, v_generation.resolution, v_generation.prompt,
        v_generation.negative_prompt, v_generation.aspect_ratio, v_generation.seed, v_generation.image_path)
      is distinct from
       (v_user_id, p_mode, p_model, p_resolution, p_prompt,
        p_negative_prompt, p_aspect_ratio, p_seed, p_image_path) then
      raise sqlstate 'PT409' using
        message = 'id_reused',
        detail = 'This id stands for another generation.',
        hint = 'Make a new id for a new request.';
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
      detail = format('%s does not make %s.', v_model.label, p_resolution),
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

  -- Nobody pays another price than the one they agreed to.
  if p_expected_cost <> v_model.cost then
    raise sqlstate 'PT409' using
      message = 'price_changed',
      detail = format('This costs %s credits now, not %s.', v_model.cost, p_expected_cost),
      hint = 'Nothing was taken. Agree to the new price, then send it again.';
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
      hint = case when v_cheaper is null then 'More credits are needed first.'
                  else format('%s costs %s.', v_cheaper.resolution, v_cheaper.cost) end;
  end if;

  perform private.check_limits(v_user_id, v_model.cost);

  insert into public.generations
    (id, user_id, mode, model, resolution, prompt, negative_prompt, aspect_ratio, seed, image_path, cost)
  values
    (p_id, v_user_id, p_mode, p_model, p_resolution, p_prompt, p_negative_prompt, p_aspect_ratio, p_seed,
     p_image_path, v_model.cost)
  on conflict (id) do nothing
  returning * into v_generation;
  if not found then
    -- Somebody else's request took the same id in this very moment.
    raise sqlstate 'PT409' using
      message = 'id_reused',
      detail = 'This id stands for another generation.',
      hint = 'Make a new id for a new request.';
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
  'Makes a generation of the signed-in user and takes its cost, in one transaction. Answers { repeated, generation, run }: run is what Replicate is to be asked, absent for a repeat. p_expected_cost is the price that the user was shown; null takes any. Problems: not_signed_in, invalid_request, id_reused, model_not_found, option_not_offered, price_changed, insufficient_credits, and those of private.check_limits.';
grant execute on function private.start_generation, public.start_generation to authenticated;

-- What becomes of it. Each takes the generation's row lock, does nothing to a final one, and answers
-- with the generation as it then is.

create function private.find_generation(p_id uuid) returns public.generations
language plpgsql stable set search_path = ''
as $$
declare
  v_generation public.generations;
begin
  select * into v_generation from public.generations where id = p_id;
  if not found then
    raise sqlstate 'PT404' using
      message = 'generation_not_found',
      detail = 'No generation has this id.',
      hint = 'Look it up in the table generations.';
  end if;
  return v_generation;
end
$$;

create function private.fail_generation(p_id uuid, p_error_code text, p_error_message text) returns jsonb
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted writes on generations and the ledger.
as $$
declare
  v_generation public.generations;
begin
  update public.generations
  set state = 'failed', error_code = p_error_code, error_message = p_error_message
  where id = p_id and state < 'completed'
  returning * into v_generation;
  if found then
    perform private.refund_credits(p_id);
  else
    v_generation := private.find_generation(p_id);
  end if;
  return private.generation_json(v_generation);
end
$$;

create function private.complete_generation(p_id uuid, p_output_path text) returns jsonb
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted writes on generations.
as $$
declare
  v_generation public.generations;
begin
  update public.generations
  set state = 'completed', progress = 100, output_path = p_output_path
  where id = p_id and state = 'finalizing'
  returning * into v_generation;
  if not found then
    v_generation := private.find_generation(p_id);
  end if;
  return private.generation_json(v_generation);
end
$$;

create function private.cancel_generation(p_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted writes on generations and the ledger.
as $$
declare
  v_generation public.generations;
begin
  -- Where a job is known, Replicate decides: its word ends the generation, once. Without one there is nothing to
  -- ask; should the prediction appear all the same, it is canceled there, and no credits move.
  update public.generations
  set state = 'canceled'
  where id = p_id and state = 'queued' and job_id is null
  returning * into v_generation;
  if found then
    perform private.refund_credits(p_id);
  else
    v_generation := private.find_generation(p_id);
  end if;
  return jsonb_build_object(
    'generation', private.generation_json(v_generation),
    'job_id', case when v_generation.state < 'finalizing' then v_generation.job_id end);
end
$$;

-- One worker at a time copies an output; its claim runs out by itself should it die.
create function private.claim_output(p_id uuid, p_seconds integer) returns jsonb
language sql security definer set search_path = ''
-- Definer: nobody is granted writes on generations.
as $$
  update public.generations
  set claimed_until = clock_timestamp() + make_interval(secs => p_seconds)
  where id = p_id and state = 'finalizing'
    and (claimed_until is null or claimed_until < clock_timestamp())
  returning jsonb_build_object('output_url', output_url, 'user_id', user_id, 'claimed_until', claimed_until)
$$;

create function private.release_output(p_id uuid, p_claimed_until timestamptz) returns void
language sql security definer set search_path = ''
-- Definer: nobody is granted writes on generations.
as $$
  update public.generations
  set claimed_until = null
  where id = p_id and claimed_until = p_claimed_until and state = 'finalizing'
$$;

-- Several open tabs poll; Replicate is asked for all of them once in a while.
create function private.claim_check(p_id uuid, p_seconds integer) returns text
language sql security definer set search_path = ''
-- Definer: nobody is granted writes on generations.
as $$
  update public.generations
  set checked_at = clock_timestamp()
  where id = p_id and state < 'finalizing' and job_id is not null
    and coalesce(checked_at, created_at) < clock_timestamp() - make_interval(secs => p_seconds)
  returning job_id
$$;

create function public.fail_generation(p_id uuid, p_error_code text, p_error_message text) returns jsonb
language sql set search_path = ''
as $$ select private.fail_generation(p_id, p_error_code, p_error_message) $$;
comment on function public.fail_generation is
  'Fails an open generation with a code and a sentence for its owner, and refunds it. A final one stays as it is. Answers with the generation.';

create function public.cancel_generation(p_id uuid) returns jsonb
language sql set search_path = ''
as $$ select private.cancel_generation(p_id) $$;
comment on function public.cancel_generation is
  'Cancels a queued generation that has no job yet, with its refund. Answers { generation, job_id }: the job to cancel at Replicate, which then decides.';

create function public.complete_generation(p_id uuid, p_output_path text) returns jsonb
language sql set search_path = ''
as $$ select private.complete_generation(p_id, p_output_path) $$;
comment on function public.complete_generation is
  'Completes a finalizing generation once its file lies in the bucket videos. Answers with the generation.';

create function public.claim_output(p_id uuid, p_seconds integer default 120) returns jsonb
language sql set search_path = ''
as $$ select private.claim_output(p_id, p_seconds) $$;
comment on function public.claim_output is
  'Claims the copying of a finalizing generation''s output for some seconds: { output_url, user_id, claimed_until }, or null when another has it.';

create function public.release_output(p_id uuid, p_claimed_until timestamptz) returns void
language sql set search_path = ''
as $$ select private.release_output(p_id, p_claimed_until) $$;
comment on function public.release_output is
  'Gives one''s own claim back, so that the next poll may try the copy again.';

create function public.claim_check(p_id uuid, p_seconds integer default 3) returns text
language sql set search_path = ''
as $$ select private.claim_check(p_id, p_seconds) $$;
comment on function public.claim_check is
  'The job id to ask Replicate about, or null when it was asked within the last seconds or there is nothing to ask.';

grant execute on function
  private.fail_generation, private.cancel_generation, private.complete_generation, private.claim_output, private.release_output, private.claim_check,
  public.fail_generation, public.cancel_generation, public.complete_generation, public.claim_output, public.release_output, public.claim_check
  to service_role;
