-- Generations: what users ask for, and the state it is in.
--
-- queued → starting → processing → finalizing → completed, or failed, or canceled. The order of the
-- enum's values is the rank of the states.

create type public.generation_state as enum
  ('queued', 'starting', 'processing', 'finalizing', 'completed', 'failed', 'canceled');
comment on type public.generation_state is
  'In rank order. A generation never goes back to an earlier state; the last three are final.';

create table public.generations (
  id uuid primary key,
  user_id uuid not null references public.profiles (id) on delete restrict,
  mode public.generation_mode not null,
  model text not null references public.models (slug),
  prompt text not null,
  inputs jsonb not null,
  parent_id uuid references public.generations (id) on delete restrict,
  length_seconds integer not null,
  cost integer not null,
  state public.generation_state not null default 'queued',
  progress smallint not null default 0,
  version integer not null default 1,
  error_code text,
  error_message text,
  output_path text,
  -- Not now(): the transaction may have begun long ago, and waited for the account's lock.
  created_at timestamptz not null default clock_timestamp(),
  started_at timestamptz,
  finished_at timestamptz,
  deleted_at timestamptz,
  -- The columns below are for the server only and are not granted to users.
  price_id bigint not null references public.model_prices (id),
  job_id text unique,
  asked_at timestamptz,
  counted_on date,
  output_url text,
  checked_at timestamptz,
  claimed_until timestamptz,
  cancel_asked_at timestamptz,
  output_expires_at timestamptz,
  output_tried_at timestamptz,
  -- A deleted generation keeps nothing that its owner wrote or uploaded.
  constraint prompt_has_10_visible_characters
    check (deleted_at is not null or private.visible_characters(prompt) >= 10),
  constraint prompt_has_at_most_500_characters check (char_length(prompt) <= 500),
  constraint inputs_is_an_object check (jsonb_typeof(inputs) = 'object'),
  constraint inputs_are_short check (octet_length(inputs::text) <= 20000),
  constraint length_is_positive check (length_seconds > 0),
  constraint nothing_continues_itself check (parent_id <> id),
  constraint cost_is_positive check (cost > 0),
  constraint progress_is_a_percentage check (progress between 0 and 100),
  constraint completed_has_an_output
    check (deleted_at is not null or (state = 'completed') = (output_path is not null)),
  constraint output_lies_in_its_owners_folder check (output_path = user_id || '/' || id || '.mp4'),
  constraint finalizing_knows_its_source check (state <> 'finalizing' or output_url is not null),
  constraint failed_says_why
    check ((state = 'failed') = (error_code is not null and error_message is not null)),
  constraint what_never_ran_is_not_counted
    check (counted_on is null or state not in ('failed', 'canceled') or num_nonnulls(asked_at, job_id) > 0),
  constraint final_has_an_end check ((state >= 'completed') = (finished_at is not null)),
  constraint deleted_keeps_nothing_of_its_owners
    check (
      deleted_at is null
      or (state >= 'completed' and prompt = ''
        and (inputs, parent_id, output_path, output_url) is not distinct from ('{}'::jsonb, null, null, null))
    )
) with (fillfactor = 70);
comment on table public.generations is
  'What users asked for. The client makes the id, which is the idempotency key. Only functions write here.';
comment on column public.generations.inputs is
  'What the user chose beside the prompt, by the inputs'' names, with the defaults filled in. Empty once it is deleted.';
comment on column public.generations.parent_id is
  'The own generation that this one continues. It may be deleted by now.';
comment on column public.generations.length_seconds is
  'How long the result is, in whole seconds, as it was priced.';
comment on column public.generations.price_id is 'The price rule by which it was paid.';
comment on column public.generations.version is
  'Grows with every change that users see. A client ignores anything older than what it already has.';
comment on column public.generations.job_id is
  'The id of the prediction at Replicate, written once.';
comment on column public.generations.asked_at is
  'Just before the create was sent to Replicate, written once. Null without a job: Replicate was certainly never asked.';
comment on column public.generations.counted_on is
  'The day (UTC) whose total of all users contains the cost. Null: it was given back, because Replicate was never asked, or clearly refused.';
comment on column public.generations.output_url is
  'Where Replicate keeps the output for an hour. We copy it to output_path in the bucket videos.';
comment on column public.generations.checked_at is
  'When Replicate last reported on it or was last asked. After two minutes without an update, reconcile asks.';
comment on column public.generations.claimed_until is
  'Until when one worker has claimed the copy of the output. After that another worker may take over.';
comment on column public.generations.cancel_asked_at is
  'When Replicate was last asked to cancel it. A few seconds have to pass between two such calls.';
comment on column public.generations.output_expires_at is
  'When Replicate deletes the output: an hour after the prediction was completed. The copy that expires first is made first.';
