-- Operations: settles what webhooks left open, cleans up, and finds violations in one view.

-- Every invariant in one place; empty means sound. The views read whole tables, so they are for
-- people and for the hourly audit only.
create view private.violations_of_credits with (security_invoker = true) as
with lines as (
  select
    user_id, seq, type, amount, balance_after, generation_id, created_at,
    lag(seq, 1, 0) over chain as seq_before,
    lag(balance_after, 1, 0) over chain as balance_before,
    lag(created_at) over chain as created_before
  from public.credit_transactions
  window chain as (partition by user_id order by seq)
),
accounts as (
  select
    user_id,
    sum(amount) as total,
    count(*) as lines,
    max(seq) as last_seq,
    (array_agg(balance_after order by seq desc))[1] as last_balance
  from lines
  group by user_id
),
settlements as (
  select
    generations.id,
    generations.cost,
    generations.state,
    generations.user_id,
    coalesce(-sum(amount) filter (where type = 'deduction'), 0) as taken,
    coalesce(sum(amount) filter (where type = 'refund'), 0) as returned,
    count(*) filter (where type = 'deduction') as deductions,
    count(*) filter (where type = 'refund') as refunds,
    count(*) filter (where lines.user_id <> generations.user_id) as strangers
  from public.generations
  left join lines on lines.generation_id = generations.id
  group by generations.id
)
select 'balance_equals_ledger' as invariant, profiles.id as subject,
  format('balance %s, last line %s, sum %s', credits, last_balance, total) as detail
from public.profiles left join accounts on accounts.user_id = profiles.id
where credits <> coalesce(last_balance, 0) or credits <> coalesce(total, 0)
union all
select 'ledger_has_no_gap', profiles.id, format('ledger_seq %s, last %s, lines %s', ledger_seq, last_seq, lines)
from public.profiles left join accounts on accounts.user_id = profiles.id
where ledger_seq <> coalesce(last_seq, 0) or ledger_seq <> coalesce(lines, 0)
union all
select 'line_continues_its_chain', user_id, format('line %s', seq)
from lines
where seq <> seq_before + 1 or balance_after <> balance_before + amount or balance_after < 0
union all
select 'lines_stand_in_order_of_time', user_id, format('line %s', seq)
from lines
where created_at < created_before
union all
select 'generation_is_paid_once', id, format('cost %s, taken %s in %s deductions', cost, taken, deductions)
from settlements
where taken <> cost or deductions <> 1 or strangers > 0
union all
select 'refund_follows_the_state', id, format('%s, cost %s, returned %s in %s refunds', state, cost, returned, refunds)
from settlements
where (refunds, returned) is distinct from
  (case when state in ('failed', 'canceled') then (1::bigint, cost::bigint) else (0::bigint, 0::bigint) end)
union all
select 'nothing_stays_open', id, format('%s since %s', state, created_at)
from public.generations
where state < 'completed' and created_at < now() - interval '3 hours'
union all
select 'daily_credits_are_counted', null, format('%s: counted %s, taken %s', day, counted, taken)
from (
  select day, coalesce(sum(credits), 0) as counted
  from private.daily_credits
  group by day
) as counts
full join (
  select counted_on as day, sum(cost) as taken
  from public.generations
  where counted_on is not null
  group by counted_on
) as charges using (day)
-- Older totals are deleted.
where day >= (now() at time zone 'utc')::date - 30 and coalesce(counted, 0) <> coalesce(taken, 0)
union all
select 'what_may_have_run_is_counted', id, format('%s, job %s, since %s', state, job_id, created_at)
from public.generations
where counted_on is null and (state not in ('failed', 'canceled') or job_id is not null)
  and created_at > now() - interval '30 days';
comment on view private.violations_of_credits is 'The invariants of credits and generations.';

create view private.violations_of_files with (security_invoker = true) as
select 'deleted_files_are_removed' as invariant, null::uuid as subject, format('%s/%s since %s', bucket, path, since) as detail
from private.files_to_remove
where since < now() - interval '1 day'
union all
select 'each_file_of_a_generation_has_its_row', generations.id, format('%s %s: %s', file.input, file.position, file.reference)
from public.generations
cross join lateral private.files_of(model, inputs) as file
left join private.generation_files
  on generation_id = generations.id and generation_files.input = file.input
  and generation_files.position = file.position
where bucket || '/' || path is distinct from file.reference
union all
select 'each_row_is_a_file_of_its_generation', generations.id, format('%s %s: %s/%s', input, position, bucket, path)
from private.generation_files
join public.generations on generations.id = generation_id
where generation_files.user_id <> generations.user_id
  or bucket || '/' || path is distinct from
    case jsonb_typeof(inputs -> input) when 'array' then inputs -> input ->> (position - 1) else inputs ->> input end
