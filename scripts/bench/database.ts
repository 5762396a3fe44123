/**
 * The bench's own database. It commits as safely as a hosted one, has wide limits, and has bare
 * tables next to ours.
 */
import type { Sql } from "postgres";

/** What `start_generation` makes of a request without inputs. */
export const inputs = JSON.stringify({ resolution: "480p", aspect_ratio: "16:9" });

/** Connections that are opened after this call commit as safely as in a hosted project. */
export async function setUpBench(sql: Sql): Promise<void> {
  await sql.unsafe(`
    alter database postgres set synchronous_commit = on;
    alter database postgres set session_replication_role = origin;
    update private.settings
    set in_flight_max = 100, starts_per_minute = 100, starts_per_day = 1000000,
      credits_per_day = 2000000000;
    -- The local stack's own way of delivering: NOTIFY takes one lock for all commits. A hosted
    -- project reads the WAL.
    drop trigger announce_message on realtime.messages;
    create schema bare;
    create table bare.profiles (like public.profiles including all) with (fillfactor = 80);
    create table bare.credit_transactions (like public.credit_transactions including all);
    create table bare.generations (like public.generations including all) with (fillfactor = 70);
    create table bare.webhook_deliveries (like private.webhook_deliveries including all);
    alter table bare.profiles add foreign key (id) references auth.users (id);
    alter table bare.credit_transactions
      add foreign key (user_id) references bare.profiles (id),
      add foreign key (generation_id) references bare.generations (id);
    alter table bare.generations
      add foreign key (user_id) references bare.profiles (id),
      add foreign key (model) references public.models (slug);
    grant usage on schema bare to postgres;
    grant all on all tables in schema bare to postgres;
  `);
}

/**
 * Runs between two rounds, outside the measurement: ends everything that was started and dates it
 * back by an hour. Otherwise the starts of the whole bench would be in flight at once, which no
 * limit allows, and each start would count them all.
 */
export async function endAll(sql: Sql): Promise<void> {
  await sql.unsafe(
    ["public", "bare"].map((schema) => `
    set local session_replication_role = replica;
    update ${schema}.generations
    set state = 'completed', progress = 100, output_path = user_id || '/' || id || '.mp4', finished_at = now(),
      created_at = now() - interval '1 hour'
    where created_at > now() - interval '1 minute';`).join(""),
  );
}

/** Users with credits for the whole bench, in our tables and in the bare ones. */
export async function makeUsers(sql: Sql, count: number): Promise<string[]> {
  const users = Array.from({ length: count }, () => crypto.randomUUID());
  // All of them get their free credits today.
  await sql`update private.settings set welcomes_per_day = 1000000, welcomes_per_domain = 1000000`;
  await sql`
    insert into auth.users (id, email)
    select id, id || '@example.com' from unnest(${users}::uuid[]) as id`;
  await sql`
    select public.add_credits(id, 1000000, 'adjustment', 'For the bench')
    from unnest(${users}::uuid[]) as id`;
  await sql`insert into bare.profiles (id, credits, ledger_seq) select id, credits, ledger_seq from public.profiles`;
  await sql`insert into bare.credit_transactions select * from public.credit_transactions`;
  return users;
}

/**
 * Adds this many ledger lines for ten thousand users to our tables and to the bare ones. Every
 * fifth line belongs to a video that has ended.
 */
export async function load(sql: Sql, lines: number): Promise<void> {
  const users = 10_000;
  const each = Math.floor(lines / users);
  await sql.begin(async (tx) => {
    // Triggers are off: their work is the same for each line, and none of it is measured here.
    await tx`set local session_replication_role = replica`;
    await tx.unsafe(`
      create temp table loaded on commit drop as
        select md5('bench' || n)::uuid as id from generate_series(1, ${users}) as n;
      create temp table ended on commit drop as
        select id as user_id, n as seq, md5(id::text || n)::uuid as id
        from loaded, generate_series(5, ${each}, 5) as n;
      create temp table movements on commit drop as
        select loaded.id as user_id, n as seq, ended.id as generation_id,
          case when n = 1 then 100000 when ended.id is null then 1 else -10 end as amount
        from loaded cross join generate_series(1, ${each}) as n
        left join ended on ended.user_id = loaded.id and ended.seq = n;
      insert into public.generations
        (id, user_id, mode, model, prompt, inputs, length_seconds, cost, price_id, state, progress,
         output_path, finished_at, created_at, job_id)
      select id, user_id, 't2v', 'wan-2.2-t2v-fast', 'A lamp in a dark room', '${inputs}', 5, 10,
        (select max(id) from public.model_prices where model = 'wan-2.2-t2v-fast'), 'completed', 100,
        user_id || '/' || id || '.mp4', now() - seq * interval '1 hour', now() - seq * interval '1 hour', id::text
      from ended;
      insert into public.credit_transactions
        (user_id, seq, type, amount, balance_after, generation_id, description, created_at)
      select user_id, seq, case when generation_id is null then 'adjustment' else 'deduction' end
          ::public.credit_transaction_type,
        amount, sum(amount) over (partition by user_id order by seq), generation_id, 'Loaded', now()
      from movements;
      insert into public.profiles (id, credits, ledger_seq)
      select user_id, sum(amount), max(seq) from movements group by user_id;
      insert into bare.profiles (id, credits, ledger_seq) select id, credits, ledger_seq from public.profiles where id in (select id from loaded);
      insert into bare.generations select * from public.generations where id in (select id from ended);
      insert into bare.credit_transactions
      select * from public.credit_transactions where user_id in (select id from loaded);`);
  });
  await sql.unsafe("vacuum analyze");
}
