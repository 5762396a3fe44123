/**
 * `npm run examples`: draws the examples that the app shows, from scripts/examples/scenes.
 * `npm run examples -- <ids>` replaces them by finished videos of the running `npm start`, or of a
 * hosted project. Both need ffmpeg, which nothing else does: what they write is committed.
 */
import { join } from "node:path";
import { readOptions } from "./command-line/read-options.ts";
import { openHostedWorld } from "./doctor/worlds/hosted.ts";
import { openLocalWorld } from "./doctor/worlds/local.ts";
import { drawScene, sceneNames } from "./examples/draw-scenes.ts";
import { readFinished } from "./examples/finished-videos.ts";
import { makeFromVideos } from "./examples/from-videos.ts";
import { readGiven } from "./hosted/given.ts";
import { readCatalog } from "./sync-catalog.ts";

const { ids, remote, only } = readOptions("npm run examples --", {
  ids: { type: "arguments", says: "the generations whose videos become the examples" },
  remote: { type: "string", default: "", says: "takes them from the hosted project with this ref" },
  only: { type: "string", default: "", says: "draws only the scene with this name" },
});

const root = join(import.meta.dirname, "..");
const folder = join(root, "supabase/catalog/examples");

if (ids.length > 0) await replace();
else await draw();

async function draw(): Promise<void> {
  const names = await sceneNames();
  const wanted = only === "" ? names : names.filter((name) => name === only);
  if (wanted.length === 0) throw new Error(`No scene is called ${only}: ${names.join(", ")}.`);
  for (const name of wanted) {
    console.log(`Drawing ${name}, which takes a minute.`);
    await drawScene(name, folder);
  }
}

async function replace(): Promise<void> {
  const { world, close } =
    await (remote === ""
      ? openLocalWorld({ root })
      : openHostedWorld(root, { ...await readGiven(root), SUPABASE_PROJECT_REF: remote }));
  const videos = await readFinished(world, ids, await readCatalog());
  await makeFromVideos(world, videos, folder);
  await close();
  console.log("Their words are the same in each language now: translate them in the files.");
}
