/**
 * `npm run test:long`: a million operations on sixteen connections with kills, and thousands of
 * stories, compared with the model. Then every planted fault runs against every proof and every
 * test, and the script prints the table of all tests that catch it.
 */
import { runCrowd } from "../supabase/tests/model/crowd.ts";
import { type OwnDatabases, startOwnDatabases } from "../supabase/tests/fixtures/own-database.ts";
import { hold } from "../supabase/tests/mutants/judge-processor.ts";
import { allCatches } from "../supabase/tests/mutants/judge-sql.ts";
import { tellStories } from "../supabase/tests/model/stories.ts";
import { processorMutants } from "../supabase/tests/mutants/processor.ts";
import { mutants } from "../supabase/tests/mutants/sql.ts";
import { readOptions } from "./command-line/read-options.ts";

const given = readOptions("npm run test:long --", {
  operations: { type: "string", default: "1000000", says: "how many operations; 0 skips them" },
  stories: {
    type: "string",
    default: "2000",
    says: "how many stories of each kind, on each of four databases; 0 skips them",
  },
  rounds: { type: "string", default: "3", says: "how many times each proof looks for each fault" },
});
const operations = Number(given.operations);
const stories = Number(given.stories);
const rounds = Number(given.rounds);
const seed = Number(process.env["MODEL_SEED"] ?? Date.now() % 1_000_000);

async function runOperations(databases: OwnDatabases): Promise<void> {
  const { url, drop } = await databases.create();
  console.log(`${operations} operations, seed ${seed}…`);
  const { seconds, died, audits } = await runCrowd(url, operations, seed);
  console.log(
    `${operations} operations in ${seconds} s: ${died} calls died and were repeated, ${audits} audits, ` +
      "no violation, every account as the model has it.",
  );
  await drop();
}

/** Random stories about videos and about purchases. Throws the shortest that fails. */
async function runStories(databases: OwnDatabases): Promise<void> {
  for (const kind of ["videos", "purchases"] as const) {
    console.log(`4 × ${stories} stories about ${kind}, seed ${seed}…`);
    const told = await Promise.all([0, 1, 2, 3].map(async (shard) => {
      const { url, drop } = await databases.create();
      const { steps } = await tellStories(url, stories, seed + shard, {
        kind,
        timeLimitMs: 60 * 60_000,
      });
      await drop();
      return steps;
    }));
    const steps = told.reduce((sum, one) => sum + one, 0);
    console.log(`${steps} steps, every answer and every row as the model has it.`);
  }
}

/** Prints one line of the table. If the listed test did not catch the fault, the list is stale. */
function printCatches(
  { title, caughtBy }: { title: string; caughtBy: string },
  catches: string[],
): void {
  console.log(`| ${title} | ${catches.join("; ")} |`);
  if (catches.includes(caughtBy)) return;
  console.log(`  "${caughtBy}" did not catch it, so the list of catchers is out of date.`);
  process.exitCode = 1;
}

const databases = await startOwnDatabases();
try {
  if (operations > 0) await runOperations(databases);
  if (stories > 0) await runStories(databases);
  console.log("| fault | caught by |\n| --- | --- |");
  const outcomes = await hold(processorMutants.map(({ title }) => ({ fault: title })));
  for (const [index, mutant] of processorMutants.entries()) {
    printCatches(mutant, (outcomes[index]?.failures ?? []).map(({ test }) => test));
  }
  for (const mutant of mutants) printCatches(mutant, await allCatches(databases, mutant, rounds));
} finally {
  await databases.stop();
}
