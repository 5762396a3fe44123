import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { promisify } from "node:util";
import { EXAMPLE_BYTES_MAX } from "./shape.ts";

const run = promisify(execFile);

/** From good to barely good enough: the first that fits is taken. */
const QUALITIES = [19, 21, 23, 25, 27, 29, 31, 33, 36, 39];

/** H.264 plays everywhere. `faststart` puts the index first, so that it plays while it loads. */
const H264 = [
  "-an -c:v libx264 -profile:v main -preset veryslow -tune animation -pix_fmt yuv420p",
  // Calm scenes need one whole frame, and one thread gives every machine the same file.
  "-g 999 -threads 1 -fflags +bitexact -flags:v +bitexact -map_metadata -1 -movflags +faststart",
  // Other colours than those of the poster would flash when the video starts.
  "-color_primaries bt709 -color_trc bt709 -colorspace bt709",
].join(" ").split(" ");

/** Writes `<target>.mp4` of at most EXAMPLE_BYTES_MAX, and its first frame as `<target>.webp`. */
export async function encode(
  input: readonly string[],
  filter: readonly string[],
  target: string,
): Promise<void> {
  const video = `${target}.mp4`;
  for (const quality of QUALITIES) {
    const filters = [...filter, "scale=out_color_matrix=bt709"].join(",");
    await ffmpeg([...input, "-vf", filters, ...H264, "-crf", String(quality), video]);
    if ((await stat(video)).size <= EXAMPLE_BYTES_MAX) {
      await ffmpeg(["-i", video, "-frames:v", "1", "-quality", "72", `${target}.webp`]);
      return;
    }
  }
  throw new Error(`${video} is larger than ${EXAMPLE_BYTES_MAX} bytes at every quality.`);
}

async function ffmpeg(options: readonly string[]): Promise<void> {
  await run("ffmpeg", ["-y", "-loglevel", "error", ...options]).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      throw new Error("There is no ffmpeg on this machine. On Debian: apt-get install ffmpeg");
    }
    throw error;
  });
}