union all
select 'files_are_kept_as_long_as_needed', generations.id, format('%s, until %s', state, kept_until)
from private.generation_files
join public.generations on generations.id = generation_id
where kept_until is distinct from
  case when state in ('failed', 'canceled') then finished_at + interval '1 day' end
union all
select 'files_of_open_generations_are_there', generations.id, format('%s %s: %s/%s', input, position, bucket, path)
from public.generations
join private.generation_files on generation_id = generations.id
where state < 'completed' and not exists (
  select 1 from storage.objects where bucket_id = bucket and name = path
)
union all
select 'measured_files_are_there', uploads.user_id, format('%s/%s', bucket, path)
from private.uploads
where not exists (
  select 1
  from storage.objects
  where bucket_id = bucket and name = path and objects.version = uploads.version
);
comment on view private.violations_of_files is 'The invariants of files in Storage.';

create view private.violations_of_accounts with (security_invoker = true) as
select 'account_deletions_are_finished' as invariant, user_id as subject, format('requested %s', requested_at) as detail
from private.account_deletions
where finished_at is null and requested_at < now() - interval '1 hour'
union all
select 'deleted_accounts_are_blank', profiles.id, format('generation %s', generations.id)
from public.profiles
join public.generations on user_id = profiles.id
where profiles.deleted_at < now() - interval '1 hour' and generations.deleted_at is null
union all
select 'deleted_accounts_cannot_sign_in', account_deletions.user_id, format('finished %s', finished_at)
from private.account_deletions
join auth.users on users.id = account_deletions.user_id
where finished_at is not null;
comment on view private.violations_of_accounts is 'The invariants of accounts that were deleted.';

create view private.violations_of_welcomes with (security_invoker = true) as
with lines as (
  select user_id, type, amount
  from public.credit_transactions
  where idempotency_key = 'sign-up:' || user_id
),
waiting as (
  select * from private.welcomes where state = 'waiting'
),
-- Two hours back, so that upkeep has had its turn since midnight.
today as (
  select count(*) as given
  from private.welcomes
  where given_at >= date_trunc('day', now() - interval '2 hours', 'utc')
)
select 'welcome_is_in_the_ledger' as invariant, coalesce(welcomes.user_id, lines.user_id) as subject,
  format('%s, line %s %s', state, type, amount) as detail
from private.welcomes
full join lines on lines.user_id = welcomes.user_id
where coalesce(state = 'given', false) <> coalesce(type = 'bonus' and amount = 100, false)
union all
select 'waiting_address_is_kept', user_id, format('since %s', turn_at)
from waiting
where not exists (
  select 1 from private.welcomed_addresses where welcomed_addresses.address_hash = waiting.address_hash)
union all
select 'welcomes_are_given_in_order', given.user_id, format('turn %s, given %s', given.turn_at, given_at)
from private.welcomes as given
where state = 'given' and turn_at > (select min(turn_at) from waiting)
union all
select 'welcomes_wait_for_the_total_only', user_id, format('since %s, given %s of %s', turn_at, given, welcomes_per_day)
from waiting, today, private.settings
where turn_at < now() - interval '2 hours' and given < welcomes_per_day
union all
select 'welcomes_are_decided', profiles.id, format('confirmed %s', email_confirmed_at)
from public.profiles
join auth.users on users.id = profiles.id
where profiles.deleted_at is null
  and greatest(profiles.created_at, email_confirmed_at) < now() - interval '1 day'
  and private.is_confirmed(users)
  and not exists (select 1 from private.welcomes where welcomes.user_id = profiles.id);
comment on view private.violations_of_welcomes is
  'The invariants of the free credits. After welcomes_per_day is raised, welcomes_wait_for_the_total_only may hold again only after the next upkeep.';

create view private.violations with (security_invoker = true) as
select invariant, subject, detail from private.violations_of_credits
union all
select invariant, subject, detail from private.violations_of_files
union all
select invariant, subject, detail from private.violations_of_accounts
union all
select invariant, subject, detail from private.violations_of_welcomes
union all
select invariant, subject, detail from private.violations_of_purchases;
comment on view private.violations is
  'All invariants. Empty means sound. A row names the broken invariant, the subject and the numbers.';

create function private.find_violations() returns jsonb
language sql stable security definer set search_path = ''
-- Definer: it reads past row-level security, and nobody is granted access to the view.
as $$
  select coalesce(jsonb_agg(to_jsonb(violations)), '[]'::jsonb)
  from (select * from private.violations limit 100) as violations
