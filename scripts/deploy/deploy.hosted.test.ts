import { createClient } from "@supabase/supabase-js";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { addRelease } from "../release/add-release.ts";
import { newUserOn } from "../test/new-user.ts";
import { addMigration, changePrice } from "./test/change-clone.ts";
import { deployWithKills } from "./test/kill-everywhere.ts";
import { startHostedWorld, useHostedWorld } from "./test/hosted-world.ts";
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
    expect(world.supabase.state).toEqual(before);
    const { sql } = world.supabase.stack;
    expect([...await sql`select to_regclass('public.generations') as found`])
      .toEqual([{ found: null }]);
  });

  it("brings everything to a new project", async () => {
    await deploy(world);
    expect(await violations()).toEqual([]);
    expect(world.supabase.state.functions.size).toBeGreaterThan(0);
    end = await snapshot(world);
  });

  it("once more changes nothing", async () => {
    await deploy(world);
    expect(await snapshot(world)).toEqual(end);
  });

  it("reaches the same end if it is killed after each step, and in the middle of one", async () => {
    const other = await startHostedWorld();
    onTestFinished(() => other.close());
    const calls = ["PATCH config/auth", "PATCH config/realtime", "PUT functions"].flatMap((
      call,
    ) => [
      { call, effect: "hang" as const },
      { call, effect: "accept_then_hang" as const },
    ]);
    const killed = await deployWithKills(other, calls);
    expect(killed.calls.length).toBe(calls.length);
    expect(killed.steps.length).toBeGreaterThan(1);
    expect(await snapshot(other)).toEqual(end);
  });
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
    expect(await priceInTheApp("wan-2.2-t2v-fast")).toBe(11);
    expect([...await sql`select credits, nickname from public.profiles`])
      .toEqual([{ credits: 100, nickname: null }]);
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
  const { data } = await createClient(projectUrl, stack.keys.publishable).from("model_prices")
    .select("cost").match({ model, resolution: "480p" }).single();
  return data?.cost as unknown;
}
