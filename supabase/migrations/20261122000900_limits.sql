-- Limits: whether a user may start a generation now. private.settings holds the numbers; without
-- them nothing can be started.

-- The day's total of all users, spread over many rows. Each connection counts in a row of its own,
-- so starts of different users do not wait for each other here. A start reserves its cost. If
-- Replicate was never asked, the end of the generation gives it back, so that nobody can use up the
-- limit of all by starts that they cancel.
create table private.daily_credits (
  day date not null,
  shard integer not null,
  credits integer not null,
  primary key (day, shard)
) with (fillfactor = 50);
comment on table private.daily_credits is
  'Credits of a day (UTC) by all users together, as the sum over the shards (one may be negative): the cost of each generation that was counted on that day and not given back. A refund alone does not lower it, because Replicate may have been paid for a failed generation, too.';
alter table private.daily_credits enable row level security;
create policy "Only functions reach the daily credits"
  on private.daily_credits for all to public
  using (false);

-- Counts a start against the daily limit, exactly. The day is read once and kept with the
-- generation, so that a start at midnight is given back to the day that it was counted on. Far
-- below the limit, starts share a lock, which costs almost nothing. Close to it, each start takes
-- the lock alone, waits for all others, and sees what they spent. What others may be spending
-- unseen is one start for each connection, at most at the highest price that any rule has. It is
-- read together with the total, so that a rule by which another start was paid is seen, too.
create function private.count_against_daily_limit(p_cost integer, p_limit integer) returns date
language plpgsql set search_path = ''
as $$
declare
  c_lock constant bigint := 7240001;
  v_day date := (clock_timestamp() at time zone 'utc')::date;
  v_credits bigint;
  v_unseen bigint;
begin
  begin
    perform pg_catalog.pg_advisory_xact_lock_shared(c_lock);
    select
      (select coalesce(sum(credits), 0) from private.daily_credits where day = v_day),
      current_setting('max_connections')::bigint * max(credits_max)
    into v_credits, v_unseen
    from public.model_prices;
    if v_credits + v_unseen > p_limit then
      raise exception using errcode = 'WP001';
    end if;
  exception when sqlstate 'WP001' then
    -- Leaving the block has released its shared lock. If two starts kept theirs, they would wait
    -- for each other here.
    perform pg_catalog.pg_advisory_xact_lock(c_lock);
    select coalesce(sum(credits), 0) into v_credits from private.daily_credits where day = v_day;
    if v_credits + p_cost > p_limit then
      return null;
    end if;
  end;
  insert into private.daily_credits (day, shard, credits)
  values (v_day, pg_catalog.pg_backend_pid() % 256, p_cost)
  on conflict (day, shard) do update set credits = daily_credits.credits + excluded.credits;
  return v_day;
end
$$;
comment on function private.count_against_daily_limit is
  'Adds to the day''s credits and returns that day, or null if the limit would be exceeded.';

-- Gives the cost back when counted_on becomes null, which it does once. This runs at the commit,
-- when the account is locked already: starts lock the account first and a shard last, too. It needs
-- no lock on the daily limit, because a start that does not see it yet only counts too much.
create function private.give_back() returns trigger
language plpgsql security definer set search_path = ''
-- Definer: at the commit it would have the caller's rights, and nobody may write daily credits.
as $$
begin
  -- Totals are kept for 30 days. A later end has nothing to give back to.
  if old.counted_on >= (clock_timestamp() at time zone 'utc')::date - 30 then
    insert into private.daily_credits (day, shard, credits)
    values (old.counted_on, pg_catalog.pg_backend_pid() % 256, -old.cost)
    on conflict (day, shard) do update set credits = daily_credits.credits + excluded.credits;
  end if;
  return null;
end
$$;

create constraint trigger generations_give_back_what_never_ran
  after update on public.generations
  deferrable initially deferred
  for each row when (old.counted_on is not null and new.counted_on is null)
  execute function private.give_back();

create index generations_refunded_but_counted
  on public.generations (user_id, counted_on) include (cost)
  where state in ('failed', 'canceled') and counted_on is not null;

-- Call it with the account locked, so that a user's own starts are checked one after the other.
create function private.check_limits(p_user_id uuid, p_cost integer) returns date
language plpgsql set search_path = ''
as $$
declare
  v_now record;
  v_day date;
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
    ) as oldest_start,
    (
      select created_at
      from public.generations
      where user_id = p_user_id and created_at > now() - interval '1 day'
      order by created_at desc, id desc
      offset starts_per_day - 1
      limit 1
    ) as oldest_start_of_day,
    (
      select coalesce(sum(cost), 0)
      from public.generations
      where user_id = p_user_id and counted_on = (clock_timestamp() at time zone 'utc')::date
        and state in ('failed', 'canceled')
    ) as refunded
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
  if v_now.oldest_start_of_day > clock_timestamp() - interval '1 day' then
    raise sqlstate 'PT429' using
      message = 'too_many_starts',
      detail = format('You can start at most %s videos in 24 hours.', v_now.starts_per_day),
      hint = format('Try again in %s hours.',
        ceil(extract(epoch from v_now.oldest_start_of_day + interval '1 day' - clock_timestamp()) / 3600)::integer);
  end if;

  if v_now.refunded >= v_now.refunded_credits_per_day then
    raise sqlstate 'PT429' using
      message = 'too_many_refunded',
      detail = 'Too many of your videos failed or were canceled today.',
      hint = format('Try again in %s hours.',
        24 - extract(hour from clock_timestamp() at time zone 'utc')::integer);
  end if;

  v_day := private.count_against_daily_limit(p_cost, v_now.credits_per_day);
  if v_day is null then
    raise sqlstate 'PT503' using
      message = 'daily_limit_reached',
      detail = 'Today''s limit is reached.',
      hint = 'Try again tomorrow. Your text is kept, and no credits were taken.';
  end if;
  return v_day;
end
$$;
comment on function private.check_limits is
  'Counts a start and returns the day (UTC) that it was counted on, or refuses it: starts_closed, too_many_in_flight, rate_limited, too_many_starts, too_many_refunded, daily_limit_reached.';
