import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** A built app of a few files, two of which are the same, and a note that nobody may upload. */
export const content = {
  "index.html": "<h1>Wan</h1>",
  "assets/first-1.js": "let first = 1;",
  "assets/a b.js": "let second = 2;",
  "assets/again.js": "let second = 2;",
};

export async function builtApp(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "wan-pwa-built-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries({ ...content, ".built-from": "a digest" })) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

/** The digest by which hosts recognise a file. */
export const sha1 = (bytes: string | Buffer) => createHash("sha1").update(bytes).digest("hex");
