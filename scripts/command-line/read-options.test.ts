import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";

const scripts = join(import.meta.dirname, "..");
/** A script that does not check its options would start its work and run into this limit. */
const LIMIT_MS = 60_000;

async function run(task: string, ...args: string[]) {
  const child = spawn(process.execPath, [join(scripts, task), ...args], { timeout: LIMIT_MS });
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  return { output, errors, code };
}

it("npm start refuses an unknown option or argument and lists its options", async () => {
  const takes = [
    "npm start -- takes",
    "  --reset    starts over with an empty database",
    "  --built    serves the production build with its service worker",
    "  --verbose  prints every event",
    "",
  ].join("\n");
  expect(await run("start.ts", "--rest")).toEqual({
    output: "",
    errors: `Unknown option '--rest': ${takes}`,
    code: 1,
  });
  expect(await run("start.ts", "--help")).toEqual({ output: takes, errors: "", code: 0 });
  expect((await run("start.ts", "reset")).errors).toBe(`Unexpected argument 'reset': ${takes}`);
});

it("an option without its value is refused, and a script without options says that it takes none", async () => {
  expect((await run("bench-db.ts", "--rounds")).errors).toMatch(
    /^Option '--rounds <value>' argument missing: npm run bench:db -- takes --rounds <value> \(.+\)\.\n$/,
  );
  expect(await run("sync-catalog.ts", "--force")).toEqual({
    output: "",
    errors: "Unknown option '--force': npm run sync-catalog -- takes no options.\n",
    code: 1,
  });
});

it("many options are listed one below the other", async () => {
  const { output, code } = await run("deploy.ts", "--help");
  expect(code).toBe(0);
  expect(output.split("\n").slice(0, 3)).toEqual([
    "npm run deploy -- takes",
    "  --project-ref <value>  the project, instead of SUPABASE_PROJECT_REF",
    "  --dry-run              prints the plan and changes nothing",
  ]);
});

it("an argument has to be given, once", async () => {
  const takes = "npm run release -- takes <version> (such as 1.1.0).\n";
  expect(await run("release.ts")).toEqual({
    output: "",
    errors: `The <version> is missing: ${takes}`,
    code: 1,
  });
  expect((await run("release.ts", "1.0.0", "2.0.0")).errors).toBe(
    `Unexpected argument '2.0.0': ${takes}`,
  );
  expect(await run("release.ts", "--help")).toEqual({ output: takes, errors: "", code: 0 });
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

it.each(tasks)(
  "npm %s reads its options with readOptions, as all scripts do",
  async (name, task) => {
    const code = await readFile(join(scripts, `${task}.ts`), "utf8");
    expect(code).toContain(`readOptions("npm ${name} --", {`);
    expect(code).not.toMatch(/parseArgs|process\.argv(?!\[1\])/);
  },
);

it.each(["test", "watch"])("npm %s says that it takes the options of vitest", async (task) => {
  const { output, code } = await run(`${task}.ts`, "--help");
  expect(output).toContain("takes the options of vitest");
  expect(code).toBe(0);
});
