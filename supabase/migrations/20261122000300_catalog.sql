-- Catalog: the AI models, what each takes beside the prompt, what it costs, and how long it takes.
--
-- The rows come from supabase/catalog: `npm run sync-catalog` writes the migrations of the entries.

create type public.generation_mode as enum ('t2v', 'i2v', 'v2v');
comment on type public.generation_mode is
  't2v: a prompt becomes a video. i2v: pictures and a prompt become a video. v2v: a clip and a prompt become a video.';

create table public.models (
  slug text primary key,
  label text not null,
  purpose jsonb not null,
  description jsonb not null,
  photo_prompt jsonb,
  modes public.generation_mode[] not null,
  enabled boolean not null default true,
  has_sound boolean not null,
  length jsonb not null,
  prompt_characters_max integer not null default 500,
  inputs jsonb not null,
  usual_times jsonb not null,
  run jsonb not null,
  cancel_after_seconds integer not null,
  deadline_seconds integer not null,
  position integer not null,
  constraint slug_is_plain check (slug ~ '^[a-z0-9][a-z0-9.-]*$'),
  constraint purpose_has_languages check (jsonb_typeof(purpose) = 'object'),
  constraint description_has_languages check (jsonb_typeof(description) = 'object'),
  constraint photo_prompt_is_that_of_models_for_photos check (
    case when 'i2v' = any (modes) then coalesce(jsonb_typeof(photo_prompt) = 'object', false) else photo_prompt is null end
  ),
  constraint there_is_a_mode check (cardinality(modes) > 0),
  constraint length_is_seconds_or_an_input check (
    case jsonb_typeof(length) when 'number' then length::integer > 0 else jsonb_typeof(length) = 'string' end
  ),
  constraint prompt_limit_is_within_that_of_all check (prompt_characters_max between 10 and 500),
  constraint inputs_is_a_list check (jsonb_typeof(inputs) = 'array'),
  constraint usual_times_is_a_list check (jsonb_typeof(usual_times) = 'array'),
  constraint run_names_a_model_and_its_input check (run ? 'replicate' and jsonb_typeof(run -> 'input') = 'object'),
  constraint runs_have_ten_minutes check (cancel_after_seconds >= 600),
  -- Replicate is asked to end a run before we give up. After three hours, an open generation is a
  -- violation.
  constraint deadline_is_after_the_run check (deadline_seconds between cancel_after_seconds + 300 and 7200)
);
comment on table public.models is
  'The AI models. To withdraw one, set enabled = false. Never delete it: generations refer to it.';
comment on column public.models.purpose is
  'What it is for, in one or two words. No other model of the same mode has it.';
comment on column public.models.photo_prompt is
  'A prompt that suits most photos. Null: it makes no videos from photos.';
comment on column public.models.length is
  'How long its videos are: seconds, or the name of the input that says it.';
comment on column public.models.inputs is
  'What it takes beside the prompt. The contract catalog.ts describes each field.';
comment on column public.models.run is
  'What we send to Replicate: { replicate, version, input }. See supabase/catalog/README.md.';
comment on column public.models.cancel_after_seconds is
  'How long Replicate may work on a prediction. It ends a run that takes longer.';
comment on column public.models.deadline_seconds is
  'After this time, a generation that has a job fails, and reconcile cancels its prediction.';
alter table public.models enable row level security;
grant select on public.models to service_role;
create policy "Everybody sees the models by read_catalog only"
  on public.models for select to anon, authenticated
  using (false);

-- A price is a rule for all generations of a model. A new price is a new row, so that each
-- generation can name the rule by which it was paid.
create table public.model_prices (
  id bigint generated always as identity primary key,
  model text not null references public.models (slug),
  lines jsonb not null,
  credits_max integer not null,
  -- The clock and not now(), so that each row of a transaction has a time of its own.
  valid_from timestamptz not null default clock_timestamp(),
  constraint every_line_costs_something check (
    jsonb_typeof(lines) = 'array' and jsonb_array_length(lines) > 0
    and jsonb_array_length(lines) = jsonb_array_length(jsonb_path_query_array(lines,
      '$[*] ? (@.credits >= 1 || (@.credits_per_second >= 1 && @.credits_min >= 1))'))
  ),
  constraint credits_max_is_positive check (credits_max > 0)
);
comment on table public.model_prices is
  'What a generation costs on a model. The newest row whose valid_from has come counts. Rows are never changed or deleted.';
comment on column public.model_prices.lines is
  'The first line that fits decides: its resolution and length_seconds are those of the request, or absent. It costs credits, or credits_per_second for each second of the result and at least credits_min.';
comment on column public.model_prices.credits_max is
  'The most that a generation can cost by this rule. start_generation takes no more. The daily limit is exact because of it.';
alter table public.model_prices enable row level security;
grant select on public.model_prices to service_role;
create policy "Everybody sees the prices by read_catalog only"
  on public.model_prices for select to anon, authenticated
  using (false);
create index model_prices_newest_first on public.model_prices (model, valid_from desc, id desc);

create function private.refuse_price_change() returns trigger
language plpgsql set search_path = ''
as $$
begin
  raise exception using
    errcode = 'restrict_violation',
    message = 'The price rules are append-only.',
    hint = 'Add a row with the new price. Change the model''s file, too, and run npm run sync-catalog.';
end
$$;

