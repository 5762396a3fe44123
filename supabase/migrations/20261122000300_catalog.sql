-- Catalog: the AI models, what they accept, what a generation costs, and how long it takes now.
--
-- The rows come from supabase/catalog: `npm run sync-catalog` writes the next migration.

create type public.generation_mode as enum ('t2v', 'i2v');
comment on type public.generation_mode is
  't2v: a prompt becomes a video. i2v: a picture and a prompt become a video.';

create type public.resolution as enum ('480p', '720p');
comment on type public.resolution is 'Height of the video in pixels.';

create table public.models (
  slug text primary key,
  label text not null,
  description text not null,
  mode public.generation_mode not null,
  options text[] not null default '{}',
  usual_seconds integer not null,
  runs jsonb not null,
  position integer not null,
  enabled boolean not null default true,
  constraint slug_is_plain check (slug ~ '^[a-z0-9][a-z0-9.-]*$'),
  constraint options_are_known
    check (options <@ array['negative_prompt', 'aspect_ratio', 'seed']),
  constraint usual_seconds_is_positive check (usual_seconds > 0),
  constraint runs_is_an_object check (jsonb_typeof(runs) = 'object'),
  constraint runs_name_a_model_and_its_inputs check (
    not jsonb_path_exists(runs, '$.* ? (!(@.replicate like_regex "^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$") || !exists(@.inputs.*))')
  )
);
comment on table public.models is
  'The AI models on offer. To withdraw a model, set enabled = false. Never delete it: generations refer to it.';
comment on column public.models.options is
  'The request fields that the model accepts besides the prompt.';
comment on column public.models.usual_seconds is
  'How long a generation usually takes, in seconds. Shown while the user waits.';
comment on column public.models.runs is
  'For each resolution, what we send to Replicate: { replicate, version, inputs }. See supabase/catalog/README.md.';
alter table public.models enable row level security;
grant select on public.models to anon, authenticated, service_role;
create policy "Everybody reads the models on offer"
  on public.models for select to anon, authenticated
  using (enabled);

create table public.model_prices (
  model text not null references public.models (slug),
  resolution public.resolution not null,
  cost integer not null,
  usual_seconds integer,
  primary key (model, resolution),
  constraint cost_is_positive check (cost > 0),
  constraint usual_seconds_is_positive check (usual_seconds > 0)
);
comment on table public.model_prices is
  'What one generation costs on a model at a resolution, in credits. A resolution without a row is not offered.';
comment on column public.model_prices.usual_seconds is
  'The median time of the latest completed generations, from the start to the finished video, in seconds. Null while there are fewer than five.';
alter table public.model_prices enable row level security;
grant select on public.model_prices to anon, authenticated, service_role;
create policy "Everybody reads the prices of the models on offer"
  on public.model_prices for select to anon, authenticated
  using (exists (select 1 from public.models where models.slug = model_prices.model and models.enabled));