comment on column public.generations.output_tried_at is
  'When a copy of the output last failed. reconcile copies those that were never tried before it tries these again.';
comment on column public.generations.deleted_at is
  'When the owner deleted it. Setting it erases the content for good; the row is kept only for the ledger.';

alter table public.generations enable row level security;
grant select (
  id, user_id, mode, model, prompt, inputs, parent_id, length_seconds, cost,
  state, progress, version, error_code, error_message, output_path, created_at, started_at, finished_at
) on public.generations to authenticated;
grant select on public.generations to service_role;
create policy "Users read their own generations"
  on public.generations for select to authenticated
  using ((select auth.uid()) = user_id and deleted_at is null);

create index generations_newest_first on public.generations (user_id, created_at desc, id desc);
create index generations_by_model on public.generations (model);
create index generations_by_parent on public.generations (parent_id) where parent_id is not null;
create index generations_by_price on public.generations (price_id);
-- Few generations are open at any time. Each query has an index of its own, so that the planner
-- cannot choose the wrong one.
create index generations_open_by_user on public.generations (user_id) where state < 'completed';
create index generations_outputs_to_copy on public.generations (output_expires_at) where state = 'finalizing';
create index generations_open_by_age on public.generations (coalesce(checked_at, created_at)) where finished_at is null;

-- The one change that an ended generation still allows: if Replicate's refusal arrives after a
-- cancel, the cost leaves the day's total.
create function private.only_gives_back(p_old public.generations, p_new public.generations) returns boolean
language plpgsql immutable set search_path = ''
as $$
begin
  if p_old.counted_on is null or p_old.job_id is not null or p_old.state not in ('failed', 'canceled') then
    return false;
  end if;
  p_old.counted_on := null;
  return p_new is not distinct from p_old;
end
$$;

-- The guard: which state may follow which, and what never changes, no matter who writes.
create function private.guard_generation() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if old.state >= 'completed' then
    if private.only_gives_back(old, new) then
      return new;
    end if;
    raise exception using
      errcode = 'integrity_constraint_violation',
      message = format('Generation %s is %s, and that is final.', old.id, old.state);
  end if;
  if new.state < old.state then
    raise exception using
      errcode = 'integrity_constraint_violation',
      message = format('Generation %s is %s and cannot go back to %s.', old.id, old.state, new.state);
  end if;
  if (new.id, new.user_id, new.mode, new.model, new.prompt, new.inputs, new.parent_id,
      new.length_seconds, new.cost, new.price_id, new.created_at)
    is distinct from
     (old.id, old.user_id, old.mode, old.model, old.prompt, old.inputs, old.parent_id,
      old.length_seconds, old.cost, old.price_id, old.created_at)
    or (old.job_id is not null and new.job_id is distinct from old.job_id)
    or (old.asked_at is not null and new.asked_at is distinct from old.asked_at)
    or (new.counted_on is not null and new.counted_on is distinct from old.counted_on)
    or (new.counted_on is null and old.counted_on is not null
      and (new.state not in ('failed', 'canceled') or new.job_id is not null)) then
    raise exception using
      errcode = 'integrity_constraint_violation',
      message = format('The request and the job of generation %s cannot change.', old.id);
  end if;

  new.progress := greatest(old.progress, new.progress);
  if new.state >= 'processing' and new.state < 'completed' then
    new.started_at := coalesce(new.started_at, now());
  end if;
  if new.state >= 'completed' then
    new.finished_at := now();
    new.claimed_until := null;
  end if;
  -- It ends without a video, and Replicate was never asked: it costs nothing, so it does not count.
  if new.state in ('failed', 'canceled') and new.asked_at is null and new.job_id is null then
    new.counted_on := null;
  end if;
  new.version := old.version
    + ((new.state, new.progress, new.started_at) is distinct from (old.state, old.progress, old.started_at))::integer;
  return new;
end
$$;

create trigger generations_move_forward
  before update on public.generations
  for each row when (old.deleted_at is null and new.deleted_at is null)
  execute function private.guard_generation();

-- A generation as edge functions and Realtime show it: exactly the columns that users are granted.
create function private.generation_json(p_generation public.generations) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return to_jsonb(p_generation)
    - array[
      'user_id', 'price_id', 'job_id', 'asked_at', 'counted_on', 'output_url', 'checked_at', 'claimed_until', 'cancel_asked_at',
      'output_expires_at', 'output_tried_at', 'deleted_at'];
end
$$;

-- The ledger's description of a generation's deduction.
create function private.describe_video(p_label text, p_inputs jsonb, p_length_seconds integer) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  return concat_ws(' · ', 'Video', p_label, p_inputs ->> 'resolution', p_length_seconds || ' s');
end
$$;

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
      detail = 'There is no generation with this id.',
      hint = 'Look it up in the table generations.';
  end if;
  return v_generation;
end
$$;
