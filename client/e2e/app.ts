/** The built client, served as it would be deployed, against the stack of this test run. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, preview } from "vite";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** Where the app is, without a slash at the end. */
    appUrl: string;
    /** The folder of the build. */
    appFolder: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { apiUrl, publishableKey } = project.getProvidedContext().stack;
  process.env["VITE_SUPABASE_URL"] = apiUrl;
  process.env["VITE_SUPABASE_PUBLISHABLE_KEY"] = publishableKey;

  const outDir = await mkdtemp(join(tmpdir(), "wan-pwa-app-"));
  const shared = {
    configFile: new URL("../vite.config.ts", import.meta.url).pathname,
    build: { outDir },
    logLevel: "error",
  } as const;
  await build(shared);
  const server = await preview({ ...shared, preview: { port: 0, host: "127.0.0.1" } });
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error("The built client is not served.");
  project.provide("appUrl", url.replace(/\/$/, ""));
  project.provide("appFolder", outDir);

  return async () => {
    await server.close();
    await rm(outDir, { recursive: true, force: true });
  };
}
