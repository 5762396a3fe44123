/**
 * An upload in parts, by the TUS protocol 1.0.0 as Supabase Storage has it. It goes on where it
 * stopped, also after a reload, within the day for which Storage keeps the parts.
 */
import { Problem } from "../problem.ts";
import { isThereAlready, type SendToStorage } from "./storage-requests.ts";

/** Storage takes parts of exactly this size, except for the last one. */
const PART_BYTES = 6 * 1024 * 1024;

/** Smaller files are sent in one request. */
export const RESUMABLE_ABOVE_BYTES = PART_BYTES;

/** A part without an answer is tried again after these waits; each part that arrives resets them. */
const WAITS_MS = [1_000, 3_000, 5_000, 10_000];

const PATH = "upload/resumable";
const TUS = { "tus-resumable": "1.0.0" };

export interface File {
  bucket: string;
  path: string;
  body: Blob;
}

/** Where the id that Storage gave to the upload is kept for after a reload. */
export interface KeptUpload {
  read(): Promise<string | null>;
  write(upload: string): Promise<void>;
}

interface Watching {
  onProgress(share: number): void;
  signal: AbortSignal | undefined;
}

export async function uploadInParts(
  send: SendToStorage,
  file: File,
  kept: KeptUpload,
  watching: Watching,
): Promise<void> {
  const { signal } = watching;
  let reached = -1;
  let tries = 0;
  const onPart = (offset: number) => {
    if (offset > reached) tries = 0;
    reached = Math.max(reached, offset);
  };
  while (true) {
    try {
      return await goOn(send, file, kept, watching, onPart);
    } catch (problem) {
      if (isThereAlready(problem)) return;
      const wait = WAITS_MS[tries];
      if (wait === undefined || !mayPass(problem, await kept.read() !== null)) throw problem;
      tries += 1;
      await pause(wait, signal);
      if (signal?.aborted) throw problem;
    }
  }
}

/** Sends all that Storage does not have yet. */
async function goOn(
  send: SendToStorage,
  file: File,
  kept: KeptUpload,
  { onProgress, signal }: Watching,
  onPart: (offset: number) => void,
): Promise<void> {
  const { body } = file;
  const begun = await kept.read();
  let offset = begun === null ? null : await offsetOf(send, begun, signal);
  // All bytes have arrived, but Storage says so even if it refused the file then. A new upload finds
  // out whether the file is there.
  if (offset === body.size) offset = null;
  const upload = begun !== null && offset !== null ? begun : await create(send, file, signal);
  if (upload !== begun) await kept.write(upload);
  offset ??= 0;
  while (offset < body.size) {
    onPart(offset);
    onProgress(offset / body.size);
    offset = await sendPart(send, body, { upload, offset, onProgress, signal });
  }
}

async function create(
  send: SendToStorage,
  { bucket, path, body }: File,
  signal: AbortSignal | undefined,
): Promise<string> {
  const about = {
    bucketName: bucket,
    objectName: path,
    contentType: body.type,
    cacheControl: "3600",
  };
  const { location } = await send({
    method: "POST",
    path: PATH,
    headers: {
      ...TUS,
      "upload-length": String(body.size),
      "upload-metadata": Object.entries(about).map(([name, value]) => `${name} ${btoa(value)}`)
        .join(","),
    },
    signal,
  });
  // Only its last part counts: behind a proxy, the server may not know its own address.
  const upload = location?.split("/").at(-1);
  if (!upload) throw new Problem({ code: "unexpected_answer", status: 0 });
  return upload;
}

/** Null: Storage no longer has it. */
async function offsetOf(
  send: SendToStorage,
  upload: string,
  signal: AbortSignal | undefined,
): Promise<number | null> {
  try {
    const { offset } = await send({
      method: "HEAD",
      path: `${PATH}/${upload}`,
      headers: TUS,
      signal,
    });
    return offset;
  } catch (problem) {
    if (problem instanceof Problem && isRefusal(problem)) return null;
    throw problem;
  }
}

async function sendPart(
  send: SendToStorage,
  body: Blob,
  { upload, offset, onProgress, signal }:
    & { upload: string; offset: number }
    & Watching,
): Promise<number> {
  const part = body.slice(offset, offset + PART_BYTES);
  const { offset: reached } = await send({
    method: "PATCH",
    path: `${PATH}/${upload}`,
    headers: {
      ...TUS,
      "upload-offset": String(offset),
      "content-type": "application/offset+octet-stream",
    },
    body: part,
    onProgress: (bytes) => onProgress((offset + bytes) / body.size),
    signal,
  });
  // A server that reports no progress must not keep the app busy for ever.
  if (reached === null || reached <= offset) {
    throw new Problem({ code: "unexpected_answer", status: 0 });
  }
  return reached;
}

/** Storage has answered that it does not know this upload, or that it may not be continued. */
function isRefusal({ status }: Problem): boolean {
  return status === 400 || status === 403 || status === 404 || status === 410;
}

/**
 * No answer, trouble of the server, or an offset that is not ours: 409 after a part whose answer was
 * lost, 423 while the server still works on it. If Storage has forgotten the upload, it begins again.
 */
function mayPass(problem: unknown, hasBegun: boolean): boolean {
  if (!(problem instanceof Problem)) return false;
  const { isAmbiguous, status } = problem;
  return isAmbiguous || status === 409 || status === 423 ||
    (hasBegun && (status === 404 || status === 410));
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    function done() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    }
    signal?.addEventListener("abort", done);
  });
}
