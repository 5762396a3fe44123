-- Pack entries: written by `npm run sync-catalog` from supabase/catalog/packs.json. Do not edit.

insert into public.packs (slug, credits, amount, currency)
values
  ('500-eur-5', 500, 500, 'eur'),
  ('1200-eur-11', 1200, 1100, 'eur'),
  ('3000-eur-25', 3000, 2500, 'eur')
on conflict (slug) do update
set enabled = true;

update public.packs
set enabled = false
where enabled and not slug = any (array['500-eur-5', '1200-eur-11', '3000-eur-25']::text[]);
