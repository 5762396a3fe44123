-- Storage: the pictures, clips and sounds that users upload, the videos that we keep for them, and
-- posters. All buckets are private.
--
-- A file that a user uploads is written once: its bytes never change, and its name is not used again
-- within a day. So what was measured and paid for is what Replicate reads.
--
-- A poster is a frame of a video, so that a list loads pictures instead of videos. The first device
-- that shows a video draws its poster, because edge functions cannot decode video. A poster is
-- therefore only as trustworthy as its owner, and only its owner sees it. Only the server writes
-- videos.

insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
values
  ('pictures', 'pictures', false, 10485760, array['image/png', 'image/jpeg', 'image/webp']),
  ('clips', 'clips', false, 52428800, array['video/mp4', 'video/quicktime', 'video/webm']),
  ('sounds', 'sounds', false, 15728640, array['audio/wav', 'audio/mpeg']),
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

create policy "Users upload pictures, clips and sounds into their own folder"
  on storage.objects for insert to authenticated
  with check (private.is_upload_path(bucket_id, objects.name, (select auth.uid())));
-- A video is visible once its generation is completed. A generation that failed was refunded and
-- has no video.
create policy "Users see their own uploads and finished videos"
  on storage.objects for select to authenticated
  using (
    (storage.foldername(objects.name))[1] = (select auth.uid())::text
    and (
      bucket_id in ('pictures', 'clips', 'sounds')
      or (bucket_id = 'videos' and exists (
        select 1
        from public.generations
        where generations.id = substring(objects.name from '/([0-9a-f-]{36})\.mp4$')::uuid
          and generations.output_path = objects.name
      ))
    )
  );
create policy "Users remove their own uploads"
  on storage.objects for delete to authenticated
  using (
    bucket_id in ('pictures', 'clips', 'sounds')
    and (storage.foldername(objects.name))[1] = (select auth.uid())::text
  );

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
    where bucket_id in ('pictures', 'clips', 'sounds', 'videos', 'posters')
      and archived_at is null and not is_delete_marker
      and name ~>=~ ((select auth.uid()) || '/') and name ~<~ ((select auth.uid()) || '0')
  )
  select jsonb_object_agg(bucket, jsonb_build_object(
    'count', (select count(*) from files where bucket_id = bucket),
    -- A poster counts as part of its video.
    'bytes', (
      select coalesce(sum(size), 0)
      from files
      where bucket_id = bucket or (bucket_id = 'posters' and bucket = 'videos'))))
  from unnest(array['pictures', 'clips', 'sounds', 'videos']) as bucket
$$;

create function public.storage_used() returns jsonb
language sql stable set search_path = ''
as $$ select private.storage_used() $$;
comment on function public.storage_used is
  'How many files the signed-in user has, and their size in bytes: { pictures: { count, bytes }, clips, sounds, videos }.';
grant execute on function private.storage_used, public.storage_used to authenticated;

-- Every upload, so that deleting a file gives nothing back and its name is not used again.
create table private.upload_counts (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null,
  bucket text not null,
  path text not null,
  bytes bigint not null,
  readings integer not null default 0,
  uploaded_at timestamptz not null default clock_timestamp(),
  constraint bytes_are_not_negative check (bytes >= 0)
);
comment on table private.upload_counts is
  'The files that users uploaded in the last day, for uploads_per_day and upload_bytes_per_day. One that was deleted stays counted. upkeep_daily deletes older rows.';
comment on column private.upload_counts.user_id is 'Whose folder it went to. Storage often writes without a signed-in user.';
comment on column private.upload_counts.bytes is 'The size that Storage measured.';
comment on column private.upload_counts.readings is 'How often the file was read to measure it. find_upload refuses more than ten.';
alter table private.upload_counts enable row level security;
create policy "Only functions reach the upload counts"
  on private.upload_counts for all to public
  using (false);
create index upload_counts_by_user on private.upload_counts (user_id, uploaded_at) include (bytes, bucket, path);
create index upload_counts_by_age on private.upload_counts (uploaded_at);

-- No policy lets a file be replaced or moved, but an upload to a signed URL meets no policy. And of two
-- uploads of one file at once, as after a lost answer, Storage lets both pass and writes the second
-- over the first. The SQL state says that the file is there already, which Storage answers with 409.
-- A row that only changes otherwise, such as the time of the last access, brings no bytes.
create function private.refuse_rewrite() returns trigger
language plpgsql set search_path = ''
as $$
begin
  raise exception using
    errcode = 'unique_violation', message = 'A file is written once.', hint = 'Upload it under a new name.';
end
$$;
create trigger files_are_written_once
  before update on storage.objects
  for each row when (
    (old.bucket_id in ('pictures', 'clips', 'sounds', 'posters')
      or new.bucket_id in ('pictures', 'clips', 'sounds', 'posters'))
    and (new.bucket_id, new.name, new.version) is distinct from (old.bucket_id, old.name, old.version)
  )
  execute function private.refuse_rewrite();

