import { Problem } from "../problem.ts";
import { type File, type KeptUpload, RESUMABLE_ABOVE_BYTES, uploadInParts } from "./resumable.ts";
import { isThereAlready, type SendToStorage } from "./storage-requests.ts";

interface Watching {
  /** Gets a share from 0 to 1. */
  onProgress(share: number): void;
  signal: AbortSignal | undefined;
}

/**
 * Uploads a file to a path where nothing else is ever written, so a file that is there already is
 * this one, from an earlier attempt.
 */
export async function uploadFile(
  send: SendToStorage,
  file: File,
  kept: KeptUpload,
  watching: Watching,
): Promise<void> {
  try {
    if (file.body.size > RESUMABLE_ABOVE_BYTES) await largeFile(send, file, kept, watching);
    else await wholeFile(send, file, watching);
  } catch (problem) {
    if (!isThereAlready(problem)) throw named(problem);
  }
  watching.onProgress(1);
}

async function largeFile(
  send: SendToStorage,
  file: File,
  kept: KeptUpload,
  watching: Watching,
): Promise<void> {
  try {
    await uploadInParts(send, file, kept, watching);
  } catch (problem) {
    // Storage has refused every upload in parts before while it took whole files
    // (supabase/storage#844). If it is a limit of the user, the whole file is refused as well.
    if (!(problem instanceof Problem) || ![403, 404, 405, 501].includes(problem.status)) {
      throw problem;
    }
    await wholeFile(send, file, watching);
  }
}

async function wholeFile(
  send: SendToStorage,
  { bucket, path, body }: File,
  { onProgress, signal }: Watching,
): Promise<void> {
  await send({
    method: "POST",
    path: `object/${bucket}/${path}`,
    headers: { "content-type": body.type, "cache-control": "max-age=3600" },
    body,
    onProgress: (bytes) => onProgress(bytes / body.size),
    signal,
  });
}

/** The refusals of Storage by our own codes. */
function named(problem: unknown): unknown {
  if (!(problem instanceof Problem)) return problem;
  const { status } = problem;
  // The user writes into their own folder, and an ended session has a code of its own. So this is
  // the daily limit, even if Storage calls it a violation of row-level security.
  if (status === 403) return new Problem({ code: "too_many_uploads", status });
  if (status === 413) return new Problem({ code: "upload_too_large", status });
  if (status === 415) return new Problem({ code: "upload_not_supported", status });
  return problem;
}
