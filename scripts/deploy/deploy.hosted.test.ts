import { expect, it, onTestFinished } from "vitest";
import { startHostedWorld, useHostedWorld } from "./test/hosted-world.ts";
import { deploy, startDeploy } from "./test/run-deploy.ts";
import { snapshot } from "./test/snapshot.ts";

const world = useHostedWorld();

it("a dry run prints the plan and changes nothing", async () => {
  const before = structuredClone(world.supabase.state);
  const printed = await deploy(world, ["--dry-run"]);
  expect(printed).toContain("_foundation.sql");
  expect(world.supabase.state).toEqual(before);
  const [table] = await world.supabase.stack.sql`select to_regclass('public.generations') as found`;
  expect(table?.["found"]).toBe(null);
});

it("one command brings the migrations and the functions to a new project", async () => {
  await deploy(world);
  expect([...await world.supabase.stack.sql`select * from private.violations`]).toEqual([]);
  expect(world.supabase.state.functions.size).toBeGreaterThan(0);
});

it("the same command once more changes nothing", async () => {
  const before = await snapshot(world);
  await deploy(world);
  expect(await snapshot(world)).toEqual(before);
});

it("a deploy that is killed after each of its steps reaches the same end", async () => {
  const other = await startHostedWorld();
  onTestFinished(() => other.close());
  const killedAfter: string[] = [];
  const isStep = (line: string) => line.startsWith("✓ ");
  for (let isOver = false; !isOver;) {
    const ended = Promise.withResolvers<string | undefined>();
    const run = await startDeploy(other, [], (line) => {
      const title = line.replace(/ [\d.]+ s$/, "");
      if (isStep(line) && !killedAfter.includes(title)) ended.resolve(title);
    });
    run.succeeded().then(() => ended.resolve(undefined), ended.reject);
    const title = await ended.promise;
    if (title === undefined) isOver = true;
    else killedAfter.push(title);
    await run.kill();
  }
  expect(killedAfter.length).toBeGreaterThan(1);
  expect(await snapshot(other)).toEqual(await snapshot(world));
});
