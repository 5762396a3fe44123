/** Copies a finished video from Replicate, which keeps it for an hour, into our own bucket. */
import type { Generation } from "../contracts/generation/generations.ts";
import { explain, type Log } from "../http/log.ts";
import type { Failure, Outcomes } from "../outside/database/outcomes.ts";
import type { Claimed, Outputs } from "../outside/database/outputs.ts";
import type { Videos } from "../outside/storage/videos.ts";

/** The same as the bucket's limit. */
const VIDEO_BYTES_MAX = 50 * 1024 * 1024;

/** For the whole download. */
const FETCH_TIMEOUT_MS = 90_000;

/** Without a byte for this time, the download has failed. Other outputs wait for it. */
const STALL_TIMEOUT_MS = 10_000;

export const outputLost: Failure = {
  code: "output_lost",
  message: "The video was made but could not be fetched.",
};

const outputTooLarge: Failure = {
  code: "output_too_large",
  message: "The video is larger than 50 MB, so it cannot be kept. A shorter one may fit.",
};

export interface CopyWorld {
  adminDb:
    & Pick<Outputs, "claimOutput" | "releaseOutput" | "continueReconcile">
    & Pick<Outcomes, "completeGeneration" | "failGeneration">;
  videos: Videos;
  fetch: typeof fetch;
  log: Log;
}

/** What a copy may use. */
export interface CopyLimit {
  /** An output that is larger than this waits for another call. */
  bytesMax: number;
  /** Called with the size of each part of the output that was read. */
  onBytes(bytes: number): void;
}

export interface Copied {
  generation: Generation;
  /** The output is larger than the limit, so it was not tried. */
  isTooLargeForNow: boolean;
}

/**
 * `unusable` is set when a retry cannot help, because the file is gone, is too large or is not a
 * video; `failure` then says it to the owner.
 * `tooLargeForNow` is set when the file is larger than the copy's limit. They are not error
 * classes, because fetch and storage-js wrap errors.
 */
interface Verdict {
  unusable: string | null;
  failure: Failure;
  tooLargeForNow: boolean;
}

/**
 * A worker that answers several calls at once copies one output at a time, because its CPU and
 * memory count together.
 */
let isCopying = false;

/**
 * Copies the output of a finalizing generation and completes the generation. If this worker already
 * copies another output, `reconcile` is asked to do it.
 */
export async function copyOutput(generation: Generation, world: CopyWorld): Promise<Generation> {
  const { adminDb } = world;
  if (isCopying) {
    await adminDb.continueReconcile(null, true);
    return generation;
  }
  isCopying = true;
  try {
    const claimed = await adminDb.claimOutput(generation.id);
    if (claimed === null) return generation;
    const limit = { bytesMax: VIDEO_BYTES_MAX, onBytes() {} };
    return (await copyClaimed(generation, claimed, limit, world)).generation;
  } finally {
    isCopying = false;
  }
}

/**
 * Copies an output that the caller has claimed. A copy that failed is left for the next poll; one
 * that cannot succeed fails the generation, with a refund.
 */
export async function copyClaimed(
  generation: Generation,
  claimed: NonNullable<Claimed>,
  limit: CopyLimit,
  world: CopyWorld,
): Promise<Copied> {
  try {
    return await copyAndEnd(generation, claimed, limit, world);
  } catch (error) {
    // The database did not answer. If it does now, the next poll goes on with the stored file
    // instead of waiting until the claim expires.
    await world.adminDb.releaseOutput(generation.id, claimed.claimed_until, true).catch(() => {});
    throw error;
  }
}

