-- Webhooks: applies what Replicate reports about a prediction, and records each delivery.

create table private.webhook_deliveries (
  provider text not null,
  webhook_id text not null,
  generation_id uuid,
  job_id text,
  purchase_id uuid,
  status text,
  outcome text not null,
  received_at timestamptz not null default now(),
  primary key (provider, webhook_id)
);
comment on table private.webhook_deliveries is
  'Each webhook once: a second delivery of the same webhook id changes nothing. The row is written in the same transaction as the webhook''s effect.';
alter table private.webhook_deliveries enable row level security;
create policy "Only functions reach the deliveries"
  on private.webhook_deliveries for all to public
  using (false);

create function private.apply_prediction(
  p_generation_id uuid,
  p_job_id text,
  p_status text,
  p_progress integer,
  p_output_url text,
  p_error_code text,
  p_error_message text,
  p_webhook_id text,
  p_completed_at timestamptz
) returns jsonb
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted writes on generations, the ledger and the deliveries.
as $$
declare
  v_generation public.generations;
  v_state public.generation_state;
  v_outcome text;
begin
  -- A webhook that came before takes no lock and writes nothing. If the same webhook arrives twice
  -- at once, the insert below decides which one counts.
  if exists (
    select 1 from private.webhook_deliveries where provider = 'replicate' and webhook_id = p_webhook_id
  ) then
    select * into v_generation from public.generations where id = p_generation_id;
    return jsonb_build_object(
      'outcome', 'duplicate',
      'generation', case when v_generation.id is not null then private.generation_json(v_generation) end);
  end if;

  -- Lock the row first: the answer to a start, webhooks and polls of one generation queue up here.
  select * into v_generation from public.generations where id = p_generation_id for no key update;

  v_state := case
    when p_status = 'succeeded' and p_output_url is null then 'failed'
    when p_status = 'succeeded' then 'finalizing'
    when p_status in ('starting', 'processing', 'failed') then p_status
    when p_status in ('canceled', 'aborted') then 'canceled'
  end;

  v_outcome := case
    when v_generation.id is null then 'unknown_generation'
    when v_generation.job_id is not null and v_generation.job_id <> p_job_id then 'other_job'
    when v_generation.job_id is null
      and exists (select 1 from public.generations where job_id = p_job_id) then 'other_job'
    when v_generation.state >= 'completed' then 'already_final'
    when v_state is null then 'unknown_status'
    when v_state < v_generation.state then 'late'
    else 'applied'
  end;

  if p_webhook_id is not null then
    insert into private.webhook_deliveries (provider, webhook_id, generation_id, job_id, status, outcome)
    values ('replicate', p_webhook_id, v_generation.id, p_job_id, p_status, v_outcome)
    on conflict (provider, webhook_id) do nothing;
    if not found then
      v_outcome := 'duplicate';
    end if;
  end if;

  if v_outcome = 'applied' then
    if v_state = 'failed' then
      update public.generations set job_id = p_job_id where id = p_generation_id and job_id is null;
      perform private.fail_generation(p_generation_id,
        coalesce(p_error_code, 'no_output'), coalesce(p_error_message, 'The model finished without a video.'));
    elsif v_state = 'canceled' then
      update public.generations set job_id = p_job_id, state = 'canceled' where id = p_generation_id;
      perform private.refund_credits(p_generation_id);
    else
      -- Most reports repeat the previous one, so this writes only changes, and at most every 30
      -- seconds that there was a report at all.
      update public.generations
      set job_id = p_job_id,
          checked_at = clock_timestamp(),
          state = v_state,
          progress = case when v_state = 'finalizing' then 95 else least(coalesce(p_progress, 0), 95) end,
          output_url = coalesce(p_output_url, output_url),
          -- Replicate keeps an output for an hour. Its clock may be ahead of ours.
          output_expires_at = case
            when v_state = 'finalizing' then coalesce(
              output_expires_at, least(p_completed_at, clock_timestamp()) + interval '1 hour')
          end
      where id = p_generation_id
        and (job_id is null or state < v_state or progress < least(coalesce(p_progress, 0), 95)
          or coalesce(checked_at, created_at) < clock_timestamp() - interval '30 seconds');
    end if;
    select * into v_generation from public.generations where id = p_generation_id;
  end if;

  return jsonb_build_object(
    'outcome', v_outcome,
    'generation', case when v_generation.id is not null then private.generation_json(v_generation) end);
end
$$;

create function public.apply_prediction(
  p_generation_id uuid,
  p_job_id text,
  p_status text,
  p_progress integer default null,
  p_output_url text default null,
  p_error_code text default null,
  p_error_message text default null,
  p_webhook_id text default null,
  p_completed_at timestamptz default null
) returns jsonb
language sql set search_path = ''
as $$
  select private.apply_prediction(
    p_generation_id, p_job_id, p_status, p_progress, p_output_url, p_error_code, p_error_message, p_webhook_id,
    p_completed_at)
$$;
comment on function public.apply_prediction is
  'Applies what Replicate reports about a prediction, in the answer to a start, a webhook or a poll. Returns { outcome, generation }; outcome is applied, duplicate, late, already_final, other_job, unknown_status or unknown_generation. A late or repeated report changes nothing and is not an error.';
grant execute on function private.apply_prediction, public.apply_prediction to service_role;
