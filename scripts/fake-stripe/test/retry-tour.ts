import process from "node:process";
import { Stripe } from "stripe";
import { createStripeControl } from "../control/client.ts";

/**
 * How often the official client sends one create, and what it throws, for each way in which an
 * answer can be missing or wrong. Prints a table as JSON. official-client.test.ts runs it under Node
 * and Deno and knows the differences.
 *
 * Arguments: the API's URL and its key.
 */

const [, , apiUrl = "", key = ""] = process.argv;
const { hostname, port } = new URL(apiUrl);
const control = createStripeControl(`${apiUrl}/__sim`);

// The client waits up to a second between its tries, which teaches nothing.
const slowly = globalThis.setTimeout;
Object.assign(globalThis, {
  setTimeout: (task: (...values: unknown[]) => void, ms = 0, ...values: unknown[]) =>
    slowly(task, ms >= 250 && ms <= 1000 ? 1 : ms, ...values),
});

const CASES: Record<
  string,
  { effect: string; times?: number; retries?: number; timeout?: number }
> = {
  "reset each time": { effect: "reset" },
  "reset each time, no retries": { effect: "reset", retries: 0 },
  "taken, then reset, once": { effect: "accept_then_reset", times: 1 },
  "no answer": { effect: "hang", timeout: 200 },
  "taken, then no answer, once": { effect: "accept_then_hang", times: 1, timeout: 3000 },
  "500": { effect: "status:500" },
  "502": { effect: "status:502" },
  "503": { effect: "status:503" },
  "500 that says not to retry": { effect: "status:500:no-retry" },
  "409 once": { effect: "in_flight", times: 1 },
  "429": { effect: "status:429" },
  "429 that says to retry": { effect: "status:429:should-retry" },
  "400": { effect: "status:400" },
  "401": { effect: "status:401" },
  "402": { effect: "status:402" },
  "403": { effect: "status:403" },
  "404": { effect: "status:404" },
  "502 with HTML": { effect: "html:502" },
  "half a JSON": { effect: "accept_then_half" },
  "body cut off": { effect: "accept_then_cut" },
};

const table: Record<string, unknown> = {};
await Promise.all(
  Object.entries(CASES).map(async ([name, { effect, times, retries, timeout }]) => {
    await control.fault({ op: "create_session", about: name }, effect, times);
    const stripe = new Stripe(key, {
      host: hostname,
      port,
      protocol: "http",
      telemetry: false,
      ...(retries !== undefined && { maxNetworkRetries: retries }),
      timeout: timeout ?? 10_000,
    });
    let tries = 0;
    stripe.on("request", () => void (tries += 1));
    const thrown = await stripe.checkout.sessions.create({
      mode: "payment",
      success_url: "http://localhost/",
      client_reference_id: name,
      line_items: [{
        quantity: 1,
        price_data: { currency: "eur", unit_amount: 500, product_data: { name: "500 credits" } },
      }],
    }).then(() => "ok", thrownName);
    const sent = (await control.requests()).filter(({ body }) =>
      body["client_reference_id"] === name
    );
    const made = await control.sessionsFor(name);
    const keys = new Set(sent.map(({ idempotency_key }) => idempotency_key));
    // On a slow machine a call may end before it arrives, so with a time limit its sender counts.
    const count = timeout === undefined ? sent.length : tries;
    table[name] = `${count} sent, ${
      keys.size > 1 ? "several keys" : "one key"
    }, ${made.length} made: ${thrown}`;
  }),
);
console.log(JSON.stringify(table));
process.exit(0);

function thrownName(error: unknown): string {
  if (!(error instanceof Stripe.errors.StripeError)) return String(error);
  return `${error.type} ${error.statusCode}`;
}
