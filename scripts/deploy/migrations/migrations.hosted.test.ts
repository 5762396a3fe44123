import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { json } from "../../fakes/http/answer.ts";
import { useFakeSupabase } from "../../fake-supabase/test/use-fake-supabase.ts";
import { startScriptedApi } from "../../hosted/test/scripted-api.ts";
import { localPassword } from "../../stack/postgres/cluster.ts";
import { until } from "../../stack/within.ts";
import { takeDeployLock } from "../deploy-lock.ts";
import { migrations } from "../steps/migrations.ts";
import { deploymentTo } from "../test/deployment-to.ts";
import { openDatabase } from "./database-access.ts";
import { pushMigrations } from "./push-migrations.ts";

const fake = useFakeSupabase();

/** Each test has a folder of its own, and a project without a migration and without tables. */
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "wan-pwa-migrations-"));
  await mkdir(join(root, "supabase/migrations"), { recursive: true });
});
afterEach(async () => {
  await rm(root, { recursive: true });
  await fake.stack.sql.unsafe(`
    drop schema public cascade;
    create schema public authorization postgres;
    delete from supabase_migrations.schema_migrations;
  `).simple();
});

const write = (file: string, text: string) =>
  writeFile(join(root, "supabase/migrations", file), text);
const deployment = () => deploymentTo(fake, { root });
const noWait = () => Promise.resolve();

async function tables() {
  const rows = await fake.stack.sql<{ name: string; owner: string }[]>`
    select relname as name, relowner::regrole::text as owner
    from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`;
  return Object.fromEntries(rows.map(({ name, owner }) => [name, owner]));
}

describe("what db push applies", () => {
  it("belongs to postgres, with the temporary role and with the database's password", async () => {
    await write("1_a.sql", "create table public.a ();");
    expect(await migrations(deployment()).plan()).toEqual(["1_a.sql"]);
    await migrations(deployment()).run();
    await write(
      "2_b.sql",
      "-- With a comment; and no semicolon at the end.\ncreate table public.b ()",
    );
    const given = { SUPABASE_DB_PASSWORD: localPassword };
    const withPassword = migrations(deploymentTo(fake, { root, given }));
    expect(await withPassword.plan()).toEqual(["2_b.sql"]);
    await withPassword.run();

    expect(await tables()).toEqual({ a: "postgres", b: "postgres" });
    expect(await migrations(deployment()).plan()).toEqual([]);
  });

  it("is noticed if its file changes afterwards", async () => {
    await write("1_a.sql", "create table public.a ();");
    await migrations(deployment()).run();
    await write("1_a.sql", "create table public.a (id int);");
    await expect(migrations(deployment()).plan()).rejects.toThrow("1_a.sql has changed");
  });

  it("has a limit on how long it waits for a lock, unless the file sets its own", async () => {
    const limit = "create table public.%s as select current_setting('lock_timeout') as limit;";
    await write("1_ours.sql", limit.replace("%s", "ours"));
    await write("2_own.sql", `set lock_timeout = '1s';\n${limit.replace("%s", "own")}`);
    await migrations(deployment()).run();
    const rows = await fake.stack.sql`
      select ours."limit" as ours, own."limit" as own from public.ours, public.own`;
    expect(rows).toEqual([{ ours: "3s", own: "1s" }]);
    expect(await migrations(deployment()).plan()).toEqual([]);
  });
});

describe("a migration that fails", () => {
  it("is rolled back whole, says why, and leaves those before it applied", async () => {
    await write("1_a.sql", "create table public.a ();");
    await write("2_bad.sql", "create table public.b ();\ncreate table public.a ();");
    const own = deployment();
    await expect(pushMigrations(own, noWait)).rejects.toThrow('relation "a" already exists');
    expect(own.said).toEqual([]);
    expect(Object.keys(await tables())).toEqual(["a"]);
    expect(await migrations(deployment()).plan()).toEqual(["2_bad.sql"]);
  });

  it("is tried again if somebody held a lock for too long", async () => {
    await write("1_a.sql", "create table public.a ();");
    await migrations(deployment()).run();
    await write("2_b.sql", "set lock_timeout = '10ms';\nalter table public.a add column b int;");

    const held = Promise.withResolvers<void>();
    const free = Promise.withResolvers<void>();
    const holder = fake.stack.sql.begin(async (sql) => {
      await sql`lock table public.a in access share mode`;
      held.resolve();
      await free.promise;
    });
    await held.promise;
    const own = deployment();
    await pushMigrations(own, async () => {
      free.resolve();
      await holder;
    });
    expect(own.said).toEqual([expect.stringMatching(/55P03\)\. Trying again in 2 s…$/)]);
    expect(await migrations(deployment()).plan()).toEqual([]);
  });

  it("because another push was faster is no failure", async () => {
    // Both pushes are in the middle of the same file when the first of them goes on.
    await write(
      "1_a.sql",
      "set lock_timeout = 0;\nselect pg_advisory_xact_lock(1);\ncreate table public.a ();",
    );
    await write("2_b.sql", "create table public.b ();");
    const { sql } = fake.stack;
    const holder = await sql.reserve();
    await holder`select pg_advisory_lock(1)`;
    const { project, given } = deployment();
    // A login of its own would end the other's.
    const access = await openDatabase(project, given, noWait);
    const [one, other] = [
      deploymentTo(fake, { root, access }),
      deploymentTo(fake, { root, access }),
    ];
    const pushes = [one, other].map((each) => pushMigrations(each, noWait));
    await until(60_000, "two pushes that wait", async () => {
      const [waiting] = await sql<{ count: string }[]>`
        select count(*) from pg_locks where locktype = 'advisory' and not granted`;
      return Number(waiting?.count) === 2;
    });
    await holder`select pg_advisory_unlock(1)`;
    holder.release();
    await Promise.all(pushes);
    expect(Object.keys(await tables())).toEqual(["a", "b"]);
    expect([...one.said, ...other.said]).toEqual([
      expect.stringMatching(/already exists.*Trying again/),
    ]);
  });
});

