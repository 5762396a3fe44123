import { cp, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExampleFile } from "../../supabase/functions/_shared/contracts/catalog/example.ts";
import type { DoctorWorld } from "../doctor/world.ts";
import { encode } from "./encode.ts";
import { download, type FinishedVideo } from "./finished-videos.ts";
import { FRAMES_PER_SECOND, HEIGHT, SECONDS, WIDTH } from "./shape.ts";

/** Its end fades into its beginning, because a video rarely ends as it began. */
const FADE_SECONDS = 0.5;
/** A file may be a few frames shorter than it was priced. */
const SPARE_SECONDS = 0.1;

/** Replaces all examples in the folder, once each of the new ones is there. */
export async function makeFromVideos(
  world: Pick<DoctorWorld, "url" | "secretKeys">,
  videos: readonly FinishedVideo[],
  folder: string,
): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), "wan-pwa-examples-"));
  try {
    const made = join(work, "made");
    await cp(folder, made, { recursive: true, filter: (path) => path === folder });
    for (const [index, video] of videos.entries()) {
      const source = join(work, `${video.id}.mp4`);
      await writeFile(source, await download(world, video));
      const name = nameOf(video);
      await encode(["-i", source], loopFilters(video.length_seconds), join(made, name));
      const text = JSON.stringify(fileOf(video, (index + 1) * 10), null, 2);
      await writeFile(join(made, `${name}.json`), `${text}\n`);
      console.log(`${name}: "${video.prompt}"`);
    }
    for (const file of await readdir(folder)) await rm(join(folder, file));
    await cp(made, folder, { recursive: true });
  } finally {
    await rm(work, { recursive: true });
  }
}

/** The first words of its prompt, and of its id, so that no two have the same. */
export function nameOf({ id, prompt }: Pick<FinishedVideo, "id" | "prompt">): string {
  const plain = prompt.normalize("NFKD").toLowerCase().replaceAll(/[^a-z0-9\s]/g, "");
  return [...plain.split(/\s+/).filter((word) => word !== "").slice(0, 3), id.slice(0, 4)].join(
    "-",
  );
}

/** The prompt is the same in each language until the operator translates it in the file. */
export function fileOf(
  { prompt, mode, model, inputs }: Pick<FinishedVideo, "prompt" | "mode" | "model" | "inputs">,
  position: number,
): ExampleFile {
  // With the same seed, the same video would be made again.
  const { seed: _, ...others } = inputs;
  return { position, prompt: { en: prompt, de: prompt }, mode, model, inputs: others };
}

/** What ffmpeg does to a video of this length: upright, small, and without a jump where it repeats. */
export function loopFilters(lengthSeconds: number): string[] {
  const seconds = Math.min(lengthSeconds - SPARE_SECONDS, SECONDS);
  const fade = `duration=${FADE_SECONDS}`;
  return [
    `fps=${FRAMES_PER_SECOND}`,
    `scale=${WIDTH}:${HEIGHT}:force_original_aspect_ratio=increase:flags=lanczos`,
    `crop=${WIDTH}:${HEIGHT}`,
    "setsar=1",
    `trim=duration=${seconds}`,
    "setpts=PTS-STARTPTS",
    `split[a][b];[a]trim=start=${FADE_SECONDS}`,
    `setpts=PTS-STARTPTS[body];[b]trim=${fade}`,
    `setpts=PTS-STARTPTS[start];[body][start]xfade=${fade}:offset=${seconds - 2 * FADE_SECONDS}`,
  ];
}
