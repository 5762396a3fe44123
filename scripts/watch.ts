/**
 * `npm run watch`: runs the suites that need no stack, then reruns what each change affects.
 *
 * `npm run watch -- client` watches one suite. Words select files as with `npm test`.
 */
import { watchVitest } from "./test/run/vitest.ts";

const suites = ["client", "functions", "scripts"];

const args = process.argv.slice(2);
if (args.includes("--help")) {
  console.log(
    `npm run watch -- takes the options of vitest, and ${suites.join(", ")} for one suite.`,
  );
} else {
  const chosen = suites.filter((suite) => args.includes(suite));
  process.exitCode = await watchVitest([
    ...(chosen.length > 0 ? chosen : suites).map((suite) => `--project=${suite}`),
    ...args.filter((arg) => !suites.includes(arg)),
  ]);
}
