-- Storage: pictures that users upload, videos that we keep for them, and posters. All three buckets
-- are private.
--
-- A poster is a frame of a video, so that a list loads pictures instead of videos. The first device
-- that shows a video draws its poster, because edge functions cannot decode video. A poster is
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

-- An ended session can read files, but not write any. The refusal has SQL state 42501, because
-- Storage passes on the message of no other state.
create function private.may_write_files() returns boolean
language plpgsql stable security definer set search_path = ''
-- Definer: nobody is granted session_has_ended.
as $$
begin
  if private.session_has_ended() then
    raise sqlstate '42501' using
      message = 'not_signed_in', detail = 'This session has ended.', hint = 'Sign in again.';
  end if;
  return true;
end
$$;
grant execute on function private.may_write_files to authenticated;

create policy "An ended session uploads nothing"
  on storage.objects as restrictive for insert to authenticated
  with check ((select private.may_write_files()));
create policy "An ended session changes nothing"
  on storage.objects as restrictive for update to authenticated
  using ((select private.may_write_files()));
create policy "An ended session removes nothing"
  on storage.objects as restrictive for delete to authenticated
  using ((select private.may_write_files()));

create policy "Users upload pictures into their own folder"
  on storage.objects for insert to authenticated
  with check (
    bucket_id = 'pictures' and private.is_picture_path(objects.name, (select auth.uid()))
  );
-- A video is visible once its generation is completed. A generation that failed was refunded and
-- has no video.
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

-- A poster is written once; nobody may change or remove it. A device that finds it bad may write
-- <id>.2.jpg beside it, once, which is shown instead of it from then on: the name is the count, so
-- that no race and no signed URL can replace a poster twice. The generation's row-level
-- security decides whose it is.
create policy "Users upload the poster of their own finished video"
  on storage.objects for insert to authenticated
  with check (
    bucket_id = 'posters'
    and objects.name ~ '^[0-9a-f-]{36}/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\.2)?\.jpg$'
    and exists (
      select 1
      from public.generations
      where generations.id = substring(objects.name from '/([0-9a-f-]{36})(?:\.2)?\.jpg$')::uuid
        and generations.output_path = regexp_replace(objects.name, '(\.2)?\.jpg$', '.mp4')
    )
  );
create policy "Users see the posters of their own videos"
  on storage.objects for select to authenticated
  using (
    bucket_id = 'posters'
    and exists (
      select 1
      from public.generations
      where generations.id = substring(objects.name from '/([0-9a-f-]{36})(?:\.2)?\.jpg$')::uuid
        and generations.output_path = regexp_replace(objects.name, '(\.2)?\.jpg$', '.mp4')
    )
  );

create function private.storage_used() returns jsonb
language sql stable security definer set search_path = ''
-- Definer: it counts by the index on names, past the policies, which would look at each row. Only
-- the token decides which folder is counted. A bucket that keeps versions has rows of files that
-- are gone; they do not count.
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

-- Every upload of a picture, so that neither deleting nor replacing a picture gives anything back.
create table private.uploads (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null,
  bytes bigint not null,
  uploaded_at timestamptz not null default clock_timestamp(),
  constraint bytes_are_not_negative check (bytes >= 0)
);
comment on table private.uploads is
  'The pictures that users uploaded in the last day, for pictures_per_day and picture_bytes_per_day. A picture that was replaced or deleted stays counted. upkeep_daily deletes older rows.';
comment on column private.uploads.user_id is 'Whose folder it went to. Storage often writes without a signed-in user.';
comment on column private.uploads.bytes is 'The size that Storage measured.';
alter table private.uploads enable row level security;
create policy "Only functions reach the uploads"
  on private.uploads for all to public
  using (false);
create index uploads_by_user on private.uploads (user_id, uploaded_at) include (bytes);
create index uploads_by_age on private.uploads (uploaded_at);

-- Checks and counts what arrives in a user's folder, however it arrives: by an upload, at a
-- URL that was signed before, by a copy, or over an existing file. It fires twice for an upload.
-- First Storage tries the row as the caller, without a size, and rolls it back, which takes the
-- count back, too. When the bytes have arrived, Storage writes the row as the service role.
--
-- Our refusals have SQL state 42501, because Storage passes on the message of no other state.
create function private.count_upload() returns trigger
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted the uploads, the settings and the account deletions.
as $$
declare
  v_user_id uuid := substring(new.name from '^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/')::uuid;
  v_bytes bigint := coalesce(new.metadata ->> 'size', new.metadata ->> 'contentLength', '0')::bigint;
  v_settings record;
  v_today record;
begin
  -- A row that only changes otherwise, such as the time of the last access, brings no bytes.
  if v_user_id is null
    or (tg_op = 'UPDATE' and (new.bucket_id, new.name, new.version) is not distinct from (old.bucket_id, old.name, old.version)) then
    return null;
  end if;
  -- A user's uploads are counted one after the other. The statements after this one see what the
  -- others committed while we waited.
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('uploads:' || v_user_id, 0));
  if exists (select 1 from private.account_deletions where user_id = v_user_id) then
    raise sqlstate '42501' using
      message = 'not_signed_in', detail = 'This account is being deleted.', hint = 'Sign in to another account.';
  end if;
  if new.bucket_id = 'posters' then
    -- No policy lets a poster be replaced, but an upload to a signed URL meets no policy.
    if tg_op = 'UPDATE' then
      raise sqlstate '42501' using
        message = 'invalid_request', detail = 'A poster is written once.', hint = 'Show the poster that is there.';
    end if;
    return null;
  end if;

  select pictures_per_day, picture_bytes_per_day into v_settings from private.settings;
  select count(*) as pictures, coalesce(sum(bytes), 0) as bytes into v_today
  from private.uploads
  where user_id = v_user_id and uploaded_at > clock_timestamp() - interval '1 day';
  if v_settings.pictures_per_day is null
    or v_today.pictures >= v_settings.pictures_per_day
    or v_today.bytes + greatest(v_bytes, 1) > v_settings.picture_bytes_per_day then
    raise sqlstate '42501' using
      message = 'too_many_pictures',
      detail = format('In the last 24 hours: %s pictures, %s bytes. This one: %s bytes.',
        v_today.pictures, v_today.bytes, v_bytes),
      hint = 'Try again tomorrow.';
  end if;
  insert into private.uploads (user_id, bytes) values (v_user_id, v_bytes);
  return null;
end
$$;
comment on function private.count_upload is
  'Refuses an upload beyond the daily limits of its user, into the folder of an account that is being deleted, or over a poster. Problems: too_many_pictures, not_signed_in, invalid_request.';

create trigger uploads_are_counted
  after insert or update on storage.objects
  for each row when (new.bucket_id in ('pictures', 'posters'))
  execute function private.count_upload();
