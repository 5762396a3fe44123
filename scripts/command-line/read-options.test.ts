import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";

const scripts = join(import.meta.dirname, "..");
/** A script that did not look at what it was asked would go on and work. */
const LIMIT_MS = 25_000;

async function run(task: string, ...args: string[]) {
  const child = spawn(process.execPath, [join(scripts, task), ...args], { timeout: LIMIT_MS });
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  return { output, errors, code };
}

it("what npm start does not know ends it with one sentence that names what there is", async () => {
  const takes =
    "npm start -- takes --reset (builds the database anew) and --verbose (prints every event).\n";
  expect(await run("start.ts", "--rest")).toEqual({
    output: "",
    errors: `Unknown option '--rest': ${takes}`,
    code: 1,
  });
  expect(await run("start.ts", "--help")).toEqual({ output: takes, errors: "", code: 0 });
  expect((await run("start.ts", "reset")).errors).toBe(`Unexpected argument 'reset': ${takes}`);
});

it("a value that is missing is no value, and who takes no options says so", async () => {
  expect((await run("bench-client.ts", "--cpu")).errors).toBe(
    "Option '--cpu <value>' argument missing: npm run bench:client -- takes --cpu <value> (how much slower the phone is).\n",
  );
  expect(await run("sync-catalog.ts", "--force")).toEqual({
    output: "",
    errors: "Unknown option '--force': npm run sync-catalog -- takes no options.\n",
    code: 1,
  });
});

const { scripts: npmScripts } = JSON.parse(
  await readFile(join(scripts, "../package.json"), "utf8"),
);
const tasks = Object.entries<string>(npmScripts).flatMap(([name, command]) => {
  const task = /run\.mjs (\S+)$/.exec(command)?.[1];
  return task && task !== "test" && task !== "watch"
    ? [[name === "start" ? "start" : `run ${name}`, task]]
    : [];
});

it.each(tasks)("npm %s reads its options where all scripts do", async (name, task) => {
  const code = await readFile(join(scripts, `${task}.ts`), "utf8");
  expect(code).toContain(`readOptions("npm ${name} --", {`);
  expect(code).not.toMatch(/parseArgs|process\.argv(?!\[1\])/);
});

it.each(["test", "watch"])("npm %s says that it takes what vitest takes", async (task) => {
  const { output, code } = await run(`${task}.ts`, "--help");
  expect(output).toContain("takes what vitest takes");
  expect(code).toBe(0);
});
