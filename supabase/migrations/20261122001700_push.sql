-- Push: notifies a user that a video is ready or has failed while the app is closed. The browser
-- gives us a subscription: an address at its push service, and two keys with which we encrypt
-- messages that only this browser can read.
--
-- The table is in `private`, because anyone who knows an address and its keys can write to the
-- device. Only the function that sends needs to read them.

create table private.push_subscriptions (
  endpoint text primary key,
  user_id uuid not null references public.profiles (id) on delete cascade,
  -- The subscription ends with the session: by signing out, here or everywhere, by a new password,
  -- or by an account deletion.
  session_id uuid references auth.sessions (id) on delete cascade,
  p256dh text not null,
  auth text not null,
  language text not null,
  saved_at timestamptz not null default clock_timestamp(),
  constraint endpoint_is_an_https_address check (endpoint ~ '^https://[!-~]+$'),
  constraint endpoint_has_at_most_2000_characters check (char_length(endpoint) <= 2000),
  constraint key_has_65_bytes check (p256dh ~ '^[A-Za-z0-9_-]{87}$'),
  constraint auth_has_16_bytes check (auth ~ '^[A-Za-z0-9_-]{22}$'),
  constraint language_is_a_tag check (language ~ '^[a-z]{2,3}$')
);
comment on table private.push_subscriptions is
  'Where to notify devices while the app is closed. Anyone who knows a row can write to its device, so only send-notifications reads them.';
comment on column private.push_subscriptions.session_id is
  'The session that saved it and with which it ends. Null if the token names no session.';
comment on column private.push_subscriptions.language is 'The device''s language. Its service worker writes the sentence.';
comment on column private.push_subscriptions.saved_at is
  'When the device last saved it, which it does at each start of the app. A user has at most ten; the oldest are deleted.';
alter table private.push_subscriptions enable row level security;
create policy "Only functions reach the push subscriptions"
  on private.push_subscriptions for all to public
  using (false);
create index push_subscriptions_by_user on private.push_subscriptions (user_id, saved_at);
create index push_subscriptions_by_session on private.push_subscriptions (session_id);

create function private.save_push_subscription(p_endpoint text, p_p256dh text, p_auth text, p_language text) returns void
language plpgsql security definer set search_path = ''
-- Definer: nobody is granted writes. Only the token decides whose it is.
as $$
declare
  v_user_id uuid := private.signed_in_user();
begin
  -- With the account locked, two devices at once count each other, and none is saved after the
  -- account was closed.
  perform private.lock_account(v_user_id);
  perform private.check_account_is_open(v_user_id);

  -- A device has one subscription. It belongs to the user who signed in last.
  insert into private.push_subscriptions (endpoint, user_id, session_id, p256dh, auth, language)
  values (p_endpoint, v_user_id, ((select auth.jwt()) ->> 'session_id')::uuid, p_p256dh, p_auth, p_language)
  on conflict (endpoint) do update set
    user_id = excluded.user_id, session_id = excluded.session_id, p256dh = excluded.p256dh, auth = excluded.auth,
    language = excluded.language, saved_at = excluded.saved_at;
  delete from private.push_subscriptions
  where endpoint in (
    select endpoint from private.push_subscriptions where user_id = v_user_id order by saved_at desc, endpoint offset 10
  );
exception when check_violation or not_null_violation then
  raise sqlstate 'PT400' using
    message = 'invalid_request', detail = 'This is not a valid push subscription.', hint = 'Subscribe again.';
end
$$;

create function private.forget_push_subscription(p_endpoint text) returns void
language plpgsql security definer set search_path = ''
-- Definer: as above.
as $$
declare
  v_user_id uuid := private.signed_in_user();
begin
  delete from private.push_subscriptions where endpoint = p_endpoint and user_id = v_user_id;
end
$$;

