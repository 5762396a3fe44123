import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { spawnSync } from "node:child_process";
import { afterEach, beforeEach, expect, it } from "vitest";
import { makeMemoryFolder } from "./memory-folder.ts";

let memory: string;
beforeEach(async () => void (memory = await mkdtemp(join(tmpdir(), "wan-pwa-memory-"))));
afterEach(() => rm(memory, { recursive: true }));

it("a run gets a folder of its own", async () => {
  const one = await makeMemoryFolder(memory, 0);
  const other = await makeMemoryFolder(memory, 0);
  expect(await readdir(memory)).toEqual([one, other].map((path) => basename(path ?? "")).sort());
});

it("what a run has left that was killed is removed, and nothing else", async () => {
  const { pid: ended } = spawnSync(process.execPath, ["--version"]);
  const names = {
    ofEnded: `wan-pwa-test-${hostname()}-${ended}-abc`,
    ofRunning: `wan-pwa-test-${hostname()}-${process.ppid}-abc`,
    ofOtherMachine: `wan-pwa-test-other-${ended}-abc`,
    ofOthers: "something",
  };
  for (const name of Object.values(names)) {
    await mkdir(join(memory, name, "data"), { recursive: true });
  }
  const made = basename(await makeMemoryFolder(memory, 0) ?? "");
  const { ofEnded: _removed, ...kept } = names;
  expect(await readdir(memory)).toEqual([...Object.values(kept), made].sort());
});

it("there is none without enough room, or where the machine has no such place", async () => {
  expect(await makeMemoryFolder(memory, Number.MAX_SAFE_INTEGER)).toBeUndefined();
  expect(await makeMemoryFolder(join(memory, "missing"), 0)).toBeUndefined();
  expect(await readdir(memory)).toEqual([]);
});