it("a project with tables of another app is refused, with their names", async () => {
  await fake.stack.sql`create table public.orders ()`;
  await write("1_a.sql", "create table public.a ();");
  await expect(migrations(deployment()).plan()).rejects.toThrow(
    /tables that are not ours \(public\.orders\).*dashboard\/new/,
  );
});

it("a new project's many migrations are one line of the plan", async () => {
  for (const at of [1, 2, 3, 4, 5, 6, 7, 8, 9]) await write(`${at}_t.sql`, "select 1;");
  expect(await migrations(deployment()).plan())
    .toEqual(["9 migrations, from 1_t.sql to 9_t.sql"]);
});

describe("the lock of a deploy", () => {
  it("is held by one deploy at a time, and is free as soon as that ends", async () => {
    const { project, given } = deployment();
    const lock = await takeDeployLock(project, given);
    await expect(takeDeployLock(project, given)).rejects.toThrow("Another deploy of this project");
    await lock.free();
    await (await takeDeployLock(project, given)).free();
  });

  it("lets the push sign in as it did itself, and leaves its own session alone", async () => {
    await write("1_a.sql", "create table public.a ();");
    const { project, given } = deployment();
    const lock = await takeDeployLock(project, given);
    const before = fake.calls.length;
    const own = deploymentTo(fake, { root, access: lock.access });
    await pushMigrations(own, noWait);
    const logins = fake.calls.slice(before).filter(({ name }) => name === "POST cli/login-role");
    expect([logins, own.said]).toEqual([[], []]);
    await expect(takeDeployLock(project, given)).rejects.toThrow("Another deploy of this project");
    await lock.free();
  });

  it("cannot be taken with a wrong password, and says what to check", async () => {
    const { project, given } = deployment();
    const wrong = { ...given, SUPABASE_DB_PASSWORD: "wrong" };
    await expect(takeDeployLock(project, wrong)).rejects.toThrow("SUPABASE_DB_PASSWORD");
  });
});

describe("the pooler", () => {
  it("is asked again until it knows the new password, and to lift a ban for what it refused", async () => {
    const { project, given } = deployment();
    const waits: number[] = [];
    const access = await openDatabase(project, given, async (ms) => {
      waits.push(ms);
      if (waits.length === 1) fake.state.staleLogins.set("cli_login_postgres", 3);
    });
    expect(waits).toHaveLength(4);
    expect(fake.calls.at(-1)).toMatchObject({
      name: "DELETE network-bans",
      body: { ipv4_addresses: [], requester_ip: true },
    });
    await write("1_a.sql", "create table public.a ();");
    const own = deploymentTo(fake, { root, access });
    await pushMigrations(own, noWait);
    expect(own.said).toEqual([]);
  });

  it("is used at the port of sessions, although it names the one where connections are shared", async () => {
    const pooler = {
      database_type: "PRIMARY",
      db_user: "postgres.ref",
      db_host: "aws-1-eu-central-1.pooler.supabase.com",
      db_name: "postgres",
    };
    const given = { ...deployment().given, SUPABASE_DB_PASSWORD: "given" };
    for (const pool_mode of ["session", "transaction"]) {
      const named = { ...pooler, db_port: 6543, pool_mode };
      const api = await startScriptedApi(json(200, [named]));
      const project = { ...deployment().project, ref: "ref", api: api.api };
      const { url } = await openDatabase(project, given);
      await api.close();
      expect(url).toBe(
        "postgresql://postgres.ref@aws-1-eu-central-1.pooler.supabase.com:5432/postgres",
      );
    }
  });
});
