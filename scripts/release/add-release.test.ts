import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { addRelease } from "./add-release.ts";
import { copyProject } from "./fixtures/copy-project.ts";
import { readReleases, releasesFile } from "./releases.ts";

const now = new Date("2027-01-01T12:00:00Z");
const day = (count: number) => new Date(now.getTime() + count * 86_400_000);

let root: string;
beforeEach(async () => void (root = await copyProject()));
afterEach(() => rm(root, { recursive: true, force: true }));

it("a release lists the migrations that are new, and what its app and functions use", async () => {
  const first = await addRelease(root, "1.0.0", now);
  expect(Object.keys(first.migrations)).toContain("20261122000100_foundation.sql");
  expect(first.uses).toMatchObject({
    "function start_generation": expect.arrayContaining(["takes p_prompt text"]),
    "function storage_used": expect.arrayContaining(["may be called by authenticated"]),
    "table generations": expect.arrayContaining(["lets authenticated select state"]),
    "bucket pictures": ["is there"],
  });
  // The operator calls it in the SQL editor.
  expect(first.uses).not.toHaveProperty("function waive_debt");
  expect(await readReleases(root)).toEqual([first]);

  const second = await addRelease(root, "1.0.1", day(1));
  expect(second.migrations).toEqual({});
  await addRelease(root, "1.10.0", day(20));
  const all = await readReleases(root);
  expect(all.map(({ version }) => version)).toEqual(["1.0.0", "1.0.1", "1.10.0"]);
  // No app can run the first one any more, so it only keeps its hashes.
  expect(all.map(({ uses }) => Object.keys(uses).length > 0)).toEqual([false, true, true]);
  expect(all[0]?.migrations).toEqual(first.migrations);
});

it("a release with a flaw is refused, and nothing is written", async () => {
  await addRelease(root, "1.9.0", now);
  const before = await readFile(releasesFile(root), "utf8");
  for (const version of ["1.9.0", "1.8.9", "1.10", "v2.0.0", "2.0.0-rc.1"]) {
    await expect(addRelease(root, version, now)).rejects.toThrow("is no version after 1.9.0");
  }
  await writeFile(join(root, "supabase/migrations/29990101000000_lamps.sql"), "");
  await expect(addRelease(root, "1.10.0", now)).rejects.toThrow("29990101000000_lamps.sql has to");
  expect(await readFile(releasesFile(root), "utf8")).toBe(before);
});
