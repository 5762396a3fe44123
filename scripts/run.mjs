/**
 * `node scripts/run.mjs <task>` runs scripts/<task>.ts on the pinned Node, after `npm install` if
 * that is necessary. It is plain JavaScript and uses only builtins, because it runs on any
 * installed Node, before any package is installed.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const stampFile = join(root, "node_modules/.installed-for");
const oldestNode = [20, 19];

refuseOldNode();
const [task = "", ...args] = process.argv.slice(2);
const script = join(root, `scripts/${task}.ts`);
if (!/^[a-z][a-z-]*$/.test(task) || !existsSync(script)) {
  stopWith(`There is no task "${task}". The tasks are: ${listTasks().join(", ")}.`);
}
installWhereDue();
runTask();

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [needMajor = 0, needMinor = 0] = oldestNode;
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return;
  stopWith(
    `This project needs Node ${
      oldestNode.join(".")
    } or newer, and this is Node ${process.versions.node}. ` +
      "Install a newer one from nodejs.org.",
  );
}

/** npm decides what to install. The stamp file only tells us when we need not run npm. */
function installWhereDue() {
  const wanted = hashManifests();
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === wanted) return;
  // On stderr, because a program may read what the task prints.
  console.error("Installing the packages (npm install)…");
  const npm = process.env.npm_execpath;
  const [command, first] = npm?.endsWith(".js") ? [process.execPath, [npm]] : ["npm", []];
  const { status, error } = spawnSync(
    command,
    [...first, "install", "--no-audit", "--no-fund"],
    { cwd: root, stdio: ["inherit", 2, 2] },
  );
  if (error) stopWith(`npm could not be run: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
  // Hash again: on another platform, npm adds that platform's packages to the lock file.
  writeFileSync(stampFile, hashManifests());
}

function hashManifests() {
  const hash = createHash("sha256");
  for (const name of ["package.json", "package-lock.json"]) {
    const file = join(root, name);
    if (existsSync(file)) hash.update(readFileSync(file));
  }
  return hash.digest("hex");
}

function runTask() {
  const node = join(root, "node_modules/node/bin/node");
  if (!existsSync(node)) {
    stopWith("The pinned Node is missing. Delete node_modules and run this again.");
  }
  // The channel tells the task when this process is gone, even if it was killed.
  const child = spawn(node, [script, ...args], {
    cwd: root,
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  child.once("error", (error) => stopWith(`The task could not be started: ${error.message}`));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => child.kill(signal));
  }
  // npm may die without sending us a signal. Then nobody else would stop the task.
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && child.kill("SIGTERM"), 1000).unref();
  child.once("exit", (code, signal) => {
    process.exit(signal ? 128 + constants.signals[signal] : code ?? 1);
  });
}

function listTasks() {
  return readdirSync(join(root, "scripts"))
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => name.slice(0, -".ts".length));
}

function stopWith(sentence) {
  console.error(sentence);
  process.exit(1);
}
