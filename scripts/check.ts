/** `npm run check`: runs every check that needs no stack and no browser, in seconds. */
import { runAllChecks } from "./check/checks.ts";
import { readOptions } from "./command-line/read-options.ts";

readOptions("npm run check --", {});

const { passed, failed } = await runAllChecks(true);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
