/** The app of another commit, to measure it beside the present one in the same run. */
import { execFile } from "node:child_process";
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { AppSettings, buildApp as BuildApp } from "../../client/pwa/build-app.ts";

const run = promisify(execFile);
const root = new URL("../../", import.meta.url).pathname;

/**
 * Builds the client of a commit with the packages of the present one.
 *
 * @param folder an empty folder, for its sources and its build
 * @returns the folder of its build
 */
export async function buildCommit(
  commit: string,
  folder: string,
  settings: AppSettings,
): Promise<string> {
  const [sources, outDir, archive] = ["sources", "app", "sources.tar"].map((name) =>
    join(folder, name)
  ) as [string, string, string];
  await mkdir(sources, { recursive: true });
  await run("git", ["archive", "--output", archive, commit], { cwd: root });
  await run("tar", ["--extract", "--file", archive, "--directory", sources]);
  await symlink(join(root, "node_modules"), join(sources, "node_modules"));
  const file = pathToFileURL(join(sources, "client/pwa/build-app.ts")).href;
  const { buildApp } = await import(file) as { buildApp: typeof BuildApp };
  await buildApp(outDir, settings);
  return outDir;
}
