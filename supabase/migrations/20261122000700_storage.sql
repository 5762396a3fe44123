-- Storage: pictures that users bring, videos that we keep for them. Both buckets are private.

insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
values
  ('images', 'images', false, 10485760, array['image/png', 'image/jpeg', 'image/webp']),
  ('videos', 'videos', false, 52428800, array['video/mp4'])
on conflict (id) do update
set public = excluded.public,
    file_size_limit = excluded.file_size_limit,
    allowed_mime_types = excluded.allowed_mime_types;

create policy "Users bring pictures into their own folder"
  on storage.objects for insert to authenticated
  with check (
    bucket_id = 'images'
    and (storage.foldername(objects.name))[1] = (select auth.uid())::text
    and objects.name ~ '^[0-9a-f-]{36}/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.(png|jpg|webp)$'
  );
-- A video is seen once its generation is completed: what failed was refunded, and leaves none.
create policy "Users see their own pictures and finished videos"
  on storage.objects for select to authenticated
  using (
    (storage.foldername(objects.name))[1] = (select auth.uid())::text
    and (
      bucket_id = 'images'
      or (bucket_id = 'videos' and exists (
        select 1
        from public.generations
        where generations.id = substring(objects.name from '/([0-9a-f-]{36})\.mp4$')::uuid
          and generations.output_path = objects.name
      ))
    )
  );
create policy "Users remove their own pictures"
  on storage.objects for delete to authenticated
  using (bucket_id = 'images' and (storage.foldername(objects.name))[1] = (select auth.uid())::text);
