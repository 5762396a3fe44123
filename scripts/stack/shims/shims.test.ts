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
    await expect.poll(async () => (await sql`select from public.ticks`).count, { timeout: 5000 })
      .toBeGreaterThan(0);
    const [row] = await sql`select cron.unschedule('tick') as gone`;
    expect(row?.["gone"]).toBe(true);
    await expect(stack.runCronNow("tick")).rejects.toThrow('no cron job "tick"');
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

describe("vault", () => {
  test("a secret is stored by name and can be read back", async () => {
    await sql`select vault.create_secret('s3cret', 'reconcile_key', 'for the tests')`;
    const [secret] = await sql`
      select decrypted_secret, description from vault.decrypted_secrets where name = 'reconcile_key'
    `;
    expect(secret).toEqual({ decrypted_secret: "s3cret", description: "for the tests" });
  });
});
