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
    -- A start's line needs one look. Nothing else can belong to its generation: what comes later is checked then.
    perform from public.generations
    where id = v_generation_id and user_id = new.user_id and cost = -new.amount
      and state not in ('failed', 'canceled');
    if found then
      return null;
    end if;
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
