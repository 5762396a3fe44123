/** Finds the browsers, and installs Debian's with apt where that is possible. */
import { execFile } from "node:child_process";
import { access, readdir } from "node:fs/promises";
import { promisify } from "node:util";
import type { WebKitPaths } from "./webkit.ts";

const run = promisify(execFile);
const APT_TIMEOUT_MS = 10 * 60_000;

/**
 * gstreamer1.0-libav decodes H.264 in WebKitGTK, and brings the library with which Firefox does.
 */
const packages = [
  "firefox-esr",
  "webkit2gtk-driver",
  "xvfb",
  "gstreamer1.0-plugins-good",
  "gstreamer1.0-libav",
  "fonts-liberation",
];

export interface Browsers {
  firefox: string;
  webkit: WebKitPaths;
}

export async function findBrowsers(say: (sentence: string) => void): Promise<Browsers> {
  const here = await find();
  if (here !== null) return here;
  const command = `apt-get install --yes --no-install-recommends ${packages.join(" ")}`;
  if (process.platform !== "linux" || process.getuid?.() !== 0) {
    throw new Error(`The browsers are missing. Run this as root, on Debian: ${command}`);
  }
  say(`Installing ${packages.join(", ")}.`);
  const options = {
    timeout: APT_TIMEOUT_MS,
    maxBuffer: 50_000_000,
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  };
  await run("apt-get", ["update"], options);
  await run("apt-get", command.split(" ").slice(1), options);
  const installed = await find();
  if (installed === null) throw new Error(`The browsers are still missing after: ${command}`);
  return installed;
}

async function find(): Promise<Browsers | null> {
  const [firefox, driver, screen, browser, libav] = await Promise.all([
    first(["/usr/bin/firefox-esr", "/usr/bin/firefox"]),
    first(["/usr/bin/WebKitWebDriver"]),
    first(["/usr/bin/Xvfb"]),
    inLibraries("webkit2gtk-4.1/MiniBrowser", "webkit2gtk-4.0/MiniBrowser"),
    inLibraries("gstreamer-1.0/libgstlibav.so"),
  ]);
  if (!firefox || !driver || !screen || !browser || !libav) return null;
  return { firefox, webkit: { driver, browser, screen } };
}

/** Debian's library folder has the name of the processor in its path. */
async function inLibraries(...names: string[]): Promise<string | null> {
  const folders = await readdir("/usr/lib").catch(() => []);
  return await first(names.flatMap((name) => folders.map((it) => `/usr/lib/${it}/${name}`)));
}

async function first(paths: string[]): Promise<string | null> {
  for (const path of paths) {
    if (await access(path).then(() => true, () => false)) return path;
  }
  return null;
}
