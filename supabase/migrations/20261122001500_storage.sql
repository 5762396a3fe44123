-- Storage: pictures that users upload, videos that we keep for them, and posters. All three buckets
-- are private.
--
-- A poster is the first frame of a video, so that a list loads pictures instead of videos. The first
-- device that shows a video draws its poster, because edge functions cannot decode video. A poster is
-- therefore only as trustworthy as its owner, and only its owner sees it. Only the server writes
-- videos.

insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
values
  ('pictures', 'pictures', false, 10485760, array['image/png', 'image/jpeg', 'image/webp']),
  ('videos', 'videos', false, 52428800, array['video/mp4']),
  ('posters', 'posters', false, 131072, array['image/jpeg'])
on conflict (id) do update
set public = excluded.public,
    file_size_limit = excluded.file_size_limit,
    allowed_mime_types = excluded.allowed_mime_types;

create policy "Users upload pictures into their own folder"
  on storage.objects for insert to authenticated
  with check (
    bucket_id = 'pictures' and private.is_picture_path(objects.name, (select auth.uid()))
  );
-- A video is visible once its generation is completed. A generation that failed was refunded and has
-- no video.
create policy "Users see their own pictures and finished videos"
  on storage.objects for select to authenticated
  using (
    (storage.foldername(objects.name))[1] = (select auth.uid())::text
    and (
      bucket_id = 'pictures'
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
  using (bucket_id = 'pictures' and (storage.foldername(objects.name))[1] = (select auth.uid())::text);

-- A poster is written once; nobody may change or remove it. The generation's row-level security
-- decides whose it is.
create policy "Users upload the poster of their own finished video"
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

create function private.storage_used() returns jsonb
language sql stable security definer set search_path = ''
-- Definer: it counts by the index on names, past the policies, which would look at each row. Only the
-- token decides which folder is counted. A bucket that keeps versions has rows of files that are gone;
-- they do not count.
as $$
  with files as (
    select bucket_id, coalesce((metadata ->> 'size')::bigint, 0) as size
    from storage.objects
    where bucket_id in ('pictures', 'videos', 'posters')
      and archived_at is null and not is_delete_marker
      and name ~>=~ ((select auth.uid()) || '/') and name ~<~ ((select auth.uid()) || '0')
  )
  select jsonb_build_object(
    'pictures', jsonb_build_object(
      'count', count(*) filter (where bucket_id = 'pictures'),
      'bytes', coalesce(sum(size) filter (where bucket_id = 'pictures'), 0)),
    'videos', jsonb_build_object(
      'count', count(*) filter (where bucket_id = 'videos'),
      -- A poster counts as part of its video.
      'bytes', coalesce(sum(size) filter (where bucket_id <> 'pictures'), 0)))
  from files
$$;

create function public.storage_used() returns jsonb
language sql stable set search_path = ''
as $$ select private.storage_used() $$;
comment on function public.storage_used is
  'How many files the signed-in user has, and their size in bytes: { pictures: { count, bytes }, videos: { count, bytes } }.';
grant execute on function private.storage_used, public.storage_used to authenticated;

create function private.may_upload_picture() returns boolean
language sql stable security definer set search_path = ''
-- Definer: it reads the settings, the account deletions and all files of the folder.
as $$
  select not exists (select 1 from private.account_deletions where user_id = (select auth.uid()))
    and (
      select count(*)
      from storage.objects
      where bucket_id = 'pictures' and created_at > now() - interval '1 day'
        and archived_at is null and not is_delete_marker
        and name ~>=~ ((select auth.uid()) || '/') and name ~<~ ((select auth.uid()) || '0')
    ) < (select pictures_per_day from private.settings)
$$;
grant execute on function private.may_upload_picture to authenticated;

create policy "Users upload at most a day's worth of pictures"
  on storage.objects as restrictive for insert to authenticated
  with check (bucket_id <> 'pictures' or (select private.may_upload_picture()));

-- Finds pictures that no video was made from, and files that arrived late: a poster that was still
-- uploading when its video was deleted, or the copy of a worker that died. They have to be a day old,
-- so that nothing in flight is removed. They join the queue of deleted files: reconcile removes a
-- hundred a minute and keeps a picture that is used after all. One call queues at most ten thousand.
create function private.upkeep_hourly() returns void
language sql set search_path = ''
as $$
  insert into private.files_to_remove (bucket, path)
  select bucket_id, name
  from storage.objects
  where created_at < now() - interval '1 day'
    and archived_at is null and not is_delete_marker
    and not exists (
      select 1 from private.files_to_remove where files_to_remove.bucket = bucket_id and files_to_remove.path = name
    )
    and case bucket_id
      when 'pictures' then not exists (select 1 from public.generations where image_path = name)
      when 'videos' then not exists (select 1 from public.generations where output_path = name)
      when 'posters' then
        not exists (select 1 from public.generations where output_path = replace(name, '.jpg', '.mp4'))
      else false
    end
  limit 10000
  on conflict do nothing
$$;
comment on function private.upkeep_hourly is 'Hourly: queues files for removal that are a day old and that nothing refers to.';
