/**
 * Finds Chromium's headless shell for the browser stories, and installs Debian's package if there is
 * none: the same engine without the windows that nobody sees, so the stories need a quarter less of
 * the processor.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { firstLine, installPackages, starts } from "./browser.ts";

const PACKAGE = "chromium-headless-shell";
const PATH = `/usr/bin/${PACKAGE}`;

/** What is asked of this machine. */
export interface Machine {
  /** Whether the browser at this path starts. */
  starts(path: string): Promise<boolean>;
  /** Whether apt's lists name this package. */
  offers(name: string): Promise<boolean>;
  install(name: string): Promise<void>;
}

const thisMachine: Machine = {
  starts,
  offers: (name) => promisify(execFile)("apt-cache", ["show", name]).then(() => true, () => false),
  install: installPackages,
};

/** Its path, or null where it is not to be had: the stories then use the whole Chromium. */
export async function findHeadlessShell(
  say: (sentence: string) => void,
  machine = thisMachine,
): Promise<string | null> {
  if (await machine.starts(PATH)) return PATH;
  try {
    // Lists that do not even name Chromium are missing, and come with the installation.
    const isNowhere = await machine.offers("chromium") && !await machine.offers(PACKAGE);
    if (isNowhere) throw new Error(`apt's lists do not name ${PACKAGE}.`);
    say(`Installing ${PACKAGE} for the browser stories.`);
    await machine.install(PACKAGE);
    if (await machine.starts(PATH)) return PATH;
    throw new Error(`${PATH} does not start.`);
  } catch (error) {
    say(`The browser stories take the whole Chromium, which is slower: ${firstLine(error)}`);
    return null;
  }
}
