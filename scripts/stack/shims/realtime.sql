-- What the Realtime service creates in a hosted project's database. realtime/ is the service.
-- Source: the tenant migrations of github.com/supabase/realtime, to July 2026.

create schema if not exists realtime authorization supabase_admin;

create table if not exists realtime.messages (
  topic text not null,
  extension text not null,
  payload jsonb,
  event text,
  private boolean default false,
  updated_at timestamp not null default now(),
  inserted_at timestamp not null default now(),
  id uuid not null default gen_random_uuid(),
  binary_payload bytea,
  primary key (id, inserted_at),
  constraint messages_payload_exclusive check (payload is null or binary_payload is null)
) partition by range (inserted_at);

create index if not exists messages_inserted_at_topic_index on realtime.messages (inserted_at desc, topic)
  where extension = 'broadcast' and private is true;

alter table realtime.messages enable row level security;
alter table realtime.messages owner to supabase_realtime_admin;
-- Only the owner of a table may create policies on it, and `postgres` is not a member of Realtime's
-- role: see lend_ownership in database/grants.sql.
revoke supabase_realtime_admin from postgres;
grant usage, create on schema realtime to supabase_realtime_admin;
drop table if exists realtime.messages_default;

-- What the service does once a day: a partition for each day from yesterday to in three days, none
-- that is older than three days. There is no default partition, so a broadcast on a day without one
-- is lost, with a warning.
create or replace function realtime.keep_partitions() returns void language plpgsql set search_path = '' as $$
declare
  v_day date;
  v_name text;
begin
  for v_day in select current_date + n from generate_series(-1, 3) as n loop
    v_name := 'messages_' || to_char(v_day, 'YYYY_MM_DD');
    continue when to_regclass('realtime.' || v_name) is not null;
    execute format('create table realtime.%I partition of realtime.messages for values from (%L) to (%L)',
      v_name, v_day, v_day + 1);
    execute format('alter table realtime.%I enable row level security', v_name);
    execute format('alter table realtime.%I owner to supabase_realtime_admin', v_name);
  end loop;
  for v_name in
    select relname from pg_catalog.pg_class join pg_catalog.pg_inherits on inhrelid = pg_class.oid
    where inhparent = 'realtime.messages'::regclass
      and relname < 'messages_' || to_char(current_date - 3, 'YYYY_MM_DD')
  loop
    execute format('drop table realtime.%I', v_name);
  end loop;
end
$$;
revoke execute on function realtime.keep_partitions from public;
select realtime.keep_partitions();
grant usage on schema realtime to postgres, anon, authenticated, service_role;
grant select, insert, update on realtime.messages to postgres, anon, authenticated, service_role;

create or replace function realtime.topic() returns text language sql stable as $$
  select nullif(current_setting('realtime.topic', true), '')
$$;

create or replace function realtime.send(payload jsonb, event text, topic text, private boolean default true)
returns void language plpgsql as $$
declare
  message_id uuid := gen_random_uuid();
begin
  begin
    perform set_config('realtime.topic', topic, true);
    insert into realtime.messages (id, payload, event, topic, private, extension)
    values (
      message_id,
      case when payload ? 'id' then payload else payload || jsonb_build_object('id', message_id) end,
      event, topic, private, 'broadcast'
    );
  exception when others then
    -- As in the service, a broadcast that fails never fails the caller's transaction.
    raise warning 'ErrorSendingBroadcastMessage: %', sqlerrm;
  end;
end
$$;

create or replace function realtime.send_binary(payload bytea, event text, topic text, private boolean default true)
returns void language plpgsql as $$
begin
  begin
    perform set_config('realtime.topic', topic, true);
    insert into realtime.messages (binary_payload, event, topic, private, extension)
    values (payload, event, topic, private, 'broadcast');
  exception when others then
    raise warning 'ErrorSendingBroadcastMessage: %', sqlerrm;
  end;
end
$$;

create or replace function realtime.broadcast_changes(
  topic_name text,
  event_name text,
  operation text,
  table_name text,
  table_schema text,
  new record,
  old record,
  level text default 'ROW'
) returns void language plpgsql as $$
begin
  if level = 'STATEMENT' then
    raise exception 'function can only be triggered for each row, not for each statement';
  end if;
  perform realtime.send(
    jsonb_build_object(
      'old_record', case when operation = 'INSERT' then null else to_jsonb(old) end,
      'record', case when operation = 'DELETE' then null else to_jsonb(new) end,
      'operation', operation,
      'table', table_name,
      'schema', table_schema
    ),
    event_name,
    topic_name
  );
exception when others then
  raise exception 'Failed to process the row: %', sqlerrm;
end
$$;

-- The service follows the write-ahead log. A notification, too, is delivered at commit and not
-- before. It carries only the id, because a payload is limited to 8,000 bytes.
create or replace function realtime.announce_message() returns trigger language plpgsql as $$
begin
  perform pg_notify('realtime_messages', new.id::text);
  return null;
end
$$;
create or replace trigger announce_message after insert on realtime.messages
  for each row when (new.extension = 'broadcast' and new.event is not null)
  execute function realtime.announce_message();

do $$
begin
  if not exists (select from pg_publication where pubname = 'supabase_realtime') then
    create publication supabase_realtime;
    alter publication supabase_realtime owner to postgres;
  end if;
end
$$;
