import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { useFixtureStack } from "../fixtures/use-fixture-stack.ts";
import { connect } from "../postgres/connect.ts";
import type { Stack } from "../stack.ts";

let stack: Stack;
useFixtureStack((started) => (stack = started));

/** Runs as a migration does: as `postgres`, which is not a superuser. */
let sql: Sql;

beforeAll(() => {
  sql = connect(stack.urls.db, 2);
});
afterAll(async () => {
  await sql.end();
});

/** What net stored of the answer to a request. */
async function answerTo(id: unknown) {
  const [answer] = await sql`select * from net._http_response where id = ${String(id)}`;
  return answer;
}

describe("roles", () => {
  test("migrations run as postgres, which is not a superuser", async () => {
    const [role] = await sql`
      select rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication
      from pg_roles where rolname = current_user
    `;
    expect(role).toEqual({
      rolsuper: false,
      rolcreaterole: true,
      rolcreatedb: true,
      rolbypassrls: true,
      rolreplication: true,
    });
    await expect(sql`create extension adminpack`).rejects.toMatchObject({ code: /./ });
  });

  test("nothing is granted on a new table in public", async () => {
    await sql`create table public.fresh (id integer)`;
    const grants = await sql`
      select grantee from information_schema.role_table_grants
      where table_name = 'fresh' and grantee <> 'postgres'
    `;
    expect(grants).toHaveLength(0);
  });

  test("auth.uid() reads the claims that a test sets by hand", async () => {
    const id = crypto.randomUUID();
    const [row] = await sql.begin(async (tx) => {
      await tx`select set_config('request.jwt.claims', ${JSON.stringify({ sub: id })}, true)`;
      return await tx`select auth.uid() as id`;
    });
    expect(row?.["id"]).toBe(id);
  });
});

describe("cron", () => {
  test("a migration's job exists, and runs as postgres on request", async () => {
    await stack.runCronNow("write-sample");
    const [sample] = await sql`select ratio from public.samples where id = 2`;
    expect(sample?.["ratio"]).toBe(0.2);
    const [run] = await sql`
      select d.status, d.username, d.end_time >= d.start_time as ended
      from cron.job_run_details d join cron.job j using (jobid) where j.jobname = 'write-sample'
    `;
    expect(run).toEqual({ status: "succeeded", username: "postgres", ended: true });
  });

  test("a job runs when it is due, and not after it was unscheduled", async () => {
    await sql`create table public.ticks (at timestamptz default now())`;
    await sql`select cron.schedule('tick', '1 seconds', 'insert into public.ticks default values')`;
    await expect.poll(async () => (await sql`select from public.ticks`).count)
      .toBeGreaterThan(0);
    const [row] = await sql`select cron.unschedule('tick') as gone`;
    expect(row?.["gone"]).toBe(true);
    await expect(stack.runCronNow("tick")).rejects.toThrow('no cron job "tick"');
  });

  test("a job belongs to the current role, also within set role, and only that role removes it", async () => {
    await stack.sql.begin(async (tx) => {
      await tx`set local role postgres`;
      await tx`select cron.schedule('of-a-role', '0 1 * * *', 'select 1')`;
    });
    const [job] = await sql`select username from cron.job where jobname = 'of-a-role'`;
    expect(job).toEqual({ username: "postgres" });
    await expect(stack.sql`select cron.unschedule('of-a-role')`).rejects.toThrow(
      "could not find valid entry",
    );
    expect(await sql`select cron.unschedule('of-a-role') as gone`).toMatchObject([{ gone: true }]);
  });

  test("a job replaces another with the same name", async () => {
    const [first] = await sql`select cron.schedule('twice', '0 1 * * *', 'select 1') as id`;
    const [second] = await sql`select cron.schedule('twice', '0 2 * * *', 'select 2') as id`;
    expect(second).toEqual(first);
    const jobs = await sql`select schedule, command from cron.job where jobname = 'twice'`;
    expect(jobs).toMatchObject([{ schedule: "0 2 * * *", command: "select 2" }]);
  });

  test("a failing job reports why, and the others continue", async () => {
    await sql`select cron.schedule('fails', '0 1 * * *', 'select 1/0')`;
    await expect(stack.runCronNow("fails")).rejects.toThrow("division by zero");
    const [run] = await sql`
      select status, return_message from cron.job_run_details where command = 'select 1/0'
    `;
    expect(run).toMatchObject({ status: "failed", return_message: /division by zero/ });
  });

  test("an invalid schedule is refused in pg_cron's words", async () => {
    await expect(sql`select cron.schedule('x', 'often', 'select 1')`).rejects.toThrow(
      "invalid schedule: often",
    );
    await expect(sql`select cron.unschedule('missing')`).rejects.toThrow(
      "could not find valid entry",
    );
  });
});

