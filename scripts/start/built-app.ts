import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { buildApp, serveApp } from "../../client/pwa/build-app.ts";
import type { AppServer } from "./app-server.ts";

interface BuiltApp extends AppServer {
  /** Builds the app as it is now. Browsers that have it open then offer a new version. */
  buildAgain(): Promise<void>;
}

/**
 * Builds the client as for a host, and serves it with its service worker and its headers, so that
 * installing, offline use and updates can be tried.
 *
 * @param folder for the build; it is replaced
 * @param port 0 takes any free port
 */
export async function startBuiltApp(
  folder: string,
  port: number,
  settings: { apiUrl: string; publishableKey: string; checkoutOrigins: string },
): Promise<BuiltApp> {
  /** Built beside the folder, so that the app is missing for a moment only. */
  async function buildAgain(): Promise<void> {
    const [next, before] = [`${folder}-next`, `${folder}-before`];
    await buildApp(next, settings);
    // An earlier run may have been killed before it removed it.
    await rm(before, { recursive: true, force: true });
    if (existsSync(folder)) await rename(folder, before);
    await rename(next, folder);
    await rm(before, { recursive: true, force: true });
  }

  await buildAgain();
  const server = await serveApp(folder, port);
  return { ...server, buildAgain };
}