$$;
create function public.find_violations() returns jsonb
language sql stable set search_path = ''
as $$ select private.find_violations() $$;
comment on function public.find_violations is
  'The first hundred rows of private.violations, for the hourly audit by reconcile. [] means sound.';
grant execute on function private.find_violations, public.find_violations to service_role;

-- Generations without an update for two minutes, in small batches. Each row goes to one worker.
-- Those with a job come first, because their videos wait at Replicate. Users take turns, so
-- that the many rows of one user do not delay the few of others.
create function private.claim_stale(p_limit integer) returns jsonb
language sql security definer set search_path = ''
-- Definer: nobody is granted writes on generations.
as $$
  with turns as materialized (
    select
      id,
      job_id is null as has_no_job,
      coalesce(checked_at, created_at) as since,
      row_number() over (
        partition by user_id, job_id is null
        order by coalesce(checked_at, created_at), id
      ) as turn
    from public.generations
    -- reconcile copies the outputs of finalizing ones by claim_next_output.
    where finished_at is null and state < 'finalizing'
      and coalesce(checked_at, created_at) < clock_timestamp() - interval '2 minutes'
  ),
  stale as (
    select generations.id, has_no_job, turn, since
    from public.generations
    join turns using (id)
    -- Again, because another worker may have claimed it in the meantime.
    where finished_at is null and state < 'finalizing'
      and coalesce(checked_at, created_at) < clock_timestamp() - interval '2 minutes'
    order by has_no_job, turn, since, id
    limit p_limit
    for no key update of generations skip locked
  ),
  claimed as (
    update public.generations
    set checked_at = clock_timestamp()
    from stale
    where generations.id = stale.id
    returning generations as generation, has_no_job, turn, since
  )
  select coalesce(jsonb_agg(jsonb_build_object(
    'generation', private.generation_json(generation),
    'job_id', (generation).job_id,
    -- Replicate ends a run after its model's cancel_after_seconds.
    'overdue', (generation).created_at < clock_timestamp() - case
      when (generation).job_id is null then interval '15 minutes'
      else make_interval(secs => deadline_seconds)
    end) order by has_no_job, turn, since), '[]'::jsonb)
  from claimed
  join public.models on models.slug = (generation).model
$$;

create function public.claim_stale(p_limit integer default 20) returns jsonb
language sql set search_path = ''
as $$ select private.claim_stale(p_limit) $$;
comment on function public.claim_stale is
  'Claims generations without an update for two minutes, for reconcile: [{ generation, job_id, overdue }], those with a job first, then one per user in turn. Two concurrent calls never get the same one.';
grant execute on function private.claim_stale, public.claim_stale to service_role;

-- Deletes in batches, because a backlog of a year must not meet the statement timeout: then nothing
-- would ever be deleted. What is left after p_seconds waits for the next call.
--
-- Deliveries are kept as long as Replicate could send them again, and a week for people to read.
-- pg_cron deletes nothing itself: the jobs of this project alone add 1,800 rows a day.
create function private.upkeep_daily(p_seconds integer default 30) returns void
language plpgsql set search_path = ''
as $$
declare
  c_batch constant integer := 5000;
  v_end timestamptz := clock_timestamp() + make_interval(secs => p_seconds);
  v_deleted integer;
  v_in_round integer;
begin
  loop
    delete from private.webhook_deliveries
    where ctid = any (array(
      select ctid from private.webhook_deliveries where received_at < now() - interval '7 days' limit c_batch
    ));
    get diagnostics v_in_round = row_count;

    delete from private.daily_credits
    where ctid = any (array(
      select ctid from private.daily_credits where day < (now() at time zone 'utc')::date - 30 limit c_batch
    ));
    get diagnostics v_deleted = row_count;
    v_in_round := v_in_round + v_deleted;

    delete from private.upload_counts
    where ctid = any (array(
      select ctid from private.upload_counts where uploaded_at < now() - interval '1 day' limit c_batch
    ));
    get diagnostics v_deleted = row_count;
    v_in_round := v_in_round + v_deleted;

    update private.welcomes
    set domain_hash = null
    where ctid = any (array(
      select ctid
      from private.welcomes
      where domain_hash is not null and state <> 'waiting' and turn_at < now() - interval '1 day'
      limit c_batch
    ));
    get diagnostics v_deleted = row_count;
    v_in_round := v_in_round + v_deleted;

    delete from cron.job_run_details
    where runid in (
      select runid from cron.job_run_details where start_time < now() - interval '7 days' limit c_batch
    );
    get diagnostics v_deleted = row_count;
    v_in_round := v_in_round + v_deleted;

    exit when v_in_round = 0 or clock_timestamp() >= v_end;
  end loop;
