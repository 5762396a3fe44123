/** The built client, served as it would be deployed, against the stack of this test run. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { preview } from "vite";
import type { TestProject } from "vitest/node";
import { appConfig, buildApp } from "./build-app.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Where the app is, without a slash at the end. */
    appUrl: string;
    /** The folder of the build. */
    appFolder: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const outDir = await mkdtemp(join(tmpdir(), "wan-pwa-app-"));
  await buildApp(outDir, project.getProvidedContext().stack);
  const server = await preview({
    ...appConfig(outDir),
    preview: { port: 0, host: "127.0.0.1" },
  });
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error("The built client is not served.");
  project.provide("appUrl", url.replace(/\/$/, ""));
  project.provide("appFolder", outDir);

  return async () => {
    await server.close();
    await rm(outDir, { recursive: true, force: true });
  };
}
