-- Outcomes: how a generation ends. Each function locks the generation's row, leaves a final one
-- unchanged, and returns the generation as it then is.

create function private.fail_generation(
  p_id uuid,
  p_error_code text,
  p_error_message text,
  p_refused boolean default false
) returns jsonb
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted writes on generations and the ledger.
as $$
declare
  v_generation public.generations;
begin
  update public.generations
  set state = 'failed', error_code = p_error_code, error_message = p_error_message,
      counted_on = case when not p_refused or job_id is not null then counted_on end
  where id = p_id and state < 'completed'
  returning * into v_generation;
  if found then
    perform private.refund_credits(p_id);
  else
    if p_refused then
      -- It was canceled while Replicate was asked, so the cancel could not give the cost back.
      update public.generations
      set counted_on = null
      where id = p_id and state in ('failed', 'canceled') and job_id is null and counted_on is not null;
    end if;
    v_generation := private.find_generation(p_id);
  end if;
  return private.generation_json(v_generation);
end
$$;

create function public.fail_generation(
  p_id uuid,
  p_error_code text,
  p_error_message text,
  p_refused boolean default false
) returns jsonb
language sql set search_path = ''
as $$ select private.fail_generation(p_id, p_error_code, p_error_message, p_refused) $$;
comment on function public.fail_generation is
  'Fails an open generation with a code and a sentence for its owner, and refunds it. A final one is left unchanged. p_refused: Replicate clearly refused the create, so the cost no longer counts for the daily limit, even if the generation has ended already. Returns the generation.';
grant execute on function private.fail_generation, public.fail_generation to service_role;

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

create function public.complete_generation(p_id uuid, p_output_path text) returns jsonb
language sql set search_path = ''
as $$ select private.complete_generation(p_id, p_output_path) $$;
comment on function public.complete_generation is
  'Completes a finalizing generation after its file was stored in the bucket videos. Returns the generation.';
grant execute on function private.complete_generation, public.complete_generation to service_role;

create function private.cancel_generation(p_id uuid, p_seconds integer default 3) returns jsonb
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted writes on generations and the ledger.
as $$
declare
  v_generation public.generations;
  v_job_id text;
begin
  -- If the job is known, Replicate decides: only its answer ends the generation. Without a job
  -- there is nothing to ask. A prediction that appears later is canceled there. No credits move.
  update public.generations
  set state = 'canceled'
  where id = p_id and state = 'queued' and job_id is null
  returning * into v_generation;
  if found then
    perform private.refund_credits(p_id);
  else
    -- Replicate's rate limit is shared by all users, so one who repeats a cancel in a loop must not
    -- use it up.
    update public.generations
    set cancel_asked_at = clock_timestamp()
    where id = p_id and state < 'finalizing' and job_id is not null
      and (cancel_asked_at is null or cancel_asked_at < clock_timestamp() - make_interval(secs => p_seconds))
    returning job_id into v_job_id;
    v_generation := private.find_generation(p_id);
  end if;
  return jsonb_build_object('generation', private.generation_json(v_generation), 'job_id', v_job_id);
end
$$;

create function public.cancel_generation(p_id uuid, p_seconds integer default 3) returns jsonb
language sql set search_path = ''
as $$ select private.cancel_generation(p_id, p_seconds) $$;
comment on function public.cancel_generation is
  'Cancels and refunds a queued generation that has no job yet. Returns { generation, job_id }: if there is a job, cancel it at Replicate, which then decides. job_id is null if there is nothing to cancel, or if Replicate was asked within the last seconds.';
grant execute on function private.cancel_generation, public.cancel_generation to service_role;

-- One worker at a time copies an output. If it dies, its claim expires by itself.
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

create function public.claim_output(p_id uuid, p_seconds integer default 120) returns jsonb
language sql set search_path = ''
as $$ select private.claim_output(p_id, p_seconds) $$;
comment on function public.claim_output is
  'Claims the copy of a finalizing generation''s output for some seconds: { output_url, user_id, claimed_until }, or null if another worker has claimed it.';
grant execute on function private.claim_output, public.claim_output to service_role;

create function private.release_output(p_id uuid, p_claimed_until timestamptz, p_failed boolean) returns void
language sql security definer set search_path = ''
-- Definer: nobody is granted writes on generations.
as $$
  update public.generations
  set claimed_until = null, output_tried_at = case when p_failed then clock_timestamp() else output_tried_at end
  where id = p_id and claimed_until = p_claimed_until and state = 'finalizing'
$$;

create function public.release_output(p_id uuid, p_claimed_until timestamptz, p_failed boolean default true) returns void
language sql set search_path = ''
as $$ select private.release_output(p_id, p_claimed_until, p_failed) $$;
comment on function public.release_output is
  'Releases the caller''s own claim, so that the next poll may try the copy again. p_failed: the copy was tried and failed, so reconcile makes other copies first.';
grant execute on function private.release_output, public.release_output to service_role;

-- Several open tabs may poll at once; this limits how often Replicate is asked for all of them.
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

create function public.claim_check(p_id uuid, p_seconds integer default 3) returns text
language sql set search_path = ''
as $$ select private.claim_check(p_id, p_seconds) $$;
comment on function public.claim_check is
  'The job id to ask Replicate about, or null if it was asked within the last seconds or there is nothing to ask.';
grant execute on function private.claim_check, public.claim_check to service_role;
