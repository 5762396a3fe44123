/**
 * Finds a Chromium for the browser stories, and installs one where there is none.
 *
 * The first that holds: CHROMIUM_PATH, a browser of this machine, one that playwright downloaded,
 * playwright's download, Debian's package by apt as root.
 */
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { chromium } from "playwright-core";

const run = promisify(execFile);

/** Unit: milliseconds. */
const DOWNLOAD_TIMEOUT = 5 * 60_000;
const APT_TIMEOUT = 10 * 60_000;
const START_TIMEOUT = 15_000;

const installed = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** The path of a Chromium. Throws a sentence with the way out when there is none to be had. */
export async function findChromium(say: (sentence: string) => void): Promise<string> {
  const wanted = process.env["CHROMIUM_PATH"];
  if (wanted !== undefined && wanted !== "") {
    if (await starts(wanted)) return wanted;
    throw new Error(`CHROMIUM_PATH names ${wanted}, and no browser starts there.`);
  }
  const here = await firstThatStarts([...installed, chromium.executablePath()]);
  if (here !== null) return here;

  say("Installing Chromium for the browser stories.");
  for (const install of [installByPlaywright, installByApt]) {
    await install().catch((error: unknown) => say(`${install.name}: ${firstLine(error)}`));
    const found = await firstThatStarts([chromium.executablePath(), ...installed]);
    if (found !== null) return found;
  }
  throw new Error("No Chromium: install one, or set CHROMIUM_PATH to the one you have.");
}

async function installByPlaywright(): Promise<void> {
  const manifest = createRequire(import.meta.url).resolve("playwright-core/package.json");
  const cli = join(dirname(manifest), "cli.js");
  await run(process.execPath, [cli, "install", "chromium"], {
    timeout: DOWNLOAD_TIMEOUT,
    // A blocked download is tried once, not five times.
    env: { ...process.env, PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: "15000" },
  });
}

async function installByApt(): Promise<void> {
  if (process.platform !== "linux" || process.getuid?.() !== 0) {
    throw new Error("apt needs Linux and root.");
  }
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update"], { timeout: APT_TIMEOUT, env, maxBuffer: 50_000_000 });
  await run("apt-get", [
    "install",
    "--yes",
    "--no-install-recommends",
    "chromium",
    "fonts-liberation",
  ], {
    timeout: APT_TIMEOUT,
    env,
    maxBuffer: 50_000_000,
  });
}

async function firstThatStarts(paths: string[]): Promise<string | null> {
  for (const path of paths) if (await starts(path)) return path;
  return null;
}

/** A download without the libraries that it wants is no browser. */
async function starts(path: string): Promise<boolean> {
  return await run(path, ["--version"], { timeout: START_TIMEOUT }).then(() => true, () => false);
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split("\n")[0] ?? "";
}
