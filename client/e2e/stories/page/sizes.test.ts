import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, inject, it } from "vitest";
import { findUnlisted } from "../../../pwa/precache.ts";
import { BUDGET, filesWithMedia, measureSizes, readMedia } from "../../sizes.ts";

const sizes = await measureSizes(inject("appFolder"));

it.each(Object.entries(sizes))("the build stays within its budget: %s", (name, size) => {
  expect(size).toBeLessThanOrEqual(BUDGET[name as keyof typeof BUDGET]);
});

it("each part of the build is kept on the device, or left out on purpose, and each listed one exists", async () => {
  const manifest = await readFile(join(inject("appFolder"), ".vite/manifest.json"), "utf8");
  expect(findUnlisted(JSON.parse(manifest))).toEqual({ unlisted: [], gone: [] });
});

it("no example is kept on the device", async () => {
  const worker = await readFile(join(inject("appFolder"), "sw.js"), "utf8");
  expect(worker).toContain("assets/index-");
  expect(worker).not.toMatch(/assets\/[^"]*\.(mp4|webp)/);
});

it("what cuts and encodes clips loads with the painter alone, and not with a photo", async () => {
  expect(await filesWithMedia(inject("appFolder"))).toEqual(["painter-parts"]);
});

it("mediabunny keeps its licence, and says where its source is", async () => {
  const code = await readMedia(inject("appFolder"));
  expect(code).toContain("Mozilla Public License, v. 2.0");
  expect(code).toContain("https://github.com/Vanilagy/mediabunny");
});
