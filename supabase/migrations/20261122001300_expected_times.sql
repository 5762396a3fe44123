-- Expected times: how long a generation takes lately, for each model and resolution.
--
-- A column beside the price: what people choose from comes in one request. Measured by cron, not on demand, so that
-- ten thousand composers cost nothing; the median, so that one stuck run says nothing; of at least five runs, so
-- that nobody's single run can be read from it.

alter table public.model_prices
  add column usual_seconds integer,
  add constraint usual_seconds_is_positive check (usual_seconds > 0);
comment on column public.model_prices.usual_seconds is
  'The median of the latest completed generations, from the tap to the video, in seconds. Null: fewer than five yet.';

-- One entry a finished video, written once: what is open never touches it.
create index generations_latest_runs
  on public.generations (model, resolution, finished_at desc) include (created_at)
  where state = 'completed';

create function private.measure_times() returns void
language sql set search_path = ''
as $$
  with measured as (
    select
      model_prices.model,
      model_prices.resolution,
      greatest(1, round(percentile_cont(0.5) within group (order by seconds)))::integer as median
    from public.model_prices
    cross join lateral (
      select extract(epoch from finished_at - created_at) as seconds
      from public.generations
      where generations.model = model_prices.model
        and generations.resolution = model_prices.resolution
        and state = 'completed'
      order by finished_at desc
      limit 50
    ) as latest
    group by model_prices.model, model_prices.resolution
    having count(*) >= 5
  )
  update public.model_prices
  set usual_seconds = median
  from measured
  where model_prices.model = measured.model
    and model_prices.resolution = measured.resolution
    and usual_seconds is distinct from median
$$;
comment on function private.measure_times is
  'Every ten minutes: writes the median time of the latest 50 runs to model_prices.usual_seconds, where it changed.';

select cron.schedule('measure-times', '*/10 * * * *', $$select private.measure_times()$$);
