-- Reconcile: how one call of the edge function hands its work on to the next. A hosted function has
-- two seconds of CPU, so a call does a part of the work and has itself called again.

-- The next output to copy, for reconcile, which copies one after another.
create function private.claim_next_output(p_since timestamptz, p_seconds integer) returns jsonb
language sql security definer set search_path = ''
-- Definer: nobody is granted writes on generations.
as $$
  with next as (
    select id
    from public.generations
    where state = 'finalizing'
      and (claimed_until is null or claimed_until < clock_timestamp())
      -- A copy that failed is tried again by the next chain, so that a chain ends.
      and (output_tried_at is null or output_tried_at < p_since)
    -- A claim that was neither used nor released belonged to a worker that died during the copy.
    order by coalesce(output_tried_at, claimed_until) is not null, output_expires_at nulls first, id
    limit 1
    for no key update skip locked
  ),
  claimed as (
    update public.generations
    set claimed_until = clock_timestamp() + make_interval(secs => p_seconds)
    from next
    where generations.id = next.id
    returning generations as generation
  )
  select jsonb_build_object(
    'generation', private.generation_json(generation),
    'output_url', (generation).output_url,
    'user_id', (generation).user_id,
    'claimed_until', (generation).claimed_until,
    'overdue', (generation).created_at < clock_timestamp() - interval '2 hours')
  from claimed
$$;

create function public.claim_next_output(p_since timestamptz, p_seconds integer default 120) returns jsonb
language sql set search_path = ''
as $$ select private.claim_next_output(p_since, p_seconds) $$;
comment on function public.claim_next_output is
  'Claims the output that expires first and was not tried since then, for some seconds: { generation, output_url, user_id, claimed_until, overdue }, or null if there is none. One that was tried before comes after those that were not.';
grant execute on function private.claim_next_output, public.claim_next_output to service_role;

create table private.reconcile_chain (
  only_row boolean primary key default true,
  chain uuid not null default gen_random_uuid(),
  link integer not null default 0,
  since timestamptz not null default clock_timestamp(),
  is_begun boolean not null default true,
  alive_until timestamptz not null default '-infinity',
  constraint there_is_one_chain check (only_row),
  constraint chain_is_bounded check (link between 0 and 100)
);
comment on table private.reconcile_chain is
  'The chain of calls by which reconcile works off a backlog. There is one at a time, of at most a hundred links.';
comment on column private.reconcile_chain.link is 'The number of the last call that was asked for.';
comment on column private.reconcile_chain.since is 'When the chain began. An output is tried once per chain.';
comment on column private.reconcile_chain.is_begun is 'Whether that call has arrived. A second one with its number does nothing.';
comment on column private.reconcile_chain.alive_until is
  'If the chain does not go on until then, a call of it was killed, and cron''s next call begins another one.';
alter table private.reconcile_chain enable row level security;
create policy "Only functions reach the chain of reconcile"
  on private.reconcile_chain for all to public
  using (false);
insert into private.reconcile_chain default values;

create function private.begin_reconcile(p_chain uuid, p_link integer) returns timestamptz
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted the chain.
as $$
declare
  v_since timestamptz;
begin
  if p_chain is null then
    return clock_timestamp();
  end if;
  update private.reconcile_chain
  set is_begun = true, alive_until = clock_timestamp() + interval '3 minutes'
  where chain = p_chain and link = p_link and not is_begun and alive_until > clock_timestamp()
  returning since into v_since;
  return v_since;
end
$$;

create function public.begin_reconcile(p_chain uuid default null, p_link integer default null) returns timestamptz
language sql set search_path = ''
as $$ select private.begin_reconcile(p_chain, p_link) $$;
comment on function public.begin_reconcile is
  'Begins a call of reconcile. Returns the time after which it tries no output twice, or null if this link was begun before or its chain has ended.';
grant execute on function private.begin_reconcile, public.begin_reconcile to service_role;

create function private.continue_reconcile(p_chain uuid, p_link integer, p_more boolean) returns boolean
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted the chain and calls to functions.
as $$
declare
  v_chain private.reconcile_chain;
begin
  -- A call for one more copy waits here for a chain that is about to end, or that chain still sees
  -- the output.
  select * into strict v_chain from private.reconcile_chain for update;
  if p_chain is null then
    if not p_more or v_chain.alive_until > clock_timestamp() then
      return false;
    end if;
    v_chain.chain := gen_random_uuid();
    v_chain.link := 0;
    v_chain.since := clock_timestamp();
  elsif (v_chain.chain, v_chain.link) is distinct from (p_chain, p_link) then
    return false;
  end if;

  if v_chain.link < 100 and (p_more or exists (
    select 1 from public.generations
    where state = 'finalizing'
      and (claimed_until is null or claimed_until < clock_timestamp())
      and (output_tried_at is null or output_tried_at < v_chain.since)
  )) then
    begin
      perform private.call_function('reconcile',
        jsonb_build_object('chain', v_chain.chain, 'link', v_chain.link + 1));
      update private.reconcile_chain
      set chain = v_chain.chain, link = v_chain.link + 1, since = v_chain.since, is_begun = false,
        alive_until = clock_timestamp() + interval '3 minutes'
      where only_row;
      return true;
    exception when others then
      raise warning 'reconcile cannot be called: %', sqlerrm;
    end;
  end if;
  update private.reconcile_chain set alive_until = '-infinity' where only_row;
  return false;
end
$$;

create function public.continue_reconcile(
  p_chain uuid default null,
  p_link integer default null,
  p_more boolean default true
) returns boolean
language sql set search_path = ''
as $$ select private.continue_reconcile(p_chain, p_link, p_more) $$;
comment on function public.continue_reconcile is
  'Ends a call of reconcile: has the next link called if there is more to do, else ends the chain. Without a chain it begins one, unless one is alive. Returns whether reconcile is called again.';
grant execute on function private.continue_reconcile, public.continue_reconcile to service_role;
