import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";

/** A file of the built app. */
export interface BuiltFile {
  /** Such as `assets/first-1a2b.js`. */
  path: string;
  /** SHA-1 in hex, by which hosts recognise what they have. */
  digest: string;
  bytes: Uint8Array;
}

/** All files but those whose name begins with a dot, which are the build's own notes. */
export async function readBuiltFiles(folder: string): Promise<BuiltFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll(sep, "/"))
    .filter((path) => !/(^|\/)\./.test(path)).sort();
  return await Promise.all(paths.map(async (path) => {
    const bytes = new Uint8Array(await readFile(join(folder, path)));
    return { path, digest: createHash("sha1").update(bytes).digest("hex"), bytes };
  }));
}

/** One file for each digest. Throws if the host asks for a file that the app does not have. */
export function pickByDigest(files: readonly BuiltFile[], digests: readonly string[]): BuiltFile[] {
  return [...new Set(digests)].map((digest) => {
    const file = files.find((one) => one.digest === digest);
    if (!file) {
      throw new Error(`The host asks for a file with the digest ${digest}. There is none.`);
    }
    return file;
  });
}

/** At most so many uploads at a time. */
const PARALLEL = 8;

export async function uploadEach(
  files: readonly BuiltFile[],
  upload: (file: BuiltFile) => Promise<void>,
): Promise<void> {
  const left = [...files];
  await Promise.all(Array.from({ length: PARALLEL }, async () => {
    for (let file = left.pop(); file; file = left.pop()) await upload(file);
  }));
}
