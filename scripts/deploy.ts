/**
 * `npm run deploy` brings a hosted project up to this folder: its database, secrets, settings,
 * functions and the app. It prints what it is going to change and asks before it does. It may be
 * stopped and run again at any time, and remembers nothing on this machine but what you typed.
 */
import { readOptions } from "./command-line/read-options.ts";
import { wrap } from "./command-line/wrap.ts";
import { withOperator } from "./deploy/app/operator.ts";
import { takeDeployLock } from "./deploy/deploy-lock.ts";
import { describeBelowCost } from "./deploy/describe-below-cost.ts";
import { describeEnd } from "./deploy/describe-end.ts";
import { refuseForeignAddress } from "./deploy/project/refuse-foreign-address.ts";
import { refuseOldSigningKey } from "./deploy/project/refuse-old-signing-key.ts";
import { waitUntilHealthy } from "./deploy/project/wait-until-healthy.ts";
import { completeGiven, completeSignIn } from "./deploy/questions/complete-given.ts";
import { confirm } from "./deploy/questions/confirm.ts";
import { openTerminal } from "./deploy/questions/terminal.ts";
import { planSteps, printPlan, runSteps } from "./deploy/run-steps.ts";
import { refuseUnknownRotations } from "./deploy/secrets/rotations.ts";
import type { Deployment } from "./deploy/step.ts";
import { steps } from "./deploy/steps.ts";
import { secretHider } from "./doctor/hide-secrets.ts";
import { secretsOf } from "./doctor/worlds/open-world.ts";
import { readGiven } from "./hosted/given.ts";
import { connectProject } from "./hosted/project.ts";
import { findUse } from "./release/database-use.ts";
import { describeUnreleased, readState, refuseFlaws, type State } from "./release/flaws.ts";
import { readCatalog } from "./sync-catalog.ts";
import { createProgress } from "./start/progress.ts";

const options = readOptions("npm run deploy --", {
  "project-ref": {
    type: "string",
    default: "",
    says: "the project, instead of SUPABASE_PROJECT_REF",
  },
  "dry-run": { type: "boolean", default: false, says: "prints the plan and changes nothing" },
  yes: { type: "boolean", default: false, says: "does not ask before it changes anything" },
  rotate: { type: "string", default: "", says: "replaces these secrets, comma-separated" },
});

const root = new URL("..", import.meta.url).pathname;

/** Replaces every secret in what is printed: an answer of another program may quote one. */
let hide = secretHider([]);

// `npm run deploy --dry-run`, without the `--` before it, tells npm and not us.
const isDryRun = options["dry-run"] || process.env["npm_config_dry_run"] === "true";

async function deploy(): Promise<void> {
  const state = await readState(root);
  refuseFlaws(state, new Date());
  const say = (line: string) => progress.print(wrap(hide(line), process.stdout.columns));
  const rotate = new Set(options.rotate.split(",").filter((secret) => secret !== ""));
  refuseUnknownRotations(rotate);
  const asking = { root, terminal: openTerminal() };
  const read = await readGiven(root);
  hide = secretHider(secretsOf(read));
  const ref = options["project-ref"] || read.SUPABASE_PROJECT_REF;
  const signedIn = await completeSignIn({ ...read, SUPABASE_PROJECT_REF: ref }, asking);
  const project = connectProject(signedIn);
  progress.step("Look at the project");
  const name = await waitUntilHealthy(project, say);
  await refuseForeignAddress(project);
  await refuseOldSigningKey(project);
  progress.done();
  const given = await withOperator(await completeGiven(signedIn, project, asking), project);
  hide = secretHider(secretsOf(given));

  const isTerminal = asking.terminal !== undefined;
  const deployment: Deployment = { root, given, project, rotate, isTerminal, say };
  const all = steps.map((make) => make(deployment));
  const isShort = isTerminal && !isDryRun;
  printPlan(name, await planSteps(all, progress), { say, isShort });
  for (const line of describeBelowCost(await readCatalog(root))) say(line);
  const unreleased = await findUnreleased(state);
  if (unreleased !== undefined) say(unreleased);
  if (isDryRun) return say("Nothing was changed, because of --dry-run.");
  if (!options.yes && !(await confirm(asking.terminal))) return say("Nothing was changed.");

  whatStands = "Run `npm run deploy` again: it goes on where it stopped.";
  const lock = await takeDeployLock(project, given);
  deployment.access = lock.access;
  try {
    await runSteps(all, progress);
  } finally {
    await lock.free();
  }
  say(`\n${name} is deployed.`);
  for (const line of await describeEnd(deployment)) say(`  ${line}`);
}

/** What is not released yet, in words. Before the first release, nothing is compared. */
async function findUnreleased(state: State): Promise<string | undefined> {
  if (state.releases.length === 0) return undefined;
  // It reads the source with Vite, which takes a moment to load.
  const { readSourceWords } = await import("./release/source-words.ts");
  return describeUnreleased(state, findUse(state.schema, await readSourceWords(root)));
}

const progress = createProgress();
let whatStands = "Nothing was changed.";
// At a question, the terminal itself hears Ctrl-C. It comes twice, from the terminal and from run.mjs,
// and the second would end a process that listens no more before it has said anything.
process.on("SIGINT", () => {
  progress.failed();
  console.error(`Stopped. ${whatStands}`);
  process.exit(130);
});
try {
  await deploy();
} catch (error) {
  progress.failed();
  const said = hide(error instanceof Error ? error.message : String(error));
  console.error(wrap(said, process.stderr.columns));
  process.exitCode = 1;
}
