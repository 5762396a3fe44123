/**
 * `npm run deploy` brings a hosted project up to this folder: its database, secrets, settings,
 * functions and the app. It prints what it is going to change and asks before it does. It may be
 * stopped and run again at any time, and remembers nothing on this machine but what you typed.
 */
import { readOptions } from "./command-line/read-options.ts";
import { planSteps, runSteps } from "./deploy/run-steps.ts";
import { steps } from "./deploy/steps.ts";
import { waitUntilHealthy } from "./deploy/wait-until-healthy.ts";
import { givenFile, readGiven } from "./hosted/given.ts";
import { connectProject } from "./hosted/project.ts";
import { createProgress } from "./start/progress.ts";

const options = readOptions("npm run deploy --", {
  "project-ref": {
    type: "string",
    default: "",
    says: "the project, instead of SUPABASE_PROJECT_REF",
  },
  "dry-run": { type: "boolean", default: false, says: "prints the plan and stops" },
  yes: { type: "boolean", default: false, says: "does not ask before it changes anything" },
  rotate: { type: "string", default: "", says: "replaces these secrets, comma-separated" },
});

const root = new URL("..", import.meta.url).pathname;

async function deploy(): Promise<void> {
  const read = await readGiven(root);
  const given = {
    ...read,
    SUPABASE_PROJECT_REF: options["project-ref"] || read.SUPABASE_PROJECT_REF,
  };
  if (given.SUPABASE_PROJECT_REF === "") {
    throw new Error(`SUPABASE_PROJECT_REF is empty, in the shell and in ${givenFile}.`);
  }
  const progress = createProgress();
  const project = connectProject(given);
  const rotate = new Set(options.rotate.split(",").filter((name) => name !== ""));
  const deployment = { root, given, project, rotate, say: (line: string) => progress.print(line) };
  const name = await waitUntilHealthy(project, deployment.say);
  const all = steps.map((make) => make(deployment));

  console.log(`\nThis is what a deploy of ${name} changes:`);
  for (const { title, lines } of await planSteps(all)) {
    console.log(`  ${title}${lines.length === 0 ? ": nothing to do" : ""}`);
    for (const line of lines) console.log(`    - ${line}`);
  }
  if (options["dry-run"]) return;
  if (!options.yes) throw new Error("Nothing was changed. Run this again with --yes to do it.");
  await runSteps(all, progress);
}

try {
  await deploy();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
