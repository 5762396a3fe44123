/** Everything that a user has here, as one zip: rows in data.json, and their files. Loaded when it is asked for. */
import { makeZip } from "client-zip";
import type { User } from "../../api/device/remembered-user.ts";
import type { ExportDataApi, StoredFile } from "../../api/user/export-data.ts";

/** Files that are in, of all that there are. */
export interface Progress {
  done: number;
  total: number;
}

interface Entry {
  name: string;
  input: Blob | string;
  lastModified: Date;
}

/** A file is fetched once more before it is called missing. */
const TRIES = 2;

/**
 * Streams the zip. One file at a time is held in memory, whole: a connection that breaks in the middle of one spoils
 * no more than that one. data.json comes last, so that it can say which files are missing. Rejects when it is canceled
 * or the rows cannot be read.
 */
export async function exportZip(
  api: ExportDataApi,
  user: User,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const [account, generations, creditTransactions, pictures] = await Promise.all([
    api.account(),
    api.generations(),
    api.creditTransactions(),
    api.pictures(),
  ]);
  const videos = generations.flatMap(({ output_path: path }): StoredFile[] =>
    path === null ? [] : [{ bucket: "videos", path, name: path.split("/").at(-1) ?? path }]
  );
  const files = [...videos, ...pictures];

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
      files: files.map(nameOf).filter((name) => !missing.includes(name)),
      missing_files: missing,
    };
    yield { name: "data.json", input: JSON.stringify(data, null, 2), lastModified };
  }
  return makeZip(entries());
}

function nameOf({ bucket, name }: StoredFile): string {
  return `${bucket === "videos" ? "videos" : "pictures"}/${name}`;
}

/** Null: it cannot be had. Throws only when it is canceled. */
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
