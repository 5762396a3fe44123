/** What users bring, and their own videos: signed URLs, and parts of a file. */
import type { ReadRange } from "../../contracts/media/facts.ts";
import type { FileBucket } from "../../contracts/upload/uploads.ts";
import { internalProblem, Problem } from "../../http/problem.ts";
import type { Client } from "../database/query.ts";
import { isMissing } from "./missing.ts";

/** Replicate reads a file when the run starts, so the URL must outlive a long queue. */
const URL_SECONDS = 2 * 60 * 60;

/** For one part. The largest has 16 MB. */
const READ_TIMEOUT_MS = 30_000;

/** Where a file is. */
export interface FileName {
  bucket: FileBucket;
  path: string;
}

export interface Uploads {
  /** A signed URL that Replicate can read. Null: the user has no file there. */
  sign(file: FileName): Promise<string | null>;
  /** Reads parts of the file at a signed URL. */
  read(url: string): ReadRange;
}

export const uploadNotFound = () =>
  new Problem("upload_not_found", "There is no such file in your folder.", "Upload it again.");

/** With the rights of the client's user. */
export function connectUploads(client: Client): Uploads {
  return {
    async sign({ bucket, path }) {
      const { data, error } = await client.storage.from(bucket).createSignedUrl(path, URL_SECONDS);
      if (error === null) return data.signedUrl;
      if (isMissing(error)) return null;
      throw internalProblem(error);
    },
    read: (url) => (offset, length) => readRange(url, offset, length),
  };
}

async function readRange(url: string, offset: number, length: number) {
  const response = await fetch(url, {
    headers: { range: `bytes=${offset}-${offset + length - 1}` },
    signal: AbortSignal.timeout(READ_TIMEOUT_MS),
  });
  const { status, headers } = response;
  // The file is empty, so it has no first byte.
  if (status === 416) {
    await response.body?.cancel();
    return { bytes: new Uint8Array(), size: 0 };
  }
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    throw status === 400 || status === 404
      ? uploadNotFound()
      : internalProblem(`storage answered ${status}`);
  }
  const size = Number(
    status === 206 ? headers.get("content-range")?.split("/")[1] : headers.get("content-length"),
  );
  if (!Number.isSafeInteger(size)) {
    await response.body.cancel();
    throw internalProblem("storage does not say how large a file is");
  }
  // If Storage ignores the Range header, the part is taken from the stream.
  const skipped = status === 206 ? 0 : offset;
  return { bytes: await readPart(response.body, skipped, Math.min(length, size - offset)), size };
}

/** The bytes from `start`, at most `length`. The rest is canceled. */
async function readPart(
  body: ReadableStream<Uint8Array>,
  start: number,
  length: number,
): Promise<Uint8Array> {
  const part = new Uint8Array(Math.max(0, length));
  let skipped = 0;
  let filled = 0;
  for await (const chunk of body) {
    const wanted = chunk.subarray(Math.min(start - skipped, chunk.length));
    skipped += chunk.length - wanted.length;
    const taken = wanted.subarray(0, part.length - filled);
    part.set(taken, filled);
    filled += taken.length;
    if (filled === part.length) break;
  }
  return part.subarray(0, filled);
}
