import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import * as z from "zod/mini";
import { runToEnd } from "./child.ts";
import { fixturesFolder, makeDataFolder } from "./fixtures/data-folder.ts";
import { signUp, startFixtureStack } from "./fixtures/start-fixture-stack.ts";
import { tryPort } from "./free-port.ts";
import { findPostgresBinaries } from "./postgres/binaries.ts";
import { chooseRunAs } from "./postgres/run-as.ts";
import { until, within } from "./within.ts";
import { PATIENCE_MS } from "../test/patience.ts";
import { makeEmptyFolder } from "../test/started-folder.ts";

const isRoot = process.getuid?.() === 0;
const environment = { PATH: process.env["PATH"] ?? "/usr/bin:/bin" };

async function newFolder(make = makeDataFolder): Promise<string> {
  const { path, remove } = await make();
  onTestFinished(remove);
  return path;
}

/** The command lines of every process that uses the folder. */
async function processesIn(folder: string): Promise<string[]> {
  const { output } = await runToEnd(PATIENCE_MS, {
    command: "ps",
    args: ["-eo", "args="],
    env: environment,
  });
  return output.split("\n").filter((line) => line.includes(folder) && !line.includes("ps -eo"));
}

const announcementSchema = z.object({
  urls: z.object({ api: z.string() }),
  ports: z.object({ api: z.number(), db: z.number(), mailbox: z.number() }),
});
type Announcement = z.infer<typeof announcementSchema>;

/** A stack in a process of its own. */
async function spawnStack(
  dataFolder: string,
  prefix: string[] = [],
): Promise<Announcement & { child: ChildProcess }> {
  const [command = "", ...args] = [
    ...prefix,
    process.execPath,
    join(fixturesFolder, "run-stack.ts"),
    dataFolder,
  ];
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
  const line = await within(
    PATIENCE_MS,
    "the stack to start",
    new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout }).once("line", resolve);
      child.once("exit", (code) => reject(new Error(`The stack ended with code ${code}.`)));
    }),
  );
  return { ...z.parse(announcementSchema, JSON.parse(line)), child };
}

test("data and sessions are still there after a restart", async () => {
  const dataFolder = await newFolder();
  const ports = { api: 0, db: 0, mailbox: 0 };
  const first = await startFixtureStack(dataFolder, { ports });
  const { client } = await signUp(first);
  await client.from("notes").insert({ body: "kept" });
  const { data: { session } } = await client.auth.getSession();
  ports.api = first.ports.api;
  await first.stop();

  const second = await startFixtureStack(dataFolder, { ports });
  onTestFinished(second.stop);
  expect((await client.from("notes").select()).data).toMatchObject([{ body: "kept" }]);
  expect((await client.auth.getUser(session?.access_token)).error).toBeNull();
});

test("a stopped stack leaves no process and no open port", async () => {
  const dataFolder = await newFolder();
  const stack = await startFixtureStack(dataFolder);
  expect(await processesIn(dataFolder)).not.toEqual([]);
  await stack.stop();
  await stack.stop();
  expect(await processesIn(dataFolder)).toEqual([]);
  for (const port of Object.values(stack.ports)) expect(await tryPort(port)).toBe(port);
});

test("a stack stops while a client listens and requests are still running", async () => {
  const stack = await startFixtureStack(await newFolder());
  const { client, token } = await signUp(stack);
  await client.realtime.setAuth(token);
  const channel = client.channel("anything");
  await new Promise((resolve) => channel.subscribe(resolve));
  onTestFinished(() => void client.realtime.disconnect());
  const requests = Array.from({ length: 60 }, async () => await client.from("notes").select());
  const running = Promise.allSettled(requests);
  await requests[0];
  await expect(within(PATIENCE_MS, "the stack to stop", stack.stop())).resolves.toBeUndefined();
  await running;
});

test("a killed stack takes all its processes with it, and can start again", async () => {
  const dataFolder = await newFolder();
  const { child, ports } = await spawnStack(dataFolder);
  child.kill("SIGKILL");
  await until(
    PATIENCE_MS,
    "the children to end",
    async () => (await processesIn(dataFolder)).length === 0,
  );
  for (const port of Object.values(ports)) expect(await tryPort(port)).toBe(port);
  const stack = await startFixtureStack(dataFolder);
  await stack.stop();
});

test("after kill -9 of every process at once it starts again", async () => {
  const dataFolder = await newFolder();
  const { child } = await spawnStack(dataFolder);
  await runToEnd(PATIENCE_MS, {
    command: "sh",
    args: [
      "-c",
      `kill -9 ${child.pid} $(ps -eo pid=,args= | grep -F ${dataFolder} | awk '{ print $1 }')`,
    ],
    env: environment,
  });
  const stack = await startFixtureStack(dataFolder);
  const { client } = await signUp(stack);
  expect((await client.from("notes").select()).status).toBe(200);
  await stack.stop();
});

test("a dying database is reported, and the rest stops cleanly and can start again", async () => {
  const dataFolder = await newFolder();
  const stack = await startFixtureStack(dataFolder);
  const lockFile = await readFile(join(dataFolder, "postgres/postmaster.pid"), "utf8");
  process.kill(Number(lockFile.split("\n")[0]), "SIGKILL");
  await within(PATIENCE_MS, "word of its end", stack.databaseEnded);
  await stack.stop();
  expect(await processesIn(dataFolder)).toEqual([]);
  const second = await startFixtureStack(dataFolder);
  onTestFinished(second.stop);
  expect(await second.sql`select 1`).toHaveLength(1);
});

