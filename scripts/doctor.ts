/**
 * `npm run doctor`: finds what is wrong with the running `npm start`, or with a hosted project. It
 * only reads, and sends one webhook as Replicate would, whose record is the only row that it leaves.
 * The exit code is 0 if all is well, 1 if something could not be checked, 2 if there are findings.
 */
import { join } from "node:path";
import { readOptions } from "./command-line/read-options.ts";
import { checksOf } from "./doctor/checks.ts";
import { secretHider } from "./doctor/hide-secrets.ts";
import { exitCode, renderOutcome, renderSummary } from "./doctor/report.ts";
import { runChecks } from "./doctor/run-checks.ts";
import { readGiven } from "./hosted/given.ts";
import { openHostedWorld } from "./doctor/worlds/hosted.ts";
import { openLocalWorld } from "./doctor/worlds/local.ts";

const flags = readOptions("npm run doctor --", {
  remote: { type: "string", default: "", says: "checks the hosted project with this ref" },
  json: { type: "boolean", default: false, says: "prints one JSON object, for programs" },
});

const root = join(import.meta.dirname, "..");

process.exitCode = await examine().catch((error: unknown) => {
  const reason = error instanceof Error ? error.message : String(error);
  const text = secretHider([])(reason);
  if (flags.json) console.log(JSON.stringify({ exitCode: 1, reason: text, checks: [] }, null, 2));
  else console.error(text);
  return 1;
});
// A check that was given up may still hold a connection.
process.exit();

async function examine(): Promise<number> {
  if (flags.remote && !/^[a-z]{20}$/.test(flags.remote)) {
    throw new Error(
      `"${flags.remote}" is no project ref. A ref has twenty letters: it is in the dashboard's address.`,
    );
  }
  const { world, secrets, close } =
    await (flags.remote
      ? openHostedWorld(root, { ...await readGiven(root), SUPABASE_PROJECT_REF: flags.remote })
      : openLocalWorld({ root }));
  const hide = secretHider(secrets);
  const say = (line: string) => flags.json || console.log(hide(line));
  say(`Looking at ${world.url}\n`);
  const outcomes = await runChecks(
    checksOf(world),
    world,
    (outcome) => say(renderOutcome(outcome)),
  );
  say(`\n${renderSummary(outcomes)}`);
  const code = exitCode(outcomes);
  if (flags.json) {
    console.log(
      hide(JSON.stringify({ url: world.url, exitCode: code, checks: outcomes }, null, 2)),
    );
  }
  await close();
  return code;
}
