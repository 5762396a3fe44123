/**
 * Compares the events that Stripe sends to our webhook with those that the function handles. An
 * event that is missing is found only when somebody's credits come late.
 *
 * `npm run stripe-events` reads STRIPE_SECRET_KEY and STRIPE_API_URL as `npm start` does. The key
 * has to be allowed to read webhook endpoints, which the functions do not need: use your secret key
 * here, as a variable of the shell. `npm run doctor` compares the same for a hosted project.
 */
import { handledEvents } from "../supabase/functions/_shared/purchase/events.ts";
import { readOptions } from "./command-line/read-options.ts";
import { flawsOfEndpoint } from "./doctor/checks/stripe/endpoint-flaws.ts";
import { readEndpoints } from "./doctor/checks/stripe/read-endpoints.ts";
import { readSettings } from "./start/settings.ts";

const OUR_PATH = "/functions/v1/stripe-webhook";

/** The lines to print, and whether all is well. */
interface Comparison {
  lines: string[];
  isRight: boolean;
}

const wrong = (...lines: string[]): Comparison => ({ lines, isRight: false });

async function compare(): Promise<Comparison> {
  const { file, values } = await readSettings(new URL("..", import.meta.url).pathname);
  const { STRIPE_SECRET_KEY: key = "", STRIPE_API_URL: apiUrl = "" } = values;
  if (key === "") return wrong(`STRIPE_SECRET_KEY is empty, in ${file} and in the shell.`);
  try {
    const endpoints = await readEndpoints(key, apiUrl);
    const ours = endpoints.filter(({ url }) => new URL(url).pathname === OUR_PATH);
    if (ours.length === 0) {
      return wrong(
        `No webhook endpoint ends with ${OUR_PATH}. Add one for these events:`,
        ...handledEvents,
      );
    }
    const flaws = ours.flatMap(flawsOfEndpoint);
    if (flaws.length > 0) return wrong(...flaws);
    const right = ours.map(({ url }) => `${url} gets exactly the events that are handled.`);
    return { lines: right, isRight: true };
  } catch (error) {
    return wrong(
      `Stripe did not list the endpoints: ${error instanceof Error ? error.message : error}`,
    );
  }
}

readOptions("npm run stripe-events --", {});
const { lines, isRight } = await compare();
for (const line of lines) console.log(line);
process.exitCode = isRight ? 0 : 1;
