import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { until } from "./stack/within.ts";
import { PATIENCE_MS } from "./test/patience.ts";

/** A project that consists of run.mjs, a task, and an npm that only counts its calls. */
async function makeProject() {
  const root = await mkdtemp(join(tmpdir(), "wan-pwa-run-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  await mkdir(join(root, "scripts"));
  await cp(join(import.meta.dirname, "run.mjs"), join(root, "scripts/run.mjs"));
  await writeFile(join(root, "package.json"), '{ "type": "module" }');
  await writeFile(
    join(root, "npm.js"),
    `import { appendFileSync } from "node:fs"; appendFileSync("installs", "x");`,
  );
  await mkdir(join(root, "node_modules/node/bin"), { recursive: true });
  await symlink(process.execPath, join(root, "node_modules/node/bin/node"));
  await writeFile(
    join(root, "scripts/greet.ts"),
    `const [name, code]: string[] = process.argv.slice(2);
     process.on("SIGTERM", () => { console.log("asked to stop"); process.exit(7); });
     console.log("hello", name);
     if (code) process.exit(Number(code));
     setInterval(() => {}, 1000);`,
  );
  const start = (...args: string[]) =>
    spawn(process.execPath, [join(root, "scripts/run.mjs"), ...args], {
      env: { PATH: process.env["PATH"], npm_execpath: join(root, "npm.js") },
    });
  const run = async (...args: string[]) => {
    const child = start(...args);
    const [output, errors, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "exit"),
    ]);
    return { output, errors, code: Number(code) };
  };
  const countInstalls = () =>
    readFile(join(root, "installs"), "utf8").then((marks) => marks.length, () => 0);
  return { root, start, run, countInstalls };
}

test("a task gets its arguments, and its exit code is passed on", async () => {
  const { run } = await makeProject();
  const { output, code } = await run("greet", "Ada", "3");
  expect(output).toContain("hello Ada");
  expect(code).toBe(3);
});

test("packages are installed only if none are installed for this package.json", async () => {
  const { root, run, countInstalls } = await makeProject();
  await run("greet", "Ada", "0");
  await run("greet", "Ada", "0");
  expect(await countInstalls()).toBe(1);
  await writeFile(join(root, "package.json"), '{ "type": "module", "version": "2.0.0" }');
  await run("greet", "Ada", "0");
  expect(await countInstalls()).toBe(2);
});

test("an unknown task is refused with a list of the tasks", async () => {
  const { run } = await makeProject();
  const { errors, code } = await run("dance");
  expect(errors).toContain('There is no task "dance". The tasks are: greet.');
  expect(code).toBe(1);
  expect((await run("../greet")).code).toBe(1);
});

test("a signal is passed on, and the task decides the exit code", async () => {
  const { start } = await makeProject();
  const child = start("greet", "Ada");
  let output = "";
  child.stdout.on("data", (chunk) => (output += String(chunk)));
  await until(PATIENCE_MS, "the greeting", () => output.includes("hello"));
  child.kill("SIGTERM");
  const [code] = await once(child, "close");
  expect(output).toContain("asked to stop");
  expect(code).toBe(7);
});