create function public.save_push_subscription(p_endpoint text, p_p256dh text, p_auth text, p_language text) returns void
language sql set search_path = ''
as $$ select private.save_push_subscription(p_endpoint, p_p256dh, p_auth, p_language) $$;
comment on function public.save_push_subscription is
  'Saves a device''s push subscription for the signed-in user until the session ends. A user has at most ten; the oldest is deleted. Saving one again updates it. Problems: not_signed_in, invalid_request.';
create function public.forget_push_subscription(p_endpoint text) returns void
language sql set search_path = ''
as $$ select private.forget_push_subscription(p_endpoint) $$;
comment on function public.forget_push_subscription is
  'Forgets a push subscription of the signed-in user. An unknown one, or another user''s, is left alone without an error. Problems: not_signed_in.';
grant execute on function
  private.save_push_subscription, private.forget_push_subscription,
  public.save_push_subscription, public.forget_push_subscription
  to authenticated;

-- For send-notifications: how a generation ended, its prompt, and the push subscriptions to notify.
create function private.find_push_subscriptions(p_generation_id uuid) returns jsonb
language sql stable security definer set search_path = ''
-- Definer: nobody is granted the subscriptions.
as $$
  select jsonb_build_object(
    'state', state,
    'cost', cost,
    'prompt', prompt,
    'subscriptions', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'endpoint', endpoint, 'p256dh', p256dh, 'auth', auth, 'language', language)), '[]'::jsonb)
      from private.push_subscriptions
      where push_subscriptions.user_id = generations.user_id
    ))
  from public.generations
  where id = p_generation_id and state in ('completed', 'failed') and deleted_at is null
$$;

create function private.forget_gone_push_subscriptions(p_endpoints text[]) returns void
language sql security definer set search_path = ''
-- Definer: as above.
as $$
  delete from private.push_subscriptions where endpoint = any (p_endpoints)
$$;

create function public.find_push_subscriptions(p_generation_id uuid) returns jsonb
language sql stable set search_path = ''
as $$ select private.find_push_subscriptions(p_generation_id) $$;
comment on function public.find_push_subscriptions is
  'What send-notifications sends, and to which push subscriptions: { state, cost, prompt, subscriptions: [{ endpoint, p256dh, auth, language }] }. Null unless the generation is completed or failed and not deleted.';
create function public.forget_gone_push_subscriptions(p_endpoints text[]) returns void
language sql set search_path = ''
as $$ select private.forget_gone_push_subscriptions(p_endpoints) $$;
comment on function public.forget_gone_push_subscriptions is
  'Forgets subscriptions that their push service reports as gone. Repeating it is harmless.';
grant execute on function
  private.find_push_subscriptions, private.forget_gone_push_subscriptions,
  public.find_push_subscriptions, public.forget_gone_push_subscriptions
  to service_role;

-- The call is sent when the transaction that ends the generation commits. It must neither fail nor
-- delay that transaction: any error becomes a warning in the log, and waiting for a lock counts as
-- an error. A user without a subscription costs one index lookup.
create function private.send_notifications() returns trigger
language plpgsql security definer set search_path = '' set lock_timeout = '200ms'
-- Definer: nobody is granted the subscriptions, the vault and pg_net.
as $$
begin
  if exists (select 1 from private.push_subscriptions where user_id = new.user_id) then
    perform private.call_function('send-notifications', jsonb_build_object('generation', new.id));
  end if;
  return null;
exception when others then
  raise warning 'The notifications of generation % were not sent: %', new.id, sqlerrm;
  return null;
end
$$;

create trigger ended_generations_send_notifications
  after update of state on public.generations
  for each row when (old.state < 'completed' and new.state in ('completed', 'failed') and new.deleted_at is null)
  execute function private.send_notifications();

-- A deleted account keeps no push subscriptions.
create function private.forget_push_subscriptions_of_account() returns trigger
language plpgsql security definer set search_path = ''
-- Definer: as above.
as $$
begin
  delete from private.push_subscriptions where user_id = new.id;
  return null;
end
$$;

create trigger deleted_accounts_have_no_push_subscriptions
  after update of deleted_at on public.profiles
  for each row when (new.deleted_at is not null)
  execute function private.forget_push_subscriptions_of_account();