describe("net", () => {
  interface Received {
    method: string | undefined;
    url: string | undefined;
    headers: IncomingMessage["headers"];
    body: string;
  }

  async function receive(status = 200): Promise<{ url: string; received: Received[] }> {
    const received: Received[] = [];
    const server = createServer(async (message, response) => {
      const { method, url, headers } = message;
      received.push({ method, url, headers, body: await text(message) });
      response.writeHead(status, { "content-type": "text/plain" }).end("thanks");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
  }

  test("a request is sent after the commit, with its body, headers and params, and its answer is stored", async () => {
    const { url, received } = await receive();
    const [request] = await sql`
      select net.http_post(
        url := ${`${url}/hook`}, body := '{"a": 1}', params := '{"q": "x y"}',
        headers := '{"Content-Type": "application/json", "apikey": "k"}'
      ) as id
    `;
    await expect.poll(() => answerTo(request?.["id"])).toMatchObject({
      status_code: 200,
      content: "thanks",
      timed_out: false,
      error_msg: null,
    });
    expect(received).toMatchObject([{
      method: "POST",
      url: "/hook?q=x+y",
      headers: { apikey: "k", "content-type": "application/json" },
      body: '{"a": 1}',
    }]);
  });

  test("a function runs as its caller, and its tables are everybody's, as pg_net has it", async () => {
    const [post] = await sql`
      select prosecdef from pg_proc where oid = 'net.http_post(text, jsonb, jsonb, jsonb, integer)'::regprocedure`;
    expect(post).toEqual({ prosecdef: false });
    await sql.begin(async (tx) => {
      await tx`set local role anon`;
      await tx`select count(*) from net.http_request_queue`;
    });
  });

  test("a transaction that rolls back sends nothing", async () => {
    const { url, received } = await receive();
    const rolledBack = sql.begin(async (tx) => {
      await tx`select net.http_post(${url})`;
      throw new Error("rolled back");
    });
    await expect(rolledBack).rejects.toThrow("rolled back");
    const [request] = await sql`select net.http_get(${`${url}/after`}) as id`;
    await expect.poll(() => answerTo(request?.["id"])).toBeDefined();
    expect(received).toMatchObject([{ method: "GET", url: "/after" }]);
  });

  test("no server and no answer in time are told apart", async () => {
    const [refused] = await sql`select net.http_post('http://127.0.0.1:1/') as id`;
    await expect.poll(() => answerTo(refused?.["id"])).toMatchObject({
      status_code: null,
      timed_out: false,
      error_msg: /./,
    });
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      silent.closeAllConnections();
      silent.close();
    });
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const [late] = await sql`
      select net.http_post(url := ${url}, timeout_milliseconds := 50) as id
    `;
    await expect.poll(() => answerTo(late?.["id"])).toMatchObject({ timed_out: true });
  });
});

describe("realtime", () => {
  test("there is a partition for each day from yesterday to in three days, and none of more than three days ago", async () => {
    const partitions = await sql`
      select to_date(relname, '"messages_"YYYY_MM_DD')::text as day
      from pg_class join pg_inherits on inhrelid = pg_class.oid
      where inhparent = 'realtime.messages'::regclass order by 1`;
    // They are made at the start, so after midnight they are those of the day before.
    const starts = await sql<{ day: string }[]>`
      select distinct date(at)::text as day from unnest(array[pg_postmaster_start_time(), now()]) as at`;
    const kept = await Promise.all(starts.map(({ day }) =>
      sql`
        select (${day}::date + n)::text as day from generate_series(-3, 3) as n order by 1`
    ));
    // A database that was there before may still have those of three and of two days ago.
    const made = kept.flatMap((days) => {
      const withoutTwoDaysAgo = days.toSpliced(1, 1);
      return [days, withoutTwoDaysAgo, days.slice(1), days.slice(2)];
    });
    expect(made).toContainEqual(partitions);
  });

  test("a broadcast on a day without a partition is lost, and its transaction goes on", async () => {
    const rows: unknown[] = [];
    const sent = stack.sql.begin(async (tx) => {
      const [{ name } = { name: "" }] = await tx<{ name: string }[]>`
        select 'realtime.messages_' || to_char(current_date, 'YYYY_MM_DD') as name`;
      await tx.unsafe(`alter table realtime.messages detach partition ${name}`);
      await tx`select realtime.send('{"a": 1}', 'event', 'a-topic-of-its-own')`;
      rows.push(await tx`select * from realtime.messages where topic = 'a-topic-of-its-own'`);
      throw new Error("undone");
    });
    await expect(sent).rejects.toThrow("undone");
    expect(rows).toEqual([[]]);
  });

  test("old partitions are dropped", async () => {
    await stack.sql`
      create table realtime.messages_2020_01_01 partition of realtime.messages
      for values from ('2020-01-01') to ('2020-01-02')`;
    await stack.sql`select realtime.keep_partitions()`;
    const [gone] = await sql`select to_regclass('realtime.messages_2020_01_01') as gone`;
    expect(gone).toEqual({ gone: null });
  });
});

describe("roles of the services", () => {
  test("postgres is no member of them, and may still make policies on their tables", async () => {
    const members = await sql`
      select roleid::regrole::text as role from pg_auth_members
      where member = 'postgres'::regrole and roleid::regrole::text like 'supabase_%'`;
    expect(members).toEqual([]);
    await sql.begin(async (tx) => {
      await tx`create policy "planted" on realtime.messages for select to authenticated using (false)`;
      await tx`drop policy "planted" on realtime.messages`;
    });
    for (const schema of ["realtime", "storage"]) {
      await expect(sql.unsafe(`create table ${schema}.mine (id integer)`)).rejects.toMatchObject({
        code: "42501",
      });
    }
    await expect(sql`alter table realtime.messages add column mine integer`).rejects.toMatchObject({
      code: "42501",
    });
  });
});

describe("vault", () => {
  test("a secret is stored by name and can be read back", async () => {
    await sql`select vault.create_secret('s3cret', 'reconcile_key', 'for the tests')`;
    const [secret] = await sql`
      select decrypted_secret, description from vault.decrypted_secrets where name = 'reconcile_key'
    `;
    expect(secret).toEqual({ decrypted_secret: "s3cret", description: "for the tests" });
  });
});