test("a lock file whose process number belongs to another program does not prevent the start", async () => {
  const dataFolder = await newFolder();
  await (await startFixtureStack(dataFolder)).stop();
  const lockFile = join(dataFolder, "postgres/postmaster.pid");
  await writeFile(
    lockFile,
    `${process.pid}\n${join(dataFolder, "postgres")}\n1\n1\n\n\n0 0\nready\n`,
  );
  const stack = await startFixtureStack(dataFolder);
  expect(await stack.sql`select 1`).toHaveLength(1);
  await stack.stop();
});

test("a second stack in the same folder is refused, and the first keeps running", async () => {
  const dataFolder = await newFolder();
  const stack = await startFixtureStack(dataFolder);
  onTestFinished(stack.stop);
  await expect(startFixtureStack(dataFolder)).rejects.toThrow("Another stack runs in");
  expect(await stack.sql`select 1`).toHaveLength(1);
});

test("a port in use is named in the error, and nothing keeps running", async () => {
  const dataFolder = await newFolder();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const taken = typeof address === "object" && address ? address.port : 0;
  const starting = startFixtureStack(dataFolder, { ports: { api: taken, db: 0, mailbox: 0 } });
  await expect(starting).rejects.toThrow(`Port ${taken} (the API) is taken.`);
  expect(await processesIn(dataFolder)).toEqual([]);
});

test("a new migration is applied at the next start; a changed one is refused with an error that says what to do", async () => {
  const dataFolder = await newFolder();
  const migrationsFolder = join(dataFolder, "source");
  await cp(join(fixturesFolder, "migrations"), migrationsFolder, { recursive: true });
  const added = join(migrationsFolder, "20270101000000_more.sql");
  await writeFile(added, "create table public.more (id integer);\n");
  const second = await startFixtureStack(dataFolder, { migrationsFolder });
  expect(await second.sql`select * from public.more`).toHaveLength(0);
  await second.stop();

  await writeFile(added, "create table public.more (id bigint);\n");
  await expect(startFixtureStack(dataFolder, { migrationsFolder })).rejects.toThrow(
    "The migrations have changed. Run `npm start -- --reset` to start over with an empty database.",
  );
  expect(await processesIn(dataFolder)).toEqual([]);
});

test("a failing migration reports its statement, and the next start tries again", async () => {
  const dataFolder = await newFolder();
  const migrationsFolder = join(dataFolder, "source");
  await cp(join(fixturesFolder, "migrations"), migrationsFolder, { recursive: true });
  const migration = join(migrationsFolder, "20270101000000_wrong.sql");
  await writeFile(migration, "create table public.wrong (id nonsense);\n");
  await expect(startFixtureStack(dataFolder, { migrationsFolder })).rejects.toThrow("nonsense");
  await writeFile(migration, "create table public.wrong (id integer);\n");
  await (await startFixtureStack(dataFolder, { migrationsFolder })).stop();
});

test.runIf(isRoot)("as root it runs in a folder that only root may enter", async () => {
  const outer = await mkdtemp(join(tmpdir(), "wan-pwa-closed-"));
  onTestFinished(() => rm(outer, { recursive: true, force: true }));
  const stack = await startFixtureStack(join(outer, "data"));
  expect(await stack.sql`select 1`).toHaveLength(1);
  await stack.stop();
});

test.runIf(isRoot)("as root without namespaces it becomes another user", async () => {
  const runAs = await chooseRunAs(await findPostgresBinaries(), new Set(["namespace"]));
  const [command = "", ...args] = [...runAs.prefix, runAs.binaries.postgres, "--version"];
  const { code, output } = await runToEnd(PATIENCE_MS, { command, args, env: environment });
  expect([code, output]).toEqual([0, expect.stringContaining("PostgreSQL")]);
  expect(runAs.owner).not.toBe(0);
});

/** In a clone that only root can enter, no other user can even read the scripts. */
const othersCanEnter = spawnSync("setpriv", [
  "--reuid=4321",
  "--clear-groups",
  "--regid=4321",
  "test",
  "-r",
  import.meta.filename,
]).status === 0;

test.runIf(isRoot && othersCanEnter)("an ordinary user can start it, too", async () => {
  const dataFolder = await newFolder(makeEmptyFolder);
  const ordinary = 4321;
  await runToEnd(PATIENCE_MS, {
    command: "chown",
    args: [`${ordinary}`, dataFolder],
    env: environment,
  });
  const { child } = await spawnStack(dataFolder, [
    "setpriv",
    `--reuid=${ordinary}`,
    `--regid=${ordinary}`,
    "--clear-groups",
  ]);
  child.kill("SIGTERM");
  await until(
    PATIENCE_MS,
    "the stack to stop",
    async () => (await processesIn(dataFolder)).length === 0,
  );
  expect(await readFile(join(dataFolder, "migrations.json"), "utf8")).toContain("notes");
});

test.runIf(isRoot)(
  "another user's data folder is refused with an error that says what to do",
  async () => {
    const dataFolder = await newFolder(makeEmptyFolder);
    await runToEnd(PATIENCE_MS, { command: "chown", args: ["4321", dataFolder], env: environment });
    await expect(startFixtureStack(dataFolder)).rejects.toThrow("belongs to another user");
  },
);