end
$$;
comment on function private.upkeep_daily is
  'Daily: deletes counted uploads and the domains of welcomes after a day, webhook deliveries and the records of cron after 7 days, and day totals after 30 days.';

-- Finds uploads that no video was made from, and files that arrived late: a poster that was still
-- uploading when its video was deleted, or the copy of a worker that died. They have to be a day
-- old, so that nothing in flight is removed. They join the queue of deleted files: reconcile
-- removes a hundred a minute and keeps an upload that is used after all. One call queues at most
-- ten thousand.
create function private.upkeep_hourly() returns void
language sql set search_path = ''
as $$
  insert into private.files_to_remove (bucket, path)
  select bucket_id, name
  from storage.objects
  where created_at < now() - interval '1 day'
    and archived_at is null and not is_delete_marker
    and not exists (
      select 1 from private.files_to_remove where files_to_remove.bucket = bucket_id and files_to_remove.path = name
    )
    and case
      when bucket_id in ('pictures', 'clips', 'sounds') then not private.is_file_used(bucket_id, name)
      when bucket_id = 'videos' then not exists (select 1 from public.generations where output_path = name)
      when bucket_id = 'posters' then
        not exists (select 1 from public.generations where output_path = regexp_replace(name, '(\.2)?\.jpg$', '.mp4'))
      else false
    end
  limit 10000
  on conflict do nothing;
  select private.give_waiting_welcomes();
$$;
comment on function private.upkeep_hourly is
  'Hourly: queues files for removal that are a day old and that nothing refers to, and gives waiting accounts their free credits.';

-- One entry per finished video, written once. Open generations never touch this index.
create index generations_latest_runs
  on public.generations (model, coalesce(inputs ->> 'resolution', ''), length_seconds, finished_at desc)
  include (created_at)
  where state = 'completed' and deleted_at is null;

-- Cron measures the times instead of each reader, so that ten thousand readers cost nothing. It
-- takes the median, so that one stuck run has no influence, and at least five runs, so that
-- nobody's single run can be recognised. It goes from one combination of model, resolution and
-- length to the next in the index, so that a million finished videos cost no more than a thousand.
create function private.measure_times() returns void
language sql set search_path = ''
as $$
  with recursive combinations as (
    (
      select model, coalesce(inputs ->> 'resolution', '') as resolution, length_seconds
      from public.generations
      where state = 'completed' and deleted_at is null
      order by 1, 2, 3
      limit 1
    )
    union all
    select next.model, next.resolution, next.length_seconds
    from combinations
    cross join lateral (
      select generations.model, coalesce(inputs ->> 'resolution', '') as resolution, generations.length_seconds
      from public.generations
      where state = 'completed' and deleted_at is null
        and (generations.model, coalesce(inputs ->> 'resolution', ''), generations.length_seconds)
          > (combinations.model, combinations.resolution, combinations.length_seconds)
      order by 1, 2, 3
      limit 1
    ) as next
  ),
  measured as (
    select
      combinations.model,
      combinations.resolution,
      combinations.length_seconds,
      greatest(1, round(percentile_cont(0.5) within group (order by seconds)))::integer as median
    from combinations
    cross join lateral (
      select extract(epoch from finished_at - created_at) as seconds
      from public.generations
      where generations.model = combinations.model
        and coalesce(inputs ->> 'resolution', '') = combinations.resolution
        and generations.length_seconds = combinations.length_seconds
        and state = 'completed' and deleted_at is null
      order by finished_at desc
      limit 50
    ) as latest
    group by combinations.model, combinations.resolution, combinations.length_seconds
    having count(*) >= 5
  )
  insert into public.model_times (model, resolution, length_seconds, usual_seconds)
  select model, resolution, length_seconds, median from measured
  on conflict (model, resolution, length_seconds) do update
  set usual_seconds = excluded.usual_seconds
  where model_times.usual_seconds <> excluded.usual_seconds
$$;
comment on function private.measure_times is
  'Every ten minutes: writes the median time of the latest 50 runs of each model, resolution and length to model_times, if it changed.';

select cron.schedule('reconcile', '* * * * *', $$select private.call_function('reconcile')$$);
select cron.schedule('audit', '7 * * * *', $$select private.call_function('reconcile', '{"audit": true}')$$);
select cron.schedule('upkeep-daily', '17 3 * * *', $$select private.upkeep_daily()$$);
select cron.schedule('measure-times', '*/10 * * * *', $$select private.measure_times()$$);
select cron.schedule('upkeep-hourly', '37 * * * *', $$select private.upkeep_hourly()$$);
