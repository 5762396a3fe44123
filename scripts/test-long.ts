/**
/**
 * `npm run test:long`: a million operations on sixteen connections with kills, against the model;
 * then every planted fault against every proof and every test, and the table of all that catch it.
 */
import { runCrowd } from "../supabase/tests/model/crowd.ts";
import { type OwnDatabases, startOwnDatabases } from "../supabase/tests/fixtures/own-database.ts";
import { hold } from "../supabase/tests/mutants/judge-processor.ts";
import { allCatches } from "../supabase/tests/mutants/judge-sql.ts";
import { processorMutants } from "../supabase/tests/mutants/processor.ts";
import { mutants } from "../supabase/tests/mutants/sql.ts";
import { readOptions } from "./command-line/read-options.ts";

const given = readOptions("npm run test:long --", {
  operations: { type: "string", default: "1000000", says: "how many; 0 leaves them out" },
  rounds: { type: "string", default: "3", says: "how often each proof looks for each fault" },
});
const operations = Number(given.operations);
const rounds = Number(given.rounds);
const seed = Number(process.env["MODEL_SEED"] ?? Date.now() % 1_000_000);

async function runOperations(databases: OwnDatabases): Promise<void> {
  const { url, drop } = await databases.create();
  console.log(`${operations} operations, seed ${seed}…`);
  const { seconds, died, audits } = await runCrowd(url, operations, seed);
  console.log(
    `${operations} operations in ${seconds} s: ${died} calls died and were made again, ${audits} audits, ` +
      "no violation, every account as the model has it.",
  );
  await drop();
}

/** A line of the table; without its known catcher the list is stale. */
function tell({ title, caughtBy }: { title: string; caughtBy: string }, catches: string[]): void {
  console.log(`| ${title} | ${catches.join("; ")} |`);
  if (catches.includes(caughtBy)) return;
  console.log(`  Not caught by "${caughtBy}", as the list says.`);
  process.exitCode = 1;
}

const databases = await startOwnDatabases();
try {
  if (operations > 0) await runOperations(databases);
  console.log("| fault | caught by all of these |\n| --- | --- |");
  const outcomes = await hold(processorMutants.map(({ title }) => ({ fault: title })));
  for (const [index, mutant] of processorMutants.entries()) {
    tell(mutant, (outcomes[index]?.failures ?? []).map(({ test }) => test));
  }
  for (const mutant of mutants) tell(mutant, await allCatches(databases, mutant, rounds));
} finally {
  await databases.stop();
}
