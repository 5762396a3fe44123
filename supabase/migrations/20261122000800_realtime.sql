-- Realtime: every change goes to the private topic user:<id>, from triggers, after commit.
--
-- Broadcast, not Postgres Changes: access is checked once when a client joins, not once per change
-- and subscriber. realtime.send never fails its transaction, so a broken broadcast costs no credits.

create policy "Users hear their own topic"
  on realtime.messages for select to authenticated
  using (
    realtime.messages.extension = 'broadcast'
    and (select realtime.topic()) = 'user:' || (select auth.uid())::text
  );

create function private.broadcast_generation() returns trigger
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted sending, so that users cannot speak on a topic.
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
  for each row when (new.version > old.version)
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
