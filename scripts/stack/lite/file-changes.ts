import { AsyncLocalStorage } from "node:async_hooks";
import { link, rename, rm } from "node:fs/promises";
import type { Gap } from "./handler.ts";

interface Change {
  keep(): Promise<void>;
  undo(): Promise<void>;
}

/** What this request did to files so far. */
const requests = new AsyncLocalStorage<Change[]>();
const locks = new Map<string, Promise<void>>();

/**
 * Gap: the library changes the file first and then its row, and leaves the file as it is when the
 * database refuses the row. A hosted project removes the bytes of a refused upload, and keeps the
 * file that was to be replaced, moved or deleted.
 */
export const undoRefusedFiles: Gap = (next) => async (request) => {
  const changes: Change[] = [];
  let isAccepted = false;
  try {
    const response = await requests.run(changes, () => next(request));
    isAccepted = response.ok;
    return response;
  } finally {
    for (const change of changes.toReversed()) {
      await (isAccepted ? change.keep() : change.undo());
    }
  }
};

/** Puts a finished file and its description in place. Other requests for the place wait. */
export async function putFile(finished: string, file: string): Promise<void> {
  const unlock = await lock(file);
  const previous = `${file}.${crypto.randomUUID()}`;
  try {
    const wasThere = await keepAs(file, previous);
    await rename(`${finished}.json`, `${file}.json`);
    await rename(finished, file);
    note({
      keep: () => removeFile(previous).finally(unlock),
      undo: () => (wasThere ? moveFile(previous, file) : removeFile(file)).finally(unlock),
    });
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Removes a file once the request was accepted. */
export function removeLater(file: string): void {
  note({ keep: () => removeFile(file), undo: async () => {} });
}

export async function removeFile(file: string): Promise<void> {
  await rm(file, { force: true });
  await rm(`${file}.json`, { force: true });
}

async function moveFile(from: string, to: string): Promise<void> {
  await rename(`${from}.json`, `${to}.json`);
  await rename(from, to);
}

/** Gives the file a second name. False if there is none. */
async function keepAs(file: string, name: string): Promise<boolean> {
  try {
    await link(`${file}.json`, `${name}.json`);
    await link(file, name);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    throw error;
  }
}

function note(change: Change): void {
  const changes = requests.getStore();
  if (changes === undefined) throw new Error("A file can only be changed by a request.");
  changes.push(change);
}

async function lock(file: string): Promise<() => void> {
  const before = locks.get(file);
  const { promise, resolve } = Promise.withResolvers<void>();
  const last = (before ?? Promise.resolve()).then(() => promise);
  locks.set(file, last);
  await before;
  return () => {
    resolve();
    if (locks.get(file) === last) locks.delete(file);
  };
}
