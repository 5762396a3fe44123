/** Copying a finished video from Replicate, which keeps it for an hour, into our own bucket. */
import type { AdminDatabase } from "./database.ts";
import type { Generation } from "./contracts/generations.ts";
import { explain, type Log } from "./log.ts";
import type { Videos } from "./storage.ts";

/** Unit: bytes; the bucket's own limit. */
const VIDEO_BYTES_MAX = 50 * 1024 * 1024;

/** Unit: milliseconds, for the whole download. */
const FETCH_TIMEOUT = 90_000;

export interface CopyWorld {
  adminDb: AdminDatabase;
  videos: Videos;
  fetch: typeof fetch;
  log: Log;
}

/** Thrown when another try cannot help: the file is gone, or is no video. */
class Unusable extends Error {}

/**
 * Copies the output of a finalizing generation and completes it. One worker at a time; a copy that
 * broke is left for the next poll, one that cannot succeed fails the generation with its refund.
 */
export async function copyOutput(
  generation: Generation,
  world: CopyWorld,
): Promise<Generation> {
  const { adminDb, videos, log } = world;
  const claimed = await adminDb.claimOutput(generation.id);
  if (claimed === null) return generation;

  const path = `${claimed.user_id}/${generation.id}.mp4`;
  try {
    await videos.store(path, await openOutput(claimed.output_url, world.fetch));
    const completed = await adminDb.completeGeneration(generation.id, path);
    log("output stored", { generation_id: generation.id });
    return completed;
  } catch (error) {
    log("output not stored", {
      generation_id: generation.id,
      reason: explain(error),
    });
    if (rootOf(error) instanceof Unusable) {
      return await adminDb.failGeneration(generation.id, {
        code: "output_lost",
        message: "The video was made but could not be fetched.",
      });
    }
    await adminDb.releaseOutput(generation.id);
    return generation;
  }
}

/** Opens the file as a stream that breaks off when it is no MP4, too large or cut short. */
async function openOutput(url: string, fetch: CopyWorld["fetch"]) {
  // No token goes along: the output's host is not Replicate's API. No redirect is followed.
  const response = await fetch(url, {
    redirect: "error",
    signal: AbortSignal.timeout(FETCH_TIMEOUT),
  });
  if ([403, 404, 410].includes(response.status)) {
    await response.body?.cancel();
    throw new Unusable(`the output answers ${response.status}`);
  }
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    throw new Error(`the output answers ${response.status}`);
  }
  const announced = response.headers.get("content-length");
  return response.body.pipeThrough(
    checkVideo(announced === null ? null : Number(announced)),
  );
}

/** Passes a video through unchanged; errors when it turns out to be none. */
function checkVideo(
  announced: number | null,
): TransformStream<Uint8Array, Uint8Array> {
  let size = 0;
  return new TransformStream({
    transform(chunk, controller) {
      if (size === 0 && !startsLikeMp4(chunk)) {
        throw new Unusable("the output is no MP4");
      }
      size += chunk.byteLength;
      if (size > VIDEO_BYTES_MAX) throw new Unusable("the output is too large");
      controller.enqueue(chunk);
    },
    flush() {
      if (size === 0) throw new Unusable("the output is empty");
      if (announced !== null && size !== announced) {
        throw new Error("the output was cut short");
      }
    },
  });
}

/** ISO base media files begin with a box whose type, at byte 4, is `ftyp` (ISO/IEC 14496-12, 4.3). */
function startsLikeMp4(chunk: Uint8Array): boolean {
  return new TextDecoder().decode(chunk.subarray(4, 8)) === "ftyp";
}

/** Storage and fetch wrap what the stream threw. */
function rootOf(error: unknown): unknown {
  let root = error;
  while (root instanceof Error && root.cause !== undefined) root = root.cause;
  return root;
}
