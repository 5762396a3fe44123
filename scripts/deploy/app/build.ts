import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AppSettings } from "../../../client/pwa/build-app.ts";
import { digestFiles } from "../digest-files.ts";

/** What the build reads. */
const sources = ["client", "supabase/functions/_shared/contracts", "package-lock.json"];
const ignored = /^client\/(dist|e2e)\/|(\.test\.tsx?|\.md)$|\/fixtures\//;

/** Where the built app is. */
export const appFolder = (root: string) => join(root, "client/dist");

/** Changes when the built app would be another one. */
export async function digestApp(root: string, settings: Required<AppSettings>): Promise<string> {
  const source = await digestFiles(root, sources, ignored);
  return `${source} ${JSON.stringify(settings)}`;
}

/** In the folder of the built app. Its dot keeps it from being uploaded. */
const note = (root: string) => join(appFolder(root), ".built-from");

export async function isBuilt(root: string, digest: string): Promise<boolean> {
  return await readFile(note(root), "utf8").catch(() => "") === digest;
}

/** The note is written last, so a build that was stopped in the middle is not taken for one. */
export async function build(
  root: string,
  settings: Required<AppSettings>,
  digest: string,
): Promise<void> {
  // Vite takes a moment to load, and most deploys do not build.
  const { buildApp } = await import("../../../client/pwa/build-app.ts");
  await buildApp(appFolder(root), settings);
  await writeFile(note(root), digest);
}
