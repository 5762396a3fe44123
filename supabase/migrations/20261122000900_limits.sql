-- Limits: whether a user may start a generation now. private.settings holds the numbers; without
-- them nothing can be started.

-- The day's total of all users, spread over many rows. Each connection counts in a row of its own, so
-- starts of different users do not wait for each other here.
create table private.daily_credits (
  day date not null,
  shard integer not null,
  credits integer not null,
  primary key (day, shard)
) with (fillfactor = 50);
comment on table private.daily_credits is
  'Credits spent on generations in a day (UTC) by all users together: the sum over the shards. Refunds do not lower it, because a failed generation may have cost money, too.';
alter table private.daily_credits enable row level security;
create policy "Only functions reach the daily credits"
  on private.daily_credits for all to public
  using (false);

-- Counts a start against the day's ceiling, exactly. Far below the ceiling, starts share a lock, which
-- costs almost nothing. Close to it, each start takes the lock alone, waits for all others, and sees
-- what they spent.
create function private.count_against_ceiling(p_cost integer, p_ceiling integer) returns boolean
language plpgsql set search_path = ''
as $$
declare
  -- More than all connections together can be spending at one moment.
  c_reach constant integer := 2000;
  c_lock constant bigint := 7240001;
  v_day date := (clock_timestamp() at time zone 'utc')::date;
  v_credits bigint;
begin
  begin
    perform pg_catalog.pg_advisory_xact_lock_shared(c_lock);
    select coalesce(sum(credits), 0) into v_credits from private.daily_credits where day = v_day;
    if v_credits + c_reach >= p_ceiling then
      raise exception using errcode = 'WP001';
    end if;
  exception when sqlstate 'WP001' then
    -- Leaving the block has released its shared lock. If two starts kept theirs, they would wait for
    -- each other here.
    perform pg_catalog.pg_advisory_xact_lock(c_lock);
    select coalesce(sum(credits), 0) into v_credits from private.daily_credits where day = v_day;
    if v_credits + p_cost > p_ceiling then
      return false;
    end if;
  end;
  insert into private.daily_credits (day, shard, credits)
  values (v_day, pg_catalog.pg_backend_pid() % 256, p_cost)
  on conflict (day, shard) do update set credits = daily_credits.credits + excluded.credits;
  return true;
end
$$;
comment on function private.count_against_ceiling is
  'Adds to the day''s credits and returns true, or returns false if the ceiling would be exceeded.';

-- Call it with the account locked, so that a user's own starts are checked one after the other.
create function private.check_limits(p_user_id uuid, p_cost integer) returns void
language plpgsql set search_path = ''
as $$
declare
  v_now record;
begin
  select
    settings.*,
    (select count(*) from public.generations where user_id = p_user_id and state < 'completed') as in_flight,
    -- The oldest start in the window: the next start has to wait until this one is a minute old.
    (
      select created_at
      from public.generations
      where user_id = p_user_id
      order by created_at desc, id desc
      offset starts_per_minute - 1
      limit 1
    ) as oldest_start
  into v_now
  from private.settings;

  if not found or not v_now.starts_open then
    raise sqlstate 'PT503' using
      message = 'starts_closed',
      detail = coalesce(v_now.closed_sentence, 'New videos are paused at the moment.'),
      hint = 'Your text is kept, and no credits were taken.';
  end if;
  if v_now.in_flight >= v_now.in_flight_max then
    raise sqlstate 'PT429' using
      message = 'too_many_in_flight',
      detail = format('%s videos are being made, which is the maximum at once.', v_now.in_flight),
      hint = 'Wait until one is finished, then try again.';
  end if;
  if v_now.oldest_start > clock_timestamp() - interval '1 minute' then
    raise sqlstate 'PT429' using
      message = 'rate_limited',
      detail = format('You can start at most %s videos per minute.', v_now.starts_per_minute),
      hint = format('Try again in %s seconds.',
        greatest(1, ceil(extract(epoch from v_now.oldest_start + interval '1 minute' - clock_timestamp())))::integer);
  end if;

  if not private.count_against_ceiling(p_cost, v_now.credits_per_day) then
    raise sqlstate 'PT503' using
      message = 'daily_limit_reached',
      detail = 'Today''s limit is reached.',
      hint = 'Try again tomorrow. Your text is kept, and no credits were taken.';
  end if;
end
$$;
comment on function private.check_limits is
  'Refuses a start: starts_closed, too_many_in_flight, rate_limited, daily_limit_reached.';
