/**
 * `npm run test:long`: a million operations on sixteen connections with kills, compared with the
 * model. It takes some minutes.
 */
import { runCrowd } from "../supabase/tests/model/crowd.ts";
import { startOwnDatabases } from "../supabase/tests/fixtures/own-database.ts";
import { readOptions } from "./command-line/read-options.ts";

const given = readOptions("npm run test:long --", {
  operations: { type: "string", default: "1000000", says: "how many" },
});
const operations = Number(given.operations);
const seed = Number(process.env["MODEL_SEED"] ?? Date.now() % 1_000_000);

const databases = await startOwnDatabases();
try {
  const { url } = await databases.create();
  console.log(`${operations} operations, seed ${seed}…`);
  const { seconds, died, audits } = await runCrowd(url, operations, seed);
  console.log(
    `${operations} operations in ${seconds} s: ${died} calls died and were repeated, ${audits} audits, ` +
      "no violation, every account as the model has it.",
  );
} finally {
  await databases.stop();
}