-- Checks and counts what arrives in a user's folder, however it arrives: by an upload, in parts, at a
-- URL that was signed before, or by a copy. It fires twice for an upload. First Storage tries the row
-- as the caller, without a size, and rolls it back, which takes the count back, too. When the bytes
-- have arrived, Storage writes the row as the service role.
--
-- Our refusals have SQL state 42501, because Storage passes on the message of no other state.
create function private.count_upload() returns trigger
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted the upload counts, the settings and the account deletions.
as $$
declare
  v_user_id uuid := substring(new.name from '^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/')::uuid;
  v_bytes bigint := coalesce(new.metadata ->> 'size', new.metadata ->> 'contentLength', '0')::bigint;
  v_settings record;
  v_today record;
begin
  if v_user_id is null then
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
    return null;
  end if;

  select uploads_per_day, upload_bytes_per_day into v_settings from private.settings;
  select
    count(*) as files,
    coalesce(sum(bytes), 0) as bytes,
    coalesce(bool_or(bucket = new.bucket_id and path = new.name), false) as was_written
  into v_today
  from private.upload_counts
  where user_id = v_user_id and uploaded_at > clock_timestamp() - interval '1 day';
  -- The file was measured, then deleted. A reader that is not done must not get another one.
  if v_today.was_written or private.is_file_in_work(new.bucket_id, new.name) then
    raise sqlstate '42501' using
      message = 'invalid_request', detail = 'A file is written once.', hint = 'Upload it under a new name.';
  end if;
  if v_settings.uploads_per_day is null
    or v_today.files >= v_settings.uploads_per_day
    or v_today.bytes + greatest(v_bytes, 1) > v_settings.upload_bytes_per_day then
    raise sqlstate '42501' using
      message = 'too_many_uploads',
      detail = format('In the last 24 hours: %s files, %s bytes. This one: %s bytes.',
        v_today.files, v_today.bytes, v_bytes),
      hint = 'Try again tomorrow.';
  end if;
  insert into private.upload_counts (user_id, bucket, path, bytes)
  values (v_user_id, new.bucket_id, new.name, v_bytes);
  return null;
end
$$;
comment on function private.count_upload is
  'Refuses an upload beyond the daily limits of its user, into the folder of an account that is being deleted, or under a name that was used before. Problems: too_many_uploads, not_signed_in, invalid_request.';

create trigger uploads_are_counted
  after insert on storage.objects
  for each row when (new.bucket_id in ('pictures', 'clips', 'sounds', 'posters'))
  execute function private.count_upload();

create function private.find_upload(p_bucket text, p_path text, p_user_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted the uploads and their counts.
as $$
declare
  c_readings_max constant integer := 10;
  v_version text := private.lock_file(p_bucket, p_path, p_user_id);
  v_upload private.uploads;
begin
  if v_version is null then
    return null;
  end if;
  select * into v_upload from private.uploads where bucket = p_bucket and path = p_path and version = v_version;
  if found then
    return jsonb_build_object('version', v_version, 'measured', private.measured_json(v_upload));
  end if;
  -- The caller reads the file now, up to its end. One that cannot be measured would be read as often
  -- as its owner asks, and each time costs money and CPU.
  update private.upload_counts
  set readings = readings + 1
  where user_id = p_user_id and bucket = p_bucket and path = p_path;
  if exists (
    select 1
    from private.upload_counts
    where user_id = p_user_id and bucket = p_bucket and path = p_path and readings > c_readings_max
  ) then
    raise sqlstate 'PT415' using
      message = 'upload_not_supported',
      detail = format('This file could not be measured %s times.', c_readings_max),
      hint = 'Choose another file, or upload it again.';
  end if;
  return jsonb_build_object('version', v_version, 'measured', null);
end
$$;

create function public.find_upload(p_bucket text, p_path text, p_user_id uuid) returns jsonb
language sql set search_path = ''
as $$ select private.find_upload(p_bucket, p_path, p_user_id) $$;
comment on function public.find_upload is
  'A file that this user may use: { version, measured }, where measured is null if this version was not measured yet; then it is counted as read, and after ten times refused. Null: the user has no such file. Problems: upload_not_supported.';
grant execute on function private.find_upload, public.find_upload to service_role;

-- A file that an open generation uses stays, no matter who removes it: Replicate may not have read
-- it yet. This runs when the file's row is locked, so it sees a start that has locked the row until
-- now. It skips the row, because one statement of Storage removes many files; Storage removes the
-- bytes of those rows only that were deleted.
create function private.keep_file_in_work() returns trigger
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted the files of generations.
as $$
begin
  return case when private.is_file_in_work(old.bucket_id, old.name) then null else old end;
end
$$;
create trigger files_in_work_stay
  before delete on storage.objects
  for each row when (old.bucket_id in ('pictures', 'clips', 'sounds', 'videos'))
  execute function private.keep_file_in_work();

-- What was measured of another file, or of an earlier version, does not count.
create function private.forget_measured() returns trigger
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted the uploads.
as $$
begin
  if tg_op = 'UPDATE'
    and (new.bucket_id, new.name, new.version) is not distinct from (old.bucket_id, old.name, old.version) then
    return null;
  end if;
  delete from private.uploads where bucket = old.bucket_id and path = old.name;
  return null;
end
$$;
create trigger measured_files_are_forgotten
  after update or delete on storage.objects
  for each row when (old.bucket_id in ('pictures', 'clips', 'sounds', 'videos'))
  execute function private.forget_measured();
