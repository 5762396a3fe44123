-- Files: what users bring (pictures, clips, sounds) and their own finished videos, as generations use
-- them. A file's reference is `<bucket>/<user id>/<uuid>.<ending>`; the contract `uploads` has the same
-- rule in TypeScript.
--
-- The server measures each file once, and the measured row counts only for the version of the file that
-- was measured. A price that depends on a file's length is computed from that row alone.

-- This is plpgsql because that keeps its plan; a function in SQL that is not inlined is planned again
-- at every call.
create function private.is_upload_path(p_bucket text, p_path text, p_user_id uuid) returns boolean
language plpgsql immutable strict set search_path = ''
as $$
begin
  return p_path ~ (
    '^' || p_user_id || '/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.' ||
    case p_bucket
      when 'pictures' then '(png|jpg|webp)$'
      when 'clips' then '(mp4|mov|webm)$'
      when 'sounds' then '(wav|mp3)$'
    end);
end
$$;
comment on function private.is_upload_path is
  'Whether this is the path of an upload in the user''s own folder. Null for a bucket that users do not upload to.';
-- A storage policy calls it as the user.
grant execute on function private.is_upload_path to authenticated;

create table private.uploads (
  bucket text not null,
  path text not null,
  user_id uuid not null,
  version text not null,
  type text not null,
  bytes bigint not null,
  milliseconds integer,
  width integer,
  height integer,
  has_sound boolean,
  measured_at timestamptz not null default clock_timestamp(),
  primary key (bucket, path),
  constraint lies_in_its_owners_folder check (starts_with(path, user_id || '/')),
  constraint bytes_are_positive check (bytes > 0),
  constraint length_is_positive check (milliseconds > 0),
  constraint size_is_positive check (width > 0 and height > 0),
  constraint only_a_picture_has_no_length check ((bucket = 'pictures') = (milliseconds is null)),
  constraint only_a_sound_has_no_size
    check ((bucket = 'sounds') = (width is null) and (bucket = 'sounds') = (height is null)),
  constraint a_clip_has_sound_or_not check (bucket not in ('clips', 'videos') or has_sound is not null)
);
comment on table private.uploads is
  'What the server measured of a file. A row counts only for the version that was measured, and goes when the file changes or goes.';
comment on column private.uploads.version is 'The version of the file in Storage that was measured. Storage gives each a new one.';
comment on column private.uploads.width is 'As it is shown, that is, after its rotation.';
alter table private.uploads enable row level security;
create policy "Only functions reach the uploads"
  on private.uploads for all to public
  using (false);

create table private.generation_files (
  generation_id uuid not null references public.generations (id),
  input text not null,
  position integer not null,
  bucket text not null,
  path text not null,
  user_id uuid not null,
  kept_until timestamptz,
  primary key (generation_id, input, position),
  constraint position_is_positive check (position > 0),
  constraint lies_in_its_owners_folder check (starts_with(path, user_id || '/'))
);
comment on table private.generation_files is
  'Every file that a generation''s inputs name. Deleting the video deletes its rows.';
comment on column private.generation_files.position is 'Its place in a list of files, from 1. Also 1 for an input that is one file.';
comment on column private.generation_files.kept_until is
  'Null while the generation is open or has a video: so long its uploads are kept. A day after the end of one without a video.';
alter table private.generation_files enable row level security;
create policy "Only functions reach the files of generations"
  on private.generation_files for all to public
  using (false);
create index generation_files_by_path on private.generation_files (bucket, path, kept_until);

-- The files that the inputs name, by the model's declaration: a text that looks like a reference is none.
create function private.files_of(p_model text, p_inputs jsonb)
returns table (input text, "position" integer, reference text)
language plpgsql stable set search_path = ''
as $$
begin
  return query
    select declared ->> 'name', file.position::integer, file.reference
    from public.models
    cross join lateral jsonb_array_elements(models.inputs) as declared
    cross join lateral (select p_inputs -> (declared ->> 'name') as given) as value
    cross join lateral jsonb_array_elements_text(
      case jsonb_typeof(given) when 'array' then given else jsonb_build_array(given) end
    ) with ordinality as file (reference, position)
    where models.slug = p_model
      and private.buckets_of(declared) is not null
      and given is not null and given <> 'null';
end
$$;

create function private.record_files(p_generation public.generations) returns void
language plpgsql set search_path = ''
as $$
begin
  insert into private.generation_files (generation_id, input, position, bucket, path, user_id)
  select p_generation.id, file.input, file.position,
    split_part(file.reference, '/', 1), substring(file.reference from '/(.*)$'), p_generation.user_id
  from private.files_of(p_generation.model, p_generation.inputs) as file;
end
$$;
comment on function private.record_files is
  'Records the files of a new generation. Each has passed require_upload in the same transaction, so it cannot be removed before this is committed.';

-- A generation that ended without a video keeps its files for a day, so that it can be tried again.
-- Not for longer: a start that is canceled costs nothing, so by such starts a user could keep any
-- number of files for good.
create function private.keep_files_for_a_day() returns trigger
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted the files of generations.
as $$
begin
  update private.generation_files
  set kept_until = new.finished_at + interval '1 day'
  where generation_id = new.id;
  return null;
end
$$;
create trigger generations_without_a_video_keep_their_files_for_a_day
  after update on public.generations
  for each row when (old.state < 'completed' and new.state in ('failed', 'canceled'))
  execute function private.keep_files_for_a_day();

create function private.is_file_used(p_bucket text, p_path text) returns boolean
language plpgsql stable set search_path = ''
as $$
begin
  return exists (
      select 1 from private.generation_files where bucket = p_bucket and path = p_path and kept_until is null
    )
    or exists (
      select 1 from private.generation_files where bucket = p_bucket and path = p_path and kept_until > now()
    );
