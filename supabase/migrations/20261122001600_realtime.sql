-- Realtime: triggers send every change to the user's private topic user:<id>, after the commit.
--
-- We use Broadcast and not Postgres Changes, because it checks access once when a client joins, not
-- once per change and subscriber. realtime.send never fails its transaction, so a broken broadcast
-- costs no credits.

create policy "Users hear their own topic"
  on realtime.messages for select to authenticated
  using (
    realtime.messages.extension = 'broadcast'
    and (select realtime.topic()) = 'user:' || (select auth.uid())::text
  );

create function private.broadcast_generation() returns trigger
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted sending, so that users cannot send to a topic.
as $$
begin
  perform realtime.send(private.generation_json(new), 'generation', 'user:' || new.user_id, true);
  return null;
end
$$;

create trigger generations_are_broadcast
  after insert on public.generations
  for each row execute function private.broadcast_generation();
create trigger generation_changes_are_broadcast
  after update on public.generations
  for each row when (new.version > old.version and new.deleted_at is null)
  execute function private.broadcast_generation();

create function private.broadcast_credit_transaction() returns trigger
language plpgsql security definer set search_path = ''
-- Definer: as above.
as $$
begin
  perform realtime.send(
    to_jsonb(new) - array['user_id', 'idempotency_key'], 'credit_transaction', 'user:' || new.user_id, true);
  return null;
end
$$;

create trigger credit_transactions_are_broadcast
  after insert on public.credit_transactions
  for each row execute function private.broadcast_credit_transaction();

create function private.broadcast_purchase() returns trigger
language plpgsql security definer set search_path = ''
-- Definer: as above.
as $$
begin
  perform realtime.send(private.purchase_json(new), 'purchase', 'user:' || new.user_id, true);
  return null;
end
$$;

create trigger purchases_are_broadcast
  after insert on public.purchases
  for each row execute function private.broadcast_purchase();
create trigger purchase_changes_are_broadcast
  after update on public.purchases
  for each row when (new.version > old.version)
  execute function private.broadcast_purchase();

-- Tells other devices to drop the video. It is an event of its own, because a client that only
-- knows `generation` would show an empty one.
create function private.broadcast_video_deletion() returns trigger
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted sending, so that users cannot send to a topic.
as $$
begin
  perform realtime.send(jsonb_build_object('id', new.id), 'generation_deleted', 'user:' || new.user_id, true);
  return null;
end
$$;

create trigger generation_deletions_are_broadcast
  after update on public.generations
  for each row when (old.deleted_at is null and new.deleted_at is not null)
  execute function private.broadcast_video_deletion();

-- After signing out the other devices: Auth ends their sessions, and this tells them at once.
-- At most one per second, because a project's messages per second are shared by all users, and each
-- is kept for three days.
create function private.announce_sign_out() returns void
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted sending. Only the token decides whose topic it is.
as $$
declare
  v_user_id uuid := private.signed_in_user();
begin
  -- The next statement sees what others sent while this one waited.
  perform 1 from public.profiles where id = v_user_id for no key update;
  if not exists (
    select 1
    from realtime.messages
    where topic = 'user:' || v_user_id and event = 'signed_out' and extension = 'broadcast' and private is true
      -- Not clock_timestamp(), which no index can search for.
      and inserted_at > (now() at time zone 'utc') - interval '1 second'
  ) then
    perform realtime.send('{}', 'signed_out', 'user:' || v_user_id, true);
  end if;
end
$$;

create function public.announce_sign_out() returns void
language sql set search_path = ''
as $$ select private.announce_sign_out() $$;
comment on function public.announce_sign_out is
  'Tells the signed-in user''s other devices to check whether their session is still valid. Problems: not_signed_in.';
grant execute on function private.announce_sign_out, public.announce_sign_out to authenticated;
