import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createClient } from "@supabase/supabase-js";
import * as z from "zod/mini";
import { modelSchema } from "../../supabase/functions/_shared/contracts/catalog/catalog.ts";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { addRelease } from "../release/add-release.ts";
import { localPassword } from "../stack/postgres/cluster.ts";
import { newUserOn } from "../test/new-user.ts";
import { PATIENCE_MS } from "../test/patience.ts";
import { deploymentTo } from "./test/deployment-to.ts";
import { addMigration, changePrice } from "./test/change-clone.ts";
import { deployWithKills } from "./test/kill-everywhere.ts";
import { steps } from "./steps.ts";
import { startHostedWorld, useHostedWorld } from "./test/hosted-world.ts";
import { makeVideo } from "./test/main-way.ts";
import { deploy } from "./test/run-deploy.ts";
import { snapshot } from "./test/snapshot.ts";

const world = useHostedWorld();
/** What the first deploy left. */
let end: object;

describe("the first deploy", () => {
  it("prints the plan and changes nothing, if it is a dry run", async () => {
    const before = structuredClone(world.supabase.state);
    const printed = await deploy(world, ["--dry-run"]);
    expect(printed).toContain("_foundation.sql");
    expect(printed).toContain("wan-2.1-i2v-14b at 720p, 5 s: 20 credits, worth 0.10 USD");
    expect(world.supabase.state).toEqual(before);
    const { sql } = world.supabase.stack;
    expect([...await sql`select to_regclass('public.generations') as found`])
      .toEqual([{ found: null }]);
  });

  it("shows no secret that an answer of Supabase quotes", async () => {
    const SMTP_PASS = "a, pass phrase";
    const { given, supabase: { faults } } = world;
    const effect = `status:400 Not ${SMTP_PASS}, ${given["STRIPE_SECRET_KEY"]}` as const;
    faults.add({ match: { op: "call", call: "GET secrets" }, effect, times: 1 });
    const refused = deploy({ ...world, given: { ...given, SMTP_PASS } });
    await expect(refused).rejects.toThrow("Not ***, ***");
  });

  it("makes a new project ready: a user signs up with the code of a mail, and makes a video", async () => {
    await deploy(world);
    end = await snapshot(world);
    expect(await makeVideo(world)).toMatchObject({ state: "completed" });
    expect(await violations()).toEqual([]);
  });

  it("builds the app with the project's address and public key, and with no secret", async () => {
    const { projectUrl, stack, state } = world.supabase;
    const folder = join(world.root, "client/dist/assets");
    const scripts = (await readdir(folder)).filter((name) => name.endsWith(".js"));
    const app = (await Promise.all(scripts.map((name) => readFile(join(folder, name), "utf8"))))
      .join();
    for (const text of [projectUrl, stack.keys.publishable]) expect(app).toContain(text);
    const secrets = await stack.sql<{ name: string; secret: string }[]>`
      select name, decrypted_secret as secret from vault.decrypted_secrets
      where name not in ('project_url', 'push_public_key', 'selling_was_on')`;
    expect(secrets.length).toBeGreaterThan(5);
    for (const { name, secret } of secrets) expect(app.includes(secret), name).toBe(false);
    for (const { name, key } of state.keys.filter(({ type }) => type === "secret")) {
      expect(app.includes(key), name).toBe(false);
    }
  });

  it("once more changes nothing", async () => {
    const before = await snapshot(world);
    await deploy(world);
    expect(await snapshot(world)).toEqual(before);
  });

  it("reaches the same end if it is killed after each step, and in the middle of one", async () => {
    const other = await startHostedWorld();
    onTestFinished(() => other.close());
    // A temporary role would have to wait for the pooler in each deploy.
    other.given["SUPABASE_DB_PASSWORD"] = localPassword;
    const calls = ["POST secrets", "PUT functions"];
    const killed = await deployWithKills(other, calls);
    expect(killed.calls).toEqual(
      calls.flatMap((call) => [`${call}: hang`, `${call}: accept_then_hang`]),
    );
    const titles = steps.map((make) => make(deploymentTo(other.supabase)).title);
    expect(killed.steps).toEqual(expect.arrayContaining(titles));
    expect(await snapshot(other)).toEqual(end);
  }, 30 * PATIENCE_MS);
});

describe("an update of a release", () => {
  beforeAll(async () => {
    await addRelease(world.root, "1.0.0", new Date());
    await newUserOn(world.supabase.stack, { email: "first@example.com" });
  });

  it("applies a new migration and a changed price alone, and keeps what users have", async () => {
    const { stack: { sql }, state } = world.supabase;
    const before = { applied: await applied(), functions: structuredClone(state.functions) };
    await addMigration(
      world.root,
      "nicknames",
      `alter table public.profiles add column nickname text;
       comment on column public.profiles.nickname is 'What others see.';
       grant select (nickname) on public.profiles to authenticated;`,
    );
    await changePrice(world.root, "wan-2.2-t2v-fast", 11);
    await deploy(world);

    const names = await applied();
    expect(names.slice(0, before.applied.length)).toEqual(before.applied);
    expect(names.slice(before.applied.length).sort()).toEqual(["catalog_entries", "nicknames"]);
    expect(state.functions).toEqual(before.functions);
    expect(await priceInTheApp("wan-2.2-t2v-fast")).toEqual({ resolution: "480p", credits: 11 });
    expect([...await sql`select credits, nickname from public.profiles order by credits`])
      .toEqual([{ credits: 90, nickname: null }, { credits: 100, nickname: null }]);
    expect([...await sql`select state, cost from public.generations`])
      .toEqual([{ state: "completed", cost: 10 }]);
    expect(await violations()).toEqual([]);
  });
});

const violations = async () => [
  ...await world.supabase.stack.sql`select * from private.violations`,
];

async function applied() {
  const rows = await world.supabase.stack.sql<{ name: string }[]>`
    select name from supabase_migrations.schema_migrations order by version`;
  return rows.map(({ name }) => name);
}

/** As somebody who is not signed in reads it. */
async function priceInTheApp(model: string) {
  const { projectUrl, stack } = world.supabase;
  const { data } = await createClient(projectUrl, stack.keys.publishable).rpc("read_catalog");
  const { price } = z.parse(z.array(modelSchema), data).find(({ slug }) => slug === model) ?? {};
  return price?.find(({ resolution }) => resolution === "480p");
}
