/** Copies a finished video from Replicate, which keeps it for an hour, into our own bucket. */
import type { Generation } from "../contracts/generations.ts";
import { explain, type Log } from "../http/log.ts";
import type { Outcomes } from "../outside/database/outcomes.ts";
import type { Outputs } from "../outside/database/outputs.ts";
import type { Videos } from "../outside/storage.ts";

/** The same as the bucket's limit. */
const VIDEO_BYTES_MAX = 50 * 1024 * 1024;

/** For the whole download. */
const FETCH_TIMEOUT_MS = 90_000;

export interface CopyWorld {
  adminDb: Outputs & Pick<Outcomes, "completeGeneration" | "failGeneration">;
  videos: Videos;
  fetch: typeof fetch;
  log: Log;
}

/**
 * `unusable` is set when a retry cannot help, because the file is gone or is not a video. It is not
 * an error class, because fetch and storage-js wrap errors.
 */
interface Verdict {
  unusable: string | null;
}

/**
 * Copies the output of a finalizing generation and completes the generation. One worker at a time.
 * A copy that failed is left for the next poll; one that cannot succeed fails the generation, with
 * a refund.
 */
export async function copyOutput(generation: Generation, world: CopyWorld): Promise<Generation> {
  const { adminDb, videos, log } = world;
  const claimed = await adminDb.claimOutput(generation.id);
  if (claimed === null) return generation;

  const path = `${claimed.user_id}/${generation.id}.mp4`;
  const verdict: Verdict = { unusable: null };
  try {
    // Another worker may have stored it and died before recording that.
    if (!(await videos.has(path))) {
      await videos.store(path, await openOutput(claimed.output_url, world.fetch, verdict));
    }
  } catch (error) {
    const reason = verdict.unusable ?? explain(error);
    log("output not stored", { generation_id: generation.id, reason });
    if (verdict.unusable === null) {
      await adminDb.releaseOutput(generation.id, claimed.claimed_until);
      return generation;
    }
    return await adminDb.failGeneration(generation.id, {
      code: "output_lost",
      message: "The video was made but could not be fetched.",
    });
  }
  log("output stored", { generation_id: generation.id });
  const ended = await adminDb.completeGeneration(generation.id, path);
  // The generation was canceled or given up, and refunded, in the meantime. Or another worker was
  // faster and the owner has deleted the video since. Either way, nothing uses the file.
  if (ended.output_path !== path) await videos.remove(path);
  return ended;
}

/**
 * Opens the file as a stream that fails if the file is not an MP4, is too large or is cut short.
 */
async function openOutput(url: string, fetch: CopyWorld["fetch"], verdict: Verdict) {
  // Send no token, because the output's host is not Replicate's API. Follow no redirect.
  const response = await fetch(url, {
    redirect: "error",
    signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
  });
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    const reason = `the output answers ${response.status}`;
    if ([403, 404, 410].includes(response.status)) verdict.unusable = reason;
    throw new Error(reason);
  }
  // Content-Length counts the bytes sent, but fetch decompresses the response.
  const length = response.headers.has("content-encoding")
    ? null
    : response.headers.get("content-length");
  return response.body.pipeThrough(checkVideo(length === null ? null : Number(length), verdict));
}

/** Passes a video through unchanged. Fails if it is not one. */
function checkVideo(
  announced: number | null,
  verdict: Verdict,
): TransformStream<Uint8Array, Uint8Array> {
  const refuse = (reason: string) => {
    verdict.unusable = reason;
    throw new Error(reason);
  };
  let size = 0;
  let head: number[] = [];
  return new TransformStream({
    transform(chunk, controller) {
      if (head.length < HEAD_BYTES) {
        head = [...head, ...chunk.subarray(0, HEAD_BYTES - head.length)];
        if (head.length === HEAD_BYTES && !isMp4(head)) refuse("the output is no MP4");
      }
      size += chunk.byteLength;
      if (size > VIDEO_BYTES_MAX) refuse("the output is too large");
      controller.enqueue(chunk);
    },
    flush() {
      if (size < HEAD_BYTES) refuse("the output is empty");
      if (announced !== null && size !== announced) throw new Error("the output was cut short");
    },
  });
}

const HEAD_BYTES = 8;

/**
 * ISO base media files begin with a box whose type, at byte 4, is `ftyp` (ISO/IEC 14496-12, 4.3).
 */
function isMp4(head: number[]): boolean {
  return String.fromCharCode(...head.slice(4)) === "ftyp";
}
