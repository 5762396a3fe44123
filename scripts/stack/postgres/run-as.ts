import { chmod, chown, cp, mkdtemp, readdir, rename, stat } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { basename, dirname, join } from "node:path";
import { runToEnd } from "../child.ts";
import type { PostgresBinaries } from "./binaries.ts";

/** How PostgreSQL is started: `command` and `args` are put before its own command line. */
export interface RunAs {
  prefix: readonly string[];
  binaries: PostgresBinaries;
  /**
   * The user who must own the data folder, as the file system sees it; `undefined` if we are not
   * root.
   */
  owner: number | undefined;
}

/**
 * "nobody" is the one unprivileged user whose name every Linux knows. initdb requires its user to
 * have a name.
 */
const nobody = 65534;

const asNobodyInOurEyes = [
  "unshare",
  "--user",
  `--map-user=${nobody}`,
  `--map-group=${nobody}`,
  "--",
];

const asNobodyWhoMayEnter = [
  "setpriv",
  `--reuid=${nobody}`,
  `--regid=${nobody}`,
  "--clear-groups",
  "--inh-caps=+dac_override",
  "--ambient-caps=+dac_override",
  "--",
];

/**
 * PostgreSQL refuses to run as root, and a clone made by root may be in a folder that no other user
 * can enter.
 *
 * 1. We use a user namespace in which root is called "nobody": PostgreSQL sees an ordinary user,
 *    the kernel sees root's files. No file changes its owner, and nothing is copied.
 * 2. If namespaces are forbidden (Docker's default profile), we really become nobody, but keep the
 *    one capability that opens folders. `access(2)`, with which initdb looks for its programs,
 *    ignores capabilities, so the programs are copied to the temp folder if nobody cannot reach
 *    them.
 */
export async function chooseRunAs(
  binaries: PostgresBinaries,
  waysForbidden: ReadonlySet<"namespace"> = new Set(),
): Promise<RunAs> {
  const user = process.getuid?.();
  if (user !== 0) {
    // The user of a container's `--user 4321` has no name, and initdb requires one.
    const wantsName = !hasName() && await works(asNobodyInOurEyes, "true");
    return { prefix: wantsName ? asNobodyInOurEyes : [], binaries, owner: user };
  }
  if (!waysForbidden.has("namespace") && await works(asNobodyInOurEyes, "true")) {
    return { prefix: asNobodyInOurEyes, binaries, owner: 0 };
  }
  if (await works(asNobodyWhoMayEnter, "true")) {
    const reachable = await works(asNobodyWhoMayEnter, "test", "-x", binaries.initdb);
    return {
      prefix: asNobodyWhoMayEnter,
      binaries: reachable ? binaries : await copyToTempFolder(binaries),
      owner: nobody,
    };
  }
  throw new Error(
    "PostgreSQL refuses to run as root, and on this machine root cannot become another user. " +
      "Run this command as an ordinary user.",
  );
}

/**
 * Gives the folder to the user that PostgreSQL will run as, because it refuses a data folder of any
 * other user.
 */
export async function ownFolder(folder: string, owner: number | undefined): Promise<void> {
  const current = (await stat(folder)).uid;
  if (owner === undefined || current === owner) return;
  if (process.getuid?.() !== 0) {
    throw new Error(
      `The folder ${folder} belongs to another user (id ${current}), who started the stack before. ` +
        `Delete it, or start as that user.`,
    );
  }
  for (const entry of await readdir(folder, { recursive: true })) {
    await chown(join(folder, entry), owner, owner);
  }
  await chown(folder, owner, owner);
}

function hasName(): boolean {
  try {
    return userInfo().username !== "";
  } catch {
    return false;
  }
}

async function works(prefix: readonly string[], ...command: string[]): Promise<boolean> {
  const [program = "", ...args] = [...prefix, ...command];
  const env = { PATH: process.env["PATH"] ?? "/usr/bin:/bin" };
  const { code } = await runToEnd(5000, { command: program, args, env });
  return code === 0;
}

/**
 * Uses another name until the copy is complete. A folder that another user put there is not
 * trusted.
 */
async function copyToTempFolder(binaries: PostgresBinaries): Promise<PostgresBinaries> {
  const native = dirname(dirname(binaries.postgres));
  const { mtimeMs } = await stat(binaries.postgres);
  const copy = join(tmpdir(), `wan-pwa-postgres-${Math.trunc(mtimeMs)}`);
  const found = await stat(copy).catch(() => undefined);
  if (found === undefined) {
    const unfinished = await mkdtemp(`${copy}-`);
    await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
    await chmod(unfinished, 0o755);
    await rename(unfinished, copy);
  } else if (found.uid !== 0 || (found.mode & 0o022) !== 0) {
    throw new Error(`The folder ${copy} does not belong to root. Delete it and start again.`);
  }
  const copied = (path: string) => join(copy, "bin", basename(path));
  return { initdb: copied(binaries.initdb), postgres: copied(binaries.postgres) };
}
