/**
 * The files of a request: before any credits move, each is measured if it was not, and has a URL
 * that Replicate can read.
 */
import type { Inputs } from "../_shared/contracts/catalog/inputs.ts";
import type { ReadRange } from "../_shared/contracts/media/facts.ts";
import { readReference } from "../_shared/contracts/upload/uploads.ts";
import { internalProblem } from "../_shared/http/problem.ts";
import type { World } from "../_shared/http/world.ts";
import type { FileName } from "../_shared/outside/storage/uploads.ts";
import { measureFile } from "../_shared/upload/measure-file.ts";

/** More than any model takes. What is beyond is refused as not measured. */
const FILES_MAX = 10;

/**
 * How much of all files one start reads, because reading uses CPU. It is enough for ten pictures;
 * a long WebM has to be measured by `measure-upload` before.
 */
const READ_BYTES_MAX = 24 * 1024 * 1024;

const HAND_OVER_TIMEOUT_MS = 60_000;

/** By reference: the URL of each file that is there. */
export type FileUrls = ReadonlyMap<string, string>;

/** The references of the request's files that may be the user's. */
export function ownFilesOf(inputs: Inputs, userId: string): string[] {
  const texts = Object.values(inputs).flat().filter((value) => typeof value === "string");
  const own = texts.filter((text) => readReference(text)?.path.startsWith(`${userId}/`));
  return [...new Set(own)].slice(0, FILES_MAX);
}

/**
 * Postgres decides whether the request may use a file. So a file that is missing, is another
 * user's, or could not be measured here is left to its refusal. A file that is none of our types is
 * refused here.
 */
export async function prepareFiles(references: string[], world: World): Promise<FileUrls> {
  const budget = { bytes: READ_BYTES_MAX };
  const urls = await Promise.all(references.map(async (reference) => {
    const file = readReference(reference);
    const url = file && await prepareFile(file, budget, world);
    return url === null ? [] : [[reference, url] as const];
  }));
  return new Map(urls.flat());
}

async function prepareFile(
  file: FileName,
  budget: { bytes: number },
  world: World,
): Promise<string | null> {
  const found = await world.adminDb.findUpload(file, world.userId);
  const url = found && await world.uploads.sign(file);
  if (found === null || url === null) return null;
  if (found.measured === null) {
    await world.db.checkSession();
    try {
      await measureFile(file, found.version, within(budget, world.uploads.read(url)), world);
    } catch (error) {
      if (!(error instanceof TooMuch)) throw error;
    }
  }
  return world.settings.storageIsReachable ? url : await handOver(url, world);
}

class TooMuch extends Error {
  override readonly name = "TooMuch";
}

/** Reads within the budget, then throws. Files are read at the same time, so it counts before. */
function within(budget: { bytes: number }, read: ReadRange): ReadRange {
  return (offset, length) => {
    if (length > budget.bytes) return Promise.reject(new TooMuch("this start has read enough"));
    budget.bytes -= length;
    return read(offset, length);
  };
}

/** On a laptop, Replicate cannot read our signed URL, so we upload the file to it. */
async function handOver(url: string, world: World): Promise<string> {
  const response = await world.fetch(url, { signal: AbortSignal.timeout(HAND_OVER_TIMEOUT_MS) });
  if (!response.ok) throw internalProblem(`a file's URL answers ${response.status}`);
  return await world.replicate.upload(await response.blob());
}