create trigger prices_are_append_only
  before update or delete on public.model_prices
  for each row execute function private.refuse_price_change();
create trigger prices_are_not_truncated
  before truncate on public.model_prices
  for each statement execute function private.refuse_price_change();

create table public.model_times (
  model text not null references public.models (slug),
  resolution text not null,
  length_seconds integer not null,
  usual_seconds integer not null,
  primary key (model, resolution, length_seconds),
  constraint usual_seconds_is_positive check (usual_seconds > 0)
);
comment on table public.model_times is
  'The median time of the latest completed generations, from the start to the finished video, in seconds. A combination with fewer than five has no row.';
comment on column public.model_times.resolution is 'Empty for a model without this input.';
alter table public.model_times enable row level security;
grant select on public.model_times to service_role;
create policy "Everybody sees the times by read_catalog only"
  on public.model_times for select to anon, authenticated
  using (false);

-- A clip may also be a finished video of the same user.
create function private.buckets_of(p_input jsonb) returns text[]
language plpgsql immutable set search_path = ''
as $$
begin
  return case p_input ->> 'kind'
    when 'picture' then array['pictures']
    when 'pictures' then array['pictures']
    when 'clip' then array['clips', 'videos']
    when 'mask' then array[(p_input ->> 'as') || 's']
    when 'sound' then array['sounds']
  end;
end
$$;
comment on function private.buckets_of is
  'The buckets in which the files of an input may be. Null: its values are not files.';

create function private.price_now(p_model text) returns public.model_prices
language plpgsql stable set search_path = ''
as $$
declare
  v_price public.model_prices;
begin
  select * into v_price
  from public.model_prices
  where model = p_model and valid_from <= now()
  order by valid_from desc, id desc
  limit 1;
  return v_price;
end
$$;
comment on function private.price_now is 'The price rule of a model that is valid now. All null if there is none yet.';

create function private.price_of(p_lines jsonb, p_inputs jsonb, p_length_seconds integer) returns integer
language plpgsql immutable set search_path = ''
as $$
declare
  v_line jsonb;
begin
  for v_line in select line from jsonb_array_elements(p_lines) with ordinality as lines (line, place) order by place loop
    if (not v_line ? 'resolution' or v_line -> 'resolution' = p_inputs -> 'resolution')
      and (not v_line ? 'length_seconds' or (v_line ->> 'length_seconds')::integer = p_length_seconds) then
      return coalesce(
        (v_line ->> 'credits')::integer,
        greatest((v_line ->> 'credits_min')::integer, (v_line ->> 'credits_per_second')::integer * p_length_seconds));
    end if;
  end loop;
  return null;
end
$$;
comment on function private.price_of is
  'What a generation with these inputs costs, in credits. The inputs have their defaults. Null: not offered. The contract price.ts has the same rule in TypeScript.';

-- The shortest video at the cheapest resolution.
create function private.cheapest_video(
  p_model public.models,
  out resolution text,
  out length_seconds integer,
  out cost integer
)
language plpgsql stable set search_path = ''
as $$
declare
  v_lines jsonb := (private.price_now(p_model.slug)).lines;
  v_shortest integer := case jsonb_typeof(p_model.length)
    when 'number' then p_model.length::integer
    else (
      select coalesce((input ->> 'min')::integer, ceil((input ->> 'milliseconds_min')::integer / 1000.0)::integer)
      from jsonb_array_elements(p_model.inputs) as input
      where input -> 'name' = p_model.length
    )
  end;
begin
  select line ->> 'resolution', seconds, private.price_of(v_lines, line, seconds)
  into resolution, length_seconds, cost
  from jsonb_array_elements(v_lines) with ordinality as lines (line, place)
  cross join lateral (select coalesce((line ->> 'length_seconds')::integer, v_shortest) as seconds) as lengths
  order by 3, place
  limit 1;
end
$$;
comment on function private.cheapest_video is
  'The cheapest video that a model makes now: its resolution (null if the price does not depend on it), length and cost.';

create function private.read_catalog() returns jsonb
language plpgsql stable security definer set search_path = ''
-- Definer: nobody is granted the tables, so that the whole catalog is read at one moment.
as $$
begin
  return (
    select coalesce(jsonb_agg(
      jsonb_build_object(
        'slug', slug,
        'label', label,
        'purpose', purpose,
        'description', description,
        'photo_prompt', photo_prompt,
        'modes', modes,
        'enabled', enabled,
        'has_sound', has_sound,
        'length', length,
        'prompt_characters_max', prompt_characters_max,
        'inputs', inputs,
        'price', coalesce((private.price_now(slug)).lines, '[]'),
        'usual_times', usual_times,
        'measured_times', (
          select coalesce(jsonb_agg(
            jsonb_build_object('resolution', resolution, 'length_seconds', length_seconds, 'usual_seconds', usual_seconds)
            order by resolution, length_seconds), '[]')
          from public.model_times
          where model = slug
        ))
      order by position, slug), '[]')
    from public.models
  );
end
$$;

create function public.read_catalog() returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return private.read_catalog();
end
$$;
comment on function public.read_catalog is
  'All models with their inputs, the price that is valid now and the usual times, in the order in which the app shows them. The contract catalog.ts describes the fields. A withdrawn model is listed, too, because videos refer to it.';
grant execute on function private.read_catalog, public.read_catalog to anon, authenticated, service_role;
