/**
 * Stores files that have not been used by a request yet in IndexedDB, because localStorage only
 * holds text. They are stored as bytes, because Safari has lost blobs stored there. A browser may
 * refuse IndexedDB, be full, or never answer. So nothing here throws or waits for long: what cannot
 * be stored is kept in memory for this visit, and `notKept.files` becomes true.
 */
import { clear, createStore, del, delMany, get, keys, set } from "idb-keyval";
import * as z from "zod/mini";
import type { Attached } from "../../user/uploads.ts";
import { notKept } from "../not-kept.ts";
import { within } from "../timing/within.ts";

const fileSchema = z.object({
  /** Without zod's instanceof, which the app would load before its first screen. */
  bytes: z.custom<ArrayBuffer>((bytes) => bytes instanceof ArrayBuffer),
  type: z.string(),
  id: z.string(),
  bucket: z.enum(["pictures", "clips", "sounds"]),
  ending: z.string(),
  milliseconds: z.nullable(z.number()),
  width: z.nullable(z.number()),
  height: z.nullable(z.number()),
  has_sound: z.nullable(z.boolean()),
});

const LIMIT_MS = 2_000;
/** A busy phone may open the database late, and the draft drops a file that is not found. */
const FIND_LIMIT_MS = 15_000;
/** A slow phone writes 5 MB in a second. */
const BYTES_PER_MS = 5_000;

/** Files of this visit that could not be stored. */
const unstored = new Map<string, Attached>();
const tell = () => (notKept.files.value = unstored.size > 0);

type Store = ReturnType<typeof createStore>;

let opened: Store | undefined;
/** True while the database has not answered in time: then nobody waits for it again. */
let isStuck = false;

/**
 * Resolves with null if it fails or takes too long. Everything is queued in order, so if the
 * database answers after all, a file that was forgotten meanwhile does not come back.
 */
async function ask<T>(work: (store: Store) => Promise<T>, limit = LIMIT_MS): Promise<T | null> {
  // A connection that the browser has closed opens again the next time.
  for (const store of [opened, undefined]) {
    try {
      opened = store ?? createStore("wan-pwa.files", "files");
      const answer = work(opened);
      answer.then(() => (isStuck = false), () => {});
      const result = await within(isStuck ? 0 : limit, answer, "late" as const);
      if (result !== "late") return result;
      isStuck = true;
      return null;
    } catch {
      opened = undefined;
    }
  }
  return null;
}

export async function keepFile(key: string, attached: Attached): Promise<void> {
  const { file, ...facts } = attached;
  unstored.set(key, attached);
  const bytes = await file.arrayBuffer().catch(() => null);
  if (bytes) {
    await ask(async (store) => {
      // It was forgotten while it was read, or another one took its place.
      if (unstored.get(key) !== attached) return;
      await set(key, { ...facts, bytes, type: file.type }, store);
      if (unstored.get(key) === attached) unstored.delete(key);
      tell();
    }, LIMIT_MS + file.size / BYTES_PER_MS);
  }
  tell();
}

export async function keptFile(key: string): Promise<Attached | null> {
  const ours = unstored.get(key);
  if (ours) return ours;
  const parsed = z.safeParse(fileSchema, await ask((store) => get(key, store), FIND_LIMIT_MS));
  if (!parsed.success) return null;
  const { bytes, type, ...facts } = parsed.data;
  return { ...facts, file: new Blob([bytes], { type }) };
}

/** What is kept beside a file: where its upload goes on. */
const uploadKey = (key: string) => `${key}.upload`;

/** Uploads of this visit, also while nothing can be stored. */
const uploads = new Map<string, string>();

export async function keepUpload(key: string, upload: string): Promise<void> {
  uploads.set(key, upload);
  await ask((store) => set(uploadKey(key), upload, store));
}

export async function keptUpload(key: string): Promise<string | null> {
  const ours = uploads.get(key);
  if (ours !== undefined) return ours;
  const upload: unknown = await ask((store) => get(uploadKey(key), store));
  return typeof upload === "string" ? upload : null;
}

export async function forgetUpload(key: string): Promise<void> {
  uploads.delete(key);
  await ask((store) => del(uploadKey(key), store));
}

export async function forgetFile(key: string): Promise<void> {
  unstored.delete(key);
  uploads.delete(key);
  tell();
  await ask((store) => delMany([key, uploadKey(key)], store));
}

/** Also a file that could not be stored: then the copy is only in memory, too. */
export async function copyFile(from: string, to: string): Promise<void> {
  const kept = await keptFile(from);
  if (kept) await keepFile(to, kept);
}

/** Forgets the files whose keys do not begin with any of these. */
export async function forgetFilesExcept(...prefixes: readonly string[]): Promise<void> {
  const isForgotten = (key: unknown): key is string =>
    typeof key === "string" && !prefixes.some((prefix) => key.startsWith(prefix));
  await forgetEach(isForgotten);
}

/** Forgets the files whose keys begin with this, unless they are named. */
export async function forgetFilesOf(prefix: string, kept: readonly string[] = []): Promise<void> {
  const own = new Set(kept.flatMap((key) => [key, uploadKey(key)]));
  await forgetEach((key): key is string =>
    typeof key === "string" && key.startsWith(prefix) && !own.has(key)
  );
}

async function forgetEach(isForgotten: (key: unknown) => key is string): Promise<void> {
  for (const key of unstored.keys()) if (isForgotten(key)) unstored.delete(key);
  for (const key of uploads.keys()) if (isForgotten(key)) uploads.delete(key);
  tell();
  await ask(async (store) => await delMany((await keys(store)).filter(isForgotten), store));
}

export async function forgetAllFiles(): Promise<void> {
  unstored.clear();
  uploads.clear();
  tell();
  await ask(clear);
}
