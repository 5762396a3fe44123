import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { anyPorts, exampleSettings, type Local, startLocal } from "../local.ts";
import { demoAccount } from "./demo-account.ts";
import { makeFirstVideos } from "./first-videos.ts";

let dataFolder: string;
let local: Local;
beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), "wan-pwa-first-videos-"));
  local = await startLocal({
    ports: anyPorts,
    settings: await exampleSettings(),
    dataFolder,
    seed: true,
    fsync: false,
    runMs: 100,
  });
});
afterAll(async () => {
  await local?.stop();
  await rm(dataFolder, { recursive: true, force: true });
});

const make = () => makeFirstVideos(local.stack, new AbortController().signal);

async function account() {
  const { sql } = local.stack;
  const [row] = await sql`
    select credits, (select count(*)::int from public.generations) as videos
    from public.profiles where id = ${demoAccount.id}`;
  return row;
}

it("the demo account gets a video with sound and an edit of it, and keeps its credits", async () => {
  await make();
  const { sql } = local.stack;
  expect([
    ...await sql`
    select mode, model, cost, state from public.generations order by created_at`,
  ]).toEqual([
    { mode: "t2v", model: "wan-2.7-t2v", cost: 40, state: "completed" },
    { mode: "v2v", model: "wan-2.7-videoedit", cost: 40, state: "completed" },
  ]);
  expect(await account()).toEqual({ credits: 100, videos: 2 });
});

it("the next start makes none", async () => {
  await make();
  expect(await account()).toEqual({ credits: 100, videos: 2 });
});
