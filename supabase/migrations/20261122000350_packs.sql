-- Packs: how many credits are sold for which price.
--
-- The rows come from supabase/catalog/packs.json: `npm run sync-catalog` writes the next migration.

create table public.packs (
  slug text primary key,
  credits integer not null,
  amount integer not null,
  currency text not null,
  enabled boolean not null default true,
  constraint slug_is_plain check (slug ~ '^[a-z0-9][a-z0-9.-]{0,99}$'),
  -- Far below what an account can hold, so that a paid purchase is always granted.
  constraint credits_fit_in_an_account check (credits between 1 and 1000000),
  constraint amount_is_positive check (amount > 0),
  constraint currency_is_a_code check (currency ~ '^[a-z]{3}$')
);
comment on table public.packs is
  'Credits for a price. To withdraw a pack, set enabled = false. Never delete it: purchases refer to it.';
comment on column public.packs.amount is
  'The price in minor units of the currency: cents, and yen as they are. Never divide it by 100.';
alter table public.packs enable row level security;
grant select on public.packs to service_role;
create policy "Users see packs by packs_on_offer only"
  on public.packs for select to authenticated
  using (false);

-- A changed price is a new pack, so a slug always names what was bought.
create function private.refuse_pack_change() returns trigger
language plpgsql set search_path = ''
as $$
begin
  raise exception using
    errcode = 'restrict_violation',
    message = format('The pack %s keeps its credits and its price.', old.slug),
    hint = 'Withdraw it (enabled = false) and add a pack with another slug.';
end
$$;

create trigger packs_keep_their_price
  before update on public.packs
  for each row when ((new.slug, new.credits, new.amount, new.currency) is distinct from
    (old.slug, old.credits, old.amount, old.currency))
  execute function private.refuse_pack_change();

-- How many videos these credits are enough for: for each mode one example, its cheapest video now.
create function private.videos_for(p_credits integer) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(
      jsonb_build_object(
        'mode', mode, 'model', slug, 'resolution', resolution, 'length_seconds', length_seconds,
        'count', p_credits / cost)
      order by mode), '[]'::jsonb)
    from (
      select distinct on (mode) mode, slug, resolution, length_seconds, cost
      from public.models
      cross join lateral private.cheapest_video(models)
      cross join lateral unnest(modes) as each (mode)
      where enabled and cost is not null
      order by mode, cost, position
    ) as cheapest
  );
end
$$;
comment on function private.videos_for is
  'For each mode one example of what these credits are enough for: [{ mode, model, resolution, length_seconds, count }].';
