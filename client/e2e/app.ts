/** Serves the built client as a host would, against the stack of this test run. */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { buildApp, serveApp } from "../pwa/build-app.ts";
import { PATIENCE_MS } from "../../scripts/test/patience.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** The address of the app, without a slash at the end. */
    appUrl: string;
    /** The folder of the build. */
    appFolder: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const outDir = await mkdtemp(join(tmpdir(), "wan-pwa-app-"));
  const { stack } = project.getProvidedContext();
  await Promise.all([buildApp(outDir, stack), waitForFunctions(stack.apiUrl)]);
  const server = await serveApp(outDir, stack.appPort);
  project.provide("appUrl", server.url);
  project.provide("appFolder", outDir);

  return async () => {
    await server.close();
    await rm(outDir, { recursive: true, force: true });
  };
}

/**
 * Waits for the functions. They start with the stack, and on a busy machine they take longer than a
 * story waits. Each answers a preflight once it has started. One that does not start fails its
 * stories.
 */
async function waitForFunctions(apiUrl: string): Promise<void> {
  const folder = new URL("../../supabase/functions/", import.meta.url);
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith("_"));
  await Promise.all(names.map(async ({ name }) => {
    await fetch(`${apiUrl}/functions/v1/${name}`, {
      method: "OPTIONS",
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).catch(() => {});
  }));
}
