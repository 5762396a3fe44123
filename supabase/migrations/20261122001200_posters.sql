-- Posters: the first picture of a video, so that a list of them loads pictures and no videos.
--
-- The first device that shows a video draws it: functions have nothing that decodes a video. So it is the user's word,
-- and holds for their own list alone. The video itself stays written by the server only.

insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
values ('posters', 'posters', false, 131072, array['image/jpeg'])
on conflict (id) do update
set public = excluded.public,
    file_size_limit = excluded.file_size_limit,
    allowed_mime_types = excluded.allowed_mime_types;

-- Once: nobody is allowed to change or remove one. The generation's own row-level security says whose it is.
create policy "Users bring the poster of their own finished video"
  on storage.objects for insert to authenticated
  with check (
    bucket_id = 'posters'
    and objects.name ~ '^[0-9a-f-]{36}/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.jpg$'
    and exists (
      select 1
      from public.generations
      where generations.id = substring(objects.name from '/([0-9a-f-]{36})\.jpg$')::uuid
        and generations.output_path = replace(objects.name, '.jpg', '.mp4')
    )
  );
create policy "Users see the posters of their own videos"
  on storage.objects for select to authenticated
  using (
    bucket_id = 'posters'
    and exists (
      select 1
      from public.generations
      where generations.id = substring(objects.name from '/([0-9a-f-]{36})\.jpg$')::uuid
        and generations.output_path = replace(objects.name, '.jpg', '.mp4')
    )
  );
