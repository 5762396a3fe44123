/**
 * Finds a Chromium for the browser stories, and installs one if there is none.
 *
 * It tries, in this order: CHROMIUM_PATH, a browser of this machine, one that playwright downloaded
 * before, playwright's download, and Debian's package with apt as root.
 */
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { chromium } from "playwright-core";

const run = promisify(execFile);

const DOWNLOAD_TIMEOUT_MS = 5 * 60_000;
const APT_TIMEOUT_MS = 10 * 60_000;
const START_TIMEOUT_MS = 60_000;

const installed = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/**
 * The path of a Chromium. If there is none and none can be installed, throws an error that says
 * what to do.
 */
export async function findChromium(say: (sentence: string) => void): Promise<string> {
  const wanted = process.env["CHROMIUM_PATH"];
  if (wanted !== undefined && wanted !== "") {
    if (await starts(wanted)) return wanted;
    throw new Error(`CHROMIUM_PATH is ${wanted}, but no browser starts there.`);
  }
  const here = await firstThatStarts([...installed, chromium.executablePath()]);
  if (here !== null) return here;

  say("Installing Chromium for the browser stories.");
  for (const install of [installByPlaywright, installByApt]) {
    await install().catch((error: unknown) => say(`${install.name}: ${firstLine(error)}`));
    const found = await firstThatStarts([chromium.executablePath(), ...installed]);
    if (found !== null) return found;
  }
  throw new Error("There is no Chromium. Install one, or set CHROMIUM_PATH to yours.");
}

async function installByPlaywright(): Promise<void> {
  const manifest = createRequire(import.meta.url).resolve("playwright-core/package.json");
  const cli = join(dirname(manifest), "cli.js");
  await run(process.execPath, [cli, "install", "chromium"], {
    timeout: DOWNLOAD_TIMEOUT_MS,
    // Try a blocked download once, not five times.
    env: { ...process.env, PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: "15000" },
  });
}

const installByApt = () => installPackages("chromium", "fonts-liberation");

/** Installs packages with apt, which needs Linux and root. */
export async function installPackages(...names: string[]): Promise<void> {
  if (process.platform !== "linux" || process.getuid?.() !== 0) {
    throw new Error("apt needs Linux and root.");
  }
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const options = { timeout: APT_TIMEOUT_MS, env, maxBuffer: 50_000_000 };
  await run("apt-get", ["update"], options);
  await run("apt-get", ["install", "--yes", "--no-install-recommends", ...names], options);
}

async function firstThatStarts(paths: string[]): Promise<string | null> {
  for (const path of paths) if (await starts(path)) return path;
  return null;
}

/** A downloaded browser without its libraries does not start. */
export async function starts(path: string): Promise<boolean> {
  return await run(path, ["--version"], { timeout: START_TIMEOUT_MS }).then(
    () => true,
    () => false,
  );
}

export function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split("\n")[0] ?? "";
}
