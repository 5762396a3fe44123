-- Catalog entries: written by `npm run sync-catalog` from supabase/catalog/models. Do not edit.

insert into public.models (slug, label, description, mode, options, usual_seconds, position, runs)
values
  ('wan-2.2-t2v-fast', 'Wan 2.2 Fast', 'Fast and sharp. Start with this one.', 't2v',
    array['aspect_ratio', 'seed']::text[], 40, 10,
    '{"480p":{"replicate":"wan-video/wan-2.2-t2v-fast","version":null,"inputs":{"prompt":"$prompt","aspect_ratio":"$aspect_ratio","seed":"$seed","resolution":"480p"}},"720p":{"replicate":"wan-video/wan-2.2-t2v-fast","version":null,"inputs":{"prompt":"$prompt","aspect_ratio":"$aspect_ratio","seed":"$seed","resolution":"720p"}}}'),
  ('wan-2.1-t2v-14b', 'Wan 2.1 14B', 'The large model. Slower, with calmer motion, and it takes a negative prompt.', 't2v',
    array['negative_prompt', 'aspect_ratio', 'seed']::text[], 90, 20,
    '{"480p":{"replicate":"wavespeedai/wan-2.1-t2v-480p","version":null,"inputs":{"prompt":"$prompt","negative_prompt":"$negative_prompt","aspect_ratio":"$aspect_ratio","seed":"$seed"}},"720p":{"replicate":"wavespeedai/wan-2.1-t2v-720p","version":null,"inputs":{"prompt":"$prompt","negative_prompt":"$negative_prompt","aspect_ratio":"$aspect_ratio","seed":"$seed"}}}'),
  ('wan-2.1-t2v-1.3b', 'Wan 2.1 1.3B', 'The small model, for trying out an idea.', 't2v',
    array['aspect_ratio', 'seed']::text[], 60, 30,
    '{"480p":{"replicate":"wan-video/wan-2.1-1.3b","version":"f25a91c84f169b6feb826f58ff192e7e6295b11dd722594383f28c657892ae4c","inputs":{"prompt":"$prompt","aspect_ratio":"$aspect_ratio","seed":"$seed","resolution":"480p"}}}'),
  ('wan-2.2-i2v-fast', 'Wan 2.2 Fast', 'Brings a picture to life quickly. The video has the picture''s shape.', 'i2v',
    array['seed']::text[], 40, 40,
    '{"480p":{"replicate":"wan-video/wan-2.2-i2v-fast","version":null,"inputs":{"image":"$image","prompt":"$prompt","seed":"$seed","resolution":"480p"}},"720p":{"replicate":"wan-video/wan-2.2-i2v-fast","version":null,"inputs":{"image":"$image","prompt":"$prompt","seed":"$seed","resolution":"720p"}}}'),
  ('wan-2.1-i2v-14b', 'Wan 2.1 14B', 'The large model. Slower, and it stays close to your picture.', 'i2v',
    array['negative_prompt', 'aspect_ratio', 'seed']::text[], 90, 50,
    '{"480p":{"replicate":"wavespeedai/wan-2.1-i2v-480p","version":null,"inputs":{"image":"$image","prompt":"$prompt","negative_prompt":"$negative_prompt","aspect_ratio":"$aspect_ratio","seed":"$seed"}},"720p":{"replicate":"wavespeedai/wan-2.1-i2v-720p","version":null,"inputs":{"image":"$image","prompt":"$prompt","negative_prompt":"$negative_prompt","aspect_ratio":"$aspect_ratio","seed":"$seed"}}}')
on conflict (slug) do update
set label = excluded.label,
    description = excluded.description,
    mode = excluded.mode,
    options = excluded.options,
    usual_seconds = excluded.usual_seconds,
    position = excluded.position,
    runs = excluded.runs;

insert into public.model_prices (model, resolution, cost)
values
  ('wan-2.2-t2v-fast', '480p', 10),
  ('wan-2.2-t2v-fast', '720p', 20),
  ('wan-2.1-t2v-14b', '480p', 10),
  ('wan-2.1-t2v-14b', '720p', 20),
  ('wan-2.1-t2v-1.3b', '480p', 10),
  ('wan-2.2-i2v-fast', '480p', 10),
  ('wan-2.2-i2v-fast', '720p', 20),
  ('wan-2.1-i2v-14b', '480p', 10),
  ('wan-2.1-i2v-14b', '720p', 20)
on conflict (model, resolution) do update
set cost = excluded.cost;
