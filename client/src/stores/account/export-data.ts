/**
 * Exports everything that a user has here as one zip: rows in data.json, and their files. Loaded
 * when the user asks for it.
 */
import { makeZip } from "client-zip";
import type { User } from "../../api/device/kept/remembered-user.ts";
import type { ExportDataApi, StoredFile } from "../../api/user/export-data.ts";

/** How many files are done, out of how many. */
export interface Progress {
  done: number;
  total: number;
}

interface Entry {
  name: string;
  input: Blob | string;
  lastModified: Date;
}

/** A failed download is tried once more before the file counts as missing. */
const TRIES = 2;

/**
 * Streams the zip. One whole file at a time is held in memory, so that a connection that breaks
 * spoils no more than that file. data.json comes last, so that it can list the missing files.
 * Rejects if it is canceled or if the rows cannot be read.
 */
export async function exportZip(
  api: ExportDataApi,
  user: User,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const [account, generations, creditTransactions, purchases, freeCredits, uploads] = await Promise
    .all([
      api.account(),
      api.generations(),
      api.creditTransactions(),
      api.purchases(),
      api.welcome(),
      api.uploads(),
    ]);
  const videos = generations.flatMap(({ output_path: path }): StoredFile[] =>
    path === null ? [] : [{ bucket: "videos", path, name: path.split("/").at(-1) ?? path }]
  );
  const files = [...videos, ...uploads];

  async function* entries(): AsyncGenerator<Entry> {
    const lastModified = new Date();
    const missing: string[] = [];
    onProgress({ done: 0, total: files.length });
    for (const [index, file] of files.entries()) {
      signal.throwIfAborted();
      const name = nameOf(file);
      const input = await fetchFile(api, file, signal);
      if (input) yield { name, input, lastModified };
      else missing.push(name);
      onProgress({ done: index + 1, total: files.length });
    }
    const data = {
      exported_at: lastModified.toISOString(),
      account: { id: user.id, email: user.email, ...account },
      generations,
      credit_transactions: creditTransactions,
      purchases,
      free_credits: freeCredits,
      files: files.map(nameOf).filter((name) => !missing.includes(name)),
      missing_files: missing,
    };
    yield { name: "data.json", input: JSON.stringify(data, null, 2), lastModified };
  }
  return makeZip(entries());
}

function nameOf({ bucket, name }: StoredFile): string {
  return `${bucket}/${name}`;
}

/** Null if the file cannot be downloaded. Throws only when it is canceled. */
async function fetchFile(
  api: ExportDataApi,
  file: StoredFile,
  signal: AbortSignal,
): Promise<Blob | null> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    try {
      return await api.fetch(file, signal);
    } catch {
      signal.throwIfAborted();
    }
  }
  return null;
}
