-- Deletion: a user takes a finished video away. Its words and files go, its row and its ledger lines stay: what was
-- paid and what was returned remains provable, of something that nobody can see any more.

alter table public.generations add column deleted_at timestamptz;
comment on column public.generations.deleted_at is
  'When its owner deleted it. To set it erases what they asked for, for good: the row stays for the ledger alone.';

-- What a deleted one no longer has to have, and that it has nothing left of its owner's.
alter table public.generations
  drop constraint prompt_has_10_to_500_characters,
  add constraint prompt_has_10_to_500_characters
    check (deleted_at is not null or char_length(prompt) between 10 and 500),
  drop constraint picture_belongs_to_i2v,
  add constraint picture_belongs_to_i2v
    check (deleted_at is not null or (mode = 'i2v') = (image_path is not null)),
  drop constraint completed_has_an_output,
  add constraint completed_has_an_output
    check (deleted_at is not null or (state = 'completed') = (output_path is not null)),
  add constraint deleted_keeps_nothing_of_its_owners
    check (
      deleted_at is null
      or (state >= 'completed' and prompt = ''
        and (negative_prompt, seed, image_path, output_path, output_url) is not distinct from (null, null, null, null, null))
    );

drop policy "Users read their own generations" on public.generations;
create policy "Users read their own generations"
  on public.generations for select to authenticated
  using ((select auth.uid()) = user_id and deleted_at is null);

-- Files that are nobody's any more: Storage takes them from its own API alone, so reconcile does it.
create table private.files_to_remove (
  bucket text not null,
  path text not null,
  since timestamptz not null default now(),
  primary key (bucket, path)
);
comment on table private.files_to_remove is
  'Files that nobody can see any more and that Storage still keeps. reconcile removes them, a batch a minute.';
alter table private.files_to_remove enable row level security;
create policy "Nobody reaches the files to remove but the functions"
  on private.files_to_remove for all to public
  using (false);

-- The guard of deletion, for every writer: once, of a final one, and whoever sets the mark erases with it. All else
-- is the other guard's.
create function private.guard_deletion() returns trigger
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted the files to remove.
as $$
begin
  if old.deleted_at is not null then
    raise exception using
      errcode = 'integrity_constraint_violation',
      message = format('Generation %s is deleted, and that is final.', old.id);
  end if;
  if old.state < 'completed' then
    raise exception using
      errcode = 'integrity_constraint_violation',
      message = format('Generation %s is %s: only what has ended can be deleted.', old.id, old.state);
  end if;

  insert into private.files_to_remove (bucket, path)
  select bucket, path
  from (values
    ('videos', old.output_path),
    ('posters', old.user_id || '/' || old.id || '.jpg'),
    ('images', old.image_path)
  ) as files (bucket, path)
  where path is not null
  on conflict do nothing;

  new := old;
  new.deleted_at := clock_timestamp();
  new.prompt := '';
  new.negative_prompt := null;
  new.seed := null;
  new.image_path := null;
  new.output_path := null;
  new.output_url := null;
  new.version := old.version + 1;
  return new;
end
$$;

drop trigger generations_move_forward on public.generations;
create trigger generations_move_forward
  before update on public.generations
  for each row when (old.deleted_at is null and new.deleted_at is null)
  execute function private.guard_generation();
create trigger generations_are_deleted_once
  before update on public.generations
  for each row when (old.deleted_at is not null or new.deleted_at is not null)
  execute function private.guard_deletion();

create or replace function private.generation_json(p_generation public.generations) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return to_jsonb(p_generation)
    - array['user_id', 'job_id', 'output_url', 'checked_at', 'claimed_until', 'deleted_at'];
end
$$;

create function private.delete_generation(p_id uuid) returns void
language plpgsql security definer set search_path = ''
-- Definer: users are granted no writes. Whose generation it has to be comes from the token alone.
as $$
declare
  v_generation public.generations;