end
$$;
comment on function private.is_file_used is
  'Whether a generation needs this upload: it is open, has a video, or ended without one less than a day ago.';

-- It begins with the open generations of the folder's user, of which there are few at any time.
create function private.is_file_in_work(p_bucket text, p_path text) returns boolean
language plpgsql stable set search_path = ''
as $$
declare
  v_user_id uuid := substring(p_path from '^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/')::uuid;
begin
  return exists (
    select 1
    from public.generations
    join private.generation_files on generation_files.generation_id = generations.id
    where generations.user_id = v_user_id and state < 'completed' and bucket = p_bucket and path = p_path
  );
end
$$;
comment on function private.is_file_in_work is
  'Whether an open generation uses this file. It is then neither removed nor replaced: Replicate may not have read it yet.';

-- Null: this user has no such file. It locks the file for the rest of the transaction, so that nobody
-- removes or replaces it before what follows from it is committed.
create function private.lock_file(p_bucket text, p_path text, p_user_id uuid) returns text
language plpgsql security definer set search_path = ''
-- Definer: it looks past the policies. Whose file it is, is decided here.
as $$
declare
  v_version text;
begin
  if p_bucket = 'videos' then
    if not exists (
      select 1
      from public.generations
      where id = substring(p_path from '^[0-9a-f-]{36}/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.mp4$')::uuid
        and user_id = p_user_id and output_path = p_path
    ) then
      return null;
    end if;
  elsif private.is_upload_path(p_bucket, p_path, p_user_id) is not true then
    return null;
  end if;
  select version into v_version
  from storage.objects
  where bucket_id = p_bucket and name = p_path and archived_at is null and not is_delete_marker
  for share;
  return v_version;
end
$$;
comment on function private.lock_file is
  'The present version of an upload or a finished video of this user, which stays as it is until the transaction ends. Null: the user has no such file.';

create function private.require_upload(p_reference text, p_user_id uuid) returns private.uploads
language plpgsql set search_path = ''
as $$
declare
  v_bucket text := split_part(p_reference, '/', 1);
  v_path text := substring(p_reference from '/(.*)$');
  v_version text := private.lock_file(v_bucket, v_path, p_user_id);
  v_upload private.uploads;
begin
  if v_version is null then
    raise sqlstate 'PT404' using
      message = 'upload_not_found',
      detail = 'You have no such file. Uploads that no video uses are removed after a day.',
      hint = 'Upload it again.';
  end if;
  select * into v_upload
  from private.uploads
  where bucket = v_bucket and path = v_path and version = v_version;
  if not found then
    raise sqlstate 'PT409' using
      message = 'upload_not_measured',
      detail = 'This file has not been measured yet.',
      hint = 'Call measure-upload with it, then send the request again.';
  end if;
  return v_upload;
end
$$;
comment on function private.require_upload is
  'What was measured of a file that this user may use. The file stays as it is until the transaction ends. Problems: upload_not_found, upload_not_measured.';

-- As the contract `measured` has it.
create function private.measured_json(p_upload private.uploads) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object('file', p_upload.bucket || '/' || p_upload.path)
    || (to_jsonb(p_upload) - array['bucket', 'path', 'user_id', 'version', 'measured_at']);
end
$$;

create function private.record_upload(
  p_bucket text,
  p_path text,
  p_version text,
  p_type text,
  p_bytes bigint,
  p_milliseconds integer,
  p_width integer,
  p_height integer,
  p_has_sound boolean
) returns jsonb
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted writes on the uploads.
as $$
declare
  v_user_id uuid := substring(p_path from '^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/')::uuid;
  v_version text := private.lock_file(p_bucket, p_path, v_user_id);
  v_upload private.uploads;
begin
  if v_version is null then
    raise sqlstate 'PT404' using
      message = 'upload_not_found',
      detail = 'There is no such file.',
      hint = 'Upload it again.';
  end if;
  -- The file that was read is another one than the file that is there now.
  if v_version is distinct from p_version then
    raise sqlstate 'PT409' using
      message = 'upload_not_measured',
      detail = 'The file changed while it was measured.',
      hint = 'Measure it again.';
  end if;
  insert into private.uploads
    (bucket, path, user_id, version, type, bytes, milliseconds, width, height, has_sound)
  values
    (p_bucket, p_path, v_user_id, p_version, p_type, p_bytes, p_milliseconds, p_width, p_height, p_has_sound)
  on conflict (bucket, path) do update
  set version = excluded.version, type = excluded.type, bytes = excluded.bytes,
      milliseconds = excluded.milliseconds, width = excluded.width, height = excluded.height,
      has_sound = excluded.has_sound, measured_at = excluded.measured_at
  where uploads.version <> excluded.version;
  select * into v_upload from private.uploads where bucket = p_bucket and path = p_path;
  return private.measured_json(v_upload);
end
$$;

create function public.record_upload(
  p_bucket text,
  p_path text,
  p_version text,
  p_type text,
  p_bytes bigint,
  p_milliseconds integer default null,
  p_width integer default null,
  p_height integer default null,
  p_has_sound boolean default null
) returns jsonb
language sql set search_path = ''
as $$
  select private.record_upload(
    p_bucket, p_path, p_version, p_type, p_bytes, p_milliseconds, p_width, p_height, p_has_sound)
$$;
comment on function public.record_upload is
  'Records what was measured of a file''s version, once, and returns it as the contract `measured`. A version that is not the present one is refused. Problems: upload_not_found, upload_not_measured.';
grant execute on function private.record_upload, public.record_upload to service_role;