async function copyAndEnd(
  generation: Generation,
  claimed: NonNullable<Claimed>,
  limit: CopyLimit,
  world: CopyWorld,
): Promise<Copied> {
  const { adminDb, videos, log } = world;
  const path = `${claimed.user_id}/${generation.id}.mp4`;
  const verdict: Verdict = { unusable: null, failure: outputLost, tooLargeForNow: false };
  const stall = watchForStall();
  try {
    // Another worker may have stored it and died before recording that.
    if (!(await videos.has(path))) {
      const output = await openOutput(claimed.output_url, world.fetch, limit, stall, verdict);
      await videos.store(path, output);
    }
  } catch (error) {
    if (verdict.tooLargeForNow) {
      await adminDb.releaseOutput(generation.id, claimed.claimed_until, false);
      return { generation, isTooLargeForNow: true };
    }
    const reason = verdict.unusable ?? explain(error);
    log("output not stored", { generation_id: generation.id, reason });
    if (verdict.unusable === null) {
      await adminDb.releaseOutput(generation.id, claimed.claimed_until, true);
      return { generation, isTooLargeForNow: false };
    }
    const failed = await adminDb.failGeneration(generation.id, verdict.failure);
    return { generation: failed, isTooLargeForNow: false };
  } finally {
    stall.end();
  }
  log("output stored", { generation_id: generation.id });
  const ended = await adminDb.completeGeneration(generation.id, path);
  // The generation was canceled or given up, and refunded, in the meantime. Or another worker was
  // faster and the owner has deleted the video since. Either way, nothing uses the file.
  if (ended.output_path !== path) await videos.remove(path);
  return { generation: ended, isTooLargeForNow: false };
}

/**
 * Opens the file as a stream that fails if the file is not an MP4, is too large, is cut short or
 * stalls.
 */
async function openOutput(
  url: string,
  fetch: CopyWorld["fetch"],
  limit: CopyLimit,
  stall: Stall,
  verdict: Verdict,
) {
  // Send no token, because the output's host is not Replicate's API. Follow no redirect.
  const response = await fetch(url, {
    redirect: "error",
    signal: AbortSignal.any([AbortSignal.timeout(FETCH_TIMEOUT_MS), stall.signal]),
  });
  const refuse = async (reason: string): Promise<never> => {
    await response.body?.cancel();
    throw new Error(reason);
  };
  if (!response.ok || response.body === null) {
    const reason = `the output answers ${response.status}`;
    if ([403, 404, 410].includes(response.status)) verdict.unusable = reason;
    return await refuse(reason);
  }
  // Content-Length counts the bytes sent, but fetch decompresses the response.
  const header = response.headers.has("content-encoding")
    ? null
    : response.headers.get("content-length");
  const announced = header === null ? null : Number(header);
  if (announced !== null && announced > VIDEO_BYTES_MAX) {
    return await refuse(tooLarge(verdict));
  }
  if ((announced ?? VIDEO_BYTES_MAX) > limit.bytesMax) {
    verdict.tooLargeForNow = true;
    return await refuse("the output is too large for this call");
  }
  return response.body.pipeThrough(checkVideo(announced, limit, stall, verdict));
}

function tooLarge(verdict: Verdict): string {
  verdict.failure = outputTooLarge;
  return verdict.unusable = "the output is too large";
}

/** Passes a video through unchanged. Fails if it is not one. */
function checkVideo(
  announced: number | null,
  limit: CopyLimit,
  stall: Stall,
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
      stall.hasArrived();
      limit.onBytes(chunk.byteLength);
      if (head.length < HEAD_BYTES) {
        head = [...head, ...chunk.subarray(0, HEAD_BYTES - head.length)];
        if (head.length === HEAD_BYTES && !isMp4(head)) refuse("the output is no MP4");
      }
      size += chunk.byteLength;
      if (size > VIDEO_BYTES_MAX) refuse(tooLarge(verdict));
      controller.enqueue(chunk);
    },
    flush() {
      // A retry may bring the rest, also if nothing has arrived yet.
      if (announced !== null && size !== announced) throw new Error("the output was cut short");
      if (size < HEAD_BYTES) refuse("the output is empty");
    },
  });
}

/** Aborts a download that sends nothing for too long. */
interface Stall {
  signal: AbortSignal;
  hasArrived(): void;
  end(): void;
}

function watchForStall(): Stall {
  const controller = new AbortController();
  let isQuiet = true;
  const timer = setInterval(() => {
    if (isQuiet) controller.abort(new Error("the output stalled"));
    isQuiet = true;
  }, STALL_TIMEOUT_MS);
  return {
    signal: controller.signal,
    hasArrived() {
      isQuiet = false;
    },
    end: () => clearInterval(timer),
  };
}

const HEAD_BYTES = 8;

/**
 * ISO base media files begin with a box whose type, at byte 4, is `ftyp` (ISO/IEC 14496-12, 4.3).
 */
function isMp4(head: number[]): boolean {
  return String.fromCharCode(...head.slice(4)) === "ftyp";
}