begin
  if (select auth.uid()) is null then
    raise sqlstate 'PT401' using
      message = 'not_signed_in', detail = 'Nobody is signed in.', hint = 'Sign in, then try again.';
  end if;
  perform private.check_session();
  select * into v_generation
  from public.generations
  where id = p_id and user_id = (select auth.uid())
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
  -- Deleted already: a repeat is no error.
  update public.generations set deleted_at = clock_timestamp() where id = p_id and deleted_at is null;
end
$$;

create function public.delete_generation(p_id uuid) returns void
language sql set search_path = ''
as $$ select private.delete_generation(p_id) $$;
comment on function public.delete_generation is
  'Deletes a finished generation of the signed-in user: words and files go, its ledger lines stay. Again: nothing more. Problems: not_signed_in, generation_not_found, still_being_made.';
grant execute on function private.delete_generation, public.delete_generation to authenticated;

-- Other devices drop it. An event of its own: whoever knows only `generation` would show an empty one.
create function private.broadcast_deletion() returns trigger
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted sending, so that users cannot speak on a topic.
as $$
begin
  perform realtime.send(jsonb_build_object('id', new.id), 'generation_deleted', 'user:' || new.user_id, true);
  return null;
end
$$;

drop trigger generation_changes_are_broadcast on public.generations;
create trigger generation_changes_are_broadcast
  after update on public.generations
  for each row when (new.version > old.version and new.deleted_at is null)
  execute function private.broadcast_generation();
create trigger generation_deletions_are_broadcast
  after update on public.generations
  for each row when (old.deleted_at is null and new.deleted_at is not null)
  execute function private.broadcast_deletion();

-- A picture may be shared: a retry uses that of the first try. Whether it is still needed is asked when it is removed.
create function private.find_files_to_remove(p_limit integer) returns jsonb
language sql security definer set search_path = ''
-- Definer: nobody is granted the files to remove.
as $$
  with shared as (
    delete from private.files_to_remove
    where bucket = 'images'
      and exists (select 1 from public.generations where image_path = path and deleted_at is null)
  ),
  oldest as (
    select bucket, path
    from private.files_to_remove
    where bucket <> 'images'
      or not exists (select 1 from public.generations where image_path = path and deleted_at is null)
    order by since
    limit p_limit
  )
  select coalesce(jsonb_agg(jsonb_build_object('bucket', bucket, 'path', path)), '[]'::jsonb) from oldest
$$;
create index generations_by_picture on public.generations (image_path) where image_path is not null;

create function private.forget_removed_files(p_bucket text, p_paths text[]) returns void
language sql security definer set search_path = ''
-- Definer: as above.
as $$
  delete from private.files_to_remove where bucket = p_bucket and path = any (p_paths)
$$;

create function public.find_files_to_remove(p_limit integer default 100) returns jsonb
language sql set search_path = ''
as $$ select private.find_files_to_remove(p_limit) $$;
comment on function public.find_files_to_remove is
  'Files that nothing uses any more, the longest waiting first, for reconcile: [{ bucket, path }].';
create function public.forget_removed_files(p_bucket text, p_paths text[]) returns void
language sql set search_path = ''
as $$ select private.forget_removed_files(p_bucket, p_paths) $$;
comment on function public.forget_removed_files is
  'Says that these files are removed. To remove one twice is harmless, so nobody claims them.';
grant execute on function
  private.find_files_to_remove, private.forget_removed_files, public.find_files_to_remove, public.forget_removed_files
  to service_role;

-- What was deleted is gone from Storage within a day. The invariants of credits hold for deleted ones as they stand.
alter view private.violations rename to violations_of_credits;
comment on view private.violations_of_credits is 'The invariants of credits and generations.';
create view private.violations_of_files with (security_invoker = true) as
select 'deleted_files_are_removed' as invariant, null::uuid as subject, format('%s/%s since %s', bucket, path, since) as detail
from private.files_to_remove
where since < now() - interval '1 day';
comment on view private.violations_of_files is 'The invariants of files in Storage.';
create view private.violations with (security_invoker = true) as
select invariant, subject, detail from private.violations_of_credits
union all
select invariant, subject, detail from private.violations_of_files;
comment on view private.violations is
  'All invariants. Empty means sound; a row names the invariant, whom it concerns and the numbers.';
