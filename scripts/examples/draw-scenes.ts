import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { drawFrames } from "./draw-frames.ts";
import { encode } from "./encode.ts";
import { FRAMES_PER_SECOND } from "./shape.ts";

/** The scenes that can be drawn, by name. */
export async function sceneNames(): Promise<string[]> {
  const files = await readdir(new URL("scenes/", import.meta.url));
  return files.filter((file) => file !== "common.glsl").map((file) => file.replace(/\.glsl$/, ""));
}

/** Draws a scene into `<folder>/<name>.mp4` and `.webp`. */
export async function drawScene(name: string, folder: string): Promise<void> {
  const frames = await mkdtemp(join(tmpdir(), "wan-pwa-examples-"));
  try {
    let count = 0;
    for await (const frame of drawFrames(name)) {
      await writeFile(join(frames, `${String(count++).padStart(4, "0")}.png`), frame);
    }
    const input = ["-framerate", String(FRAMES_PER_SECOND), "-i", join(frames, "%04d.png")];
    await encode(input, [], join(folder, name));
  } finally {
    await rm(frames, { recursive: true });
  }
}
