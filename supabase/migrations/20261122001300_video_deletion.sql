-- Video deletion: a user deletes a finished video. Its texts and files are erased; its row and its
-- ledger lines are kept, so that what was paid and refunded can still be proved.

-- Files that nothing refers to any more. They can only be deleted through Storage's own API, so
-- reconcile does that.
create table private.files_to_remove (
  bucket text not null,
  path text not null,
  since timestamptz not null default now(),
  primary key (bucket, path)
);
comment on table private.files_to_remove is
  'Files that nobody can see any more but that are still in Storage. reconcile removes a batch of them every minute.';
alter table private.files_to_remove enable row level security;
create policy "Only functions reach the files to remove"
  on private.files_to_remove for all to public
  using (false);

-- Guards deletion, no matter who writes: only a final generation can be deleted, only once, and
-- setting deleted_at erases the content. After that, only its cost may still be given back.
-- guard_generation guards all other changes.
create function private.guard_video_deletion() returns trigger
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted the files to remove.
as $$
begin
  if old.deleted_at is not null then
    if private.only_gives_back(old, new) then
      return new;
    end if;
    raise exception using
      errcode = 'integrity_constraint_violation',
      message = format('Generation %s is deleted, and that is final.', old.id);
  end if;
  if old.state < 'completed' then
    raise exception using
      errcode = 'integrity_constraint_violation',
      message = format('Generation %s is %s: only a final generation can be deleted.', old.id, old.state);
  end if;

  -- Only what exists: by starts that are canceled and deleted, a user could fill the queue with files
  -- that were removed long ago. A video that it was made from is not its own, and stays.
  insert into private.files_to_remove (bucket, path)
  select bucket, path
  from (
    values
      ('videos', old.output_path),
      ('posters', replace(old.output_path, '.mp4', '.jpg')),
      ('posters', replace(old.output_path, '.mp4', '.2.jpg'))
    union
    select bucket, path
    from private.generation_files
    where generation_id = old.id and bucket <> 'videos'
      and exists (
        select 1 from storage.objects where objects.bucket_id = bucket and objects.name = path
      )
  ) as files (bucket, path)
  where path is not null
  on conflict do nothing;
  delete from private.generation_files where generation_id = old.id;

  new := old;
  new.deleted_at := clock_timestamp();
  new.prompt := '';
  new.inputs := '{}';
  new.parent_id := null;
  new.output_path := null;
  new.output_url := null;
  new.version := old.version + 1;
  return new;
end
$$;

create trigger generations_are_deleted_once
  before update on public.generations
  for each row when (old.deleted_at is not null or new.deleted_at is not null)
  execute function private.guard_video_deletion();

create function private.delete_generation(p_id uuid) returns void
language plpgsql security definer set search_path = ''
-- Definer: users are granted no writes. Only the token decides whose generation may be deleted.
as $$
declare
  v_user_id uuid := private.signed_in_user();
  v_generation public.generations;
begin
  select * into v_generation
  from public.generations
  where id = p_id and user_id = v_user_id
  for no key update;
  if not found then
    raise sqlstate 'PT404' using
      message = 'generation_not_found',
      detail = 'You have no generation with this id.',
      hint = 'Check the id.';
  end if;
  if v_generation.state < 'completed' then
    raise sqlstate 'PT409' using
      message = 'still_being_made',
      detail = 'This video is still being made.',
      hint = 'Let it finish or cancel it, then delete it.';
  end if;
  -- If it was deleted already, this repeat is not an error.
  update public.generations set deleted_at = clock_timestamp() where id = p_id and deleted_at is null;
end
$$;

create function public.delete_generation(p_id uuid) returns void
language sql set search_path = ''
as $$ select private.delete_generation(p_id) $$;
comment on function public.delete_generation is
  'Deletes a finished generation of the signed-in user: its texts and files are erased, its ledger lines are kept. Repeating it changes nothing. Problems: not_signed_in, generation_not_found, still_being_made.';
grant execute on function private.delete_generation, public.delete_generation to authenticated;

-- Several generations may share an upload, because a retry uses the files of the first try. So this
-- checks again whether an upload is still used, and takes those that are from the queue. A file that an
-- open generation uses waits until that has ended, also a deleted video. Users take turns, so that the
-- many files of one user do not delay the few of others. Only files whose turn comes are checked,
-- because the queue may be long.
create function private.find_files_to_remove(p_limit integer) returns jsonb
language sql security definer set search_path = ''
-- Definer: nobody is granted the files to remove.
as $$
  with turns as materialized (
    select bucket, path, since, row_number() over (partition by split_part(path, '/', 1) order by since, path) as turn
    from private.files_to_remove
    order by turn, since
  ),
  first as materialized (
    select bucket, path, private.is_file_used(bucket, path) as is_used
    from turns
    where bucket in ('pictures', 'clips', 'sounds')
    limit 10 * p_limit
  ),
  shared as (
    delete from private.files_to_remove
    where (bucket, path) in (select bucket, path from first where is_used)
  ),
  next as (
    select bucket, path, since, turn
    from turns
    where case
      when bucket in ('pictures', 'clips', 'sounds') then not private.is_file_used(bucket, path)
      when bucket = 'videos' then not private.is_file_in_work(bucket, path)
      else true
    end
    limit p_limit
  )
  select coalesce(jsonb_agg(jsonb_build_object('bucket', bucket, 'path', path) order by turn, since), '[]'::jsonb)
  from next
$$;

create function public.find_files_to_remove(p_limit integer default 100) returns jsonb
language sql set search_path = ''
as $$ select private.find_files_to_remove(p_limit) $$;
comment on function public.find_files_to_remove is
  'Files for reconcile to remove, one per user in turn, the oldest request first: [{ bucket, path }].';
grant execute on function private.find_files_to_remove, public.find_files_to_remove to service_role;

create function private.forget_removed_files(p_bucket text, p_paths text[]) returns void
language sql security definer set search_path = ''
-- Definer: as above.
as $$
  delete from private.files_to_remove
  where bucket = p_bucket and path = any (p_paths)
    -- One that is there still was used by a start in the meantime. It is removed later.
    and not exists (
      select 1
      from storage.objects
      where bucket_id = bucket and name = path and archived_at is null and not is_delete_marker
    )
$$;

create function public.forget_removed_files(p_bucket text, p_paths text[]) returns void
language sql set search_path = ''
as $$ select private.forget_removed_files(p_bucket, p_paths) $$;
comment on function public.forget_removed_files is
  'Records that these files were removed, if they were. Nobody claims files, because removing one twice is harmless.';
grant execute on function private.forget_removed_files, public.forget_removed_files to service_role;
