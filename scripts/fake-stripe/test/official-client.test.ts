import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { KEY, useFakeStripe } from "./fixture.ts";
import { PATIENCE_MS } from "../../test/patience.ts";

const fake = useFakeStripe();

const run = promisify(execFile);
const deno = fileURLToPath(new URL("../../../node_modules/deno/bin.cjs", import.meta.url));
const runtimes = {
  Node: [],
  Deno: [deno, "run", "--no-remote", "--no-prompt", "--allow-net=127.0.0.1"],
} as const;
type Runtime = keyof typeof runtimes;
const names: Runtime[] = ["Node", "Deno"];

/** Runs a file in the runtime and returns the JSON that it prints. */
async function tour(runtime: Runtime, file: URL): Promise<unknown> {
  const path = fileURLToPath(file);
  const { stdout } = await run(
    process.execPath,
    [...runtimes[runtime], path, fake.urls.api, KEY],
    { timeout: PATIENCE_MS },
  );
  return JSON.parse(stdout);
}

test.for(names)("stripe 23.1.0 works unchanged in %s", async (runtime) => {
  expect(await tour(runtime, new URL("official-client-tour.ts", import.meta.url))).toEqual({
    created: "open",
    isSame: true,
    expired: "expired",
    paid: "paid",
    name: "500 credits",
    net: 455,
    charge: [500, true],
    refund: "succeeded",
    noted: { why: "asked" },
    canceled: "canceled",
    answered: "warning_under_review",
    lost: "lost",
    events: true,
    event: "checkout.session.completed",
    secret: true,
    portal: "billing_portal.session",
    refused: "StripeInvalidRequestError",
    counts: [0, 1, 1, 1, 2, 1, 1, 1, 1, 1],
    customer: true,
    refundAgain: true,
    price: 500,
    product: "500 credits",
    balance: "balance",
  });
});

/**
 * A connection error, an API error or a 5xx of a create means that nobody knows what happened: the
 * same call has to be repeated with the same key.
 */
const RETRIES = {
  "reset each time": "3 sent, one key, 0 made: StripeConnectionError undefined",
  "reset each time, no retries": "2 sent, one key, 0 made: StripeConnectionError undefined",
  "taken, then reset, once": "2 sent, one key, 1 made: ok",
  "no answer": "3 sent, one key, 0 made: StripeConnectionError undefined",
  "taken, then no answer, once": "2 sent, one key, 1 made: ok",
  "500": "3 sent, one key, 0 made: StripeAPIError 500",
  "502": "3 sent, one key, 0 made: StripeAPIError 502",
  "503": "3 sent, one key, 0 made: StripeAPIError 503",
  "500 that says not to retry": "1 sent, one key, 0 made: StripeAPIError 500",
  "409 once": "2 sent, one key, 1 made: ok",
  "429": "1 sent, one key, 0 made: StripeRateLimitError 429",
  "429 that says to retry": "3 sent, one key, 0 made: StripeRateLimitError 429",
  "400": "1 sent, one key, 0 made: StripeInvalidRequestError 400",
  "401": "1 sent, one key, 0 made: StripeAuthenticationError 401",
  "402": "1 sent, one key, 0 made: StripeCardError 402",
  "403": "1 sent, one key, 0 made: StripePermissionError 403",
  "404": "1 sent, one key, 0 made: StripeInvalidRequestError 404",
  "502 with HTML": "3 sent, one key, 0 made: StripeAPIError undefined",
  "half a JSON": "1 sent, one key, 1 made: StripeAPIError undefined",
  "body cut off": "1 sent, one key, 1 made: StripeConnectionError undefined",
};

describe("the client retries a create, always with the same key,", () => {
  test("in Node once more after a reset than it was told to", async () => {
    expect(await tour("Node", new URL("retry-tour.ts", import.meta.url))).toEqual(RETRIES);
  });

  test("in Deno as often as it was told to", async () => {
    expect(await tour("Deno", new URL("retry-tour.ts", import.meta.url))).toEqual({
      ...RETRIES,
      "reset each time, no retries": "1 sent, one key, 0 made: StripeConnectionError undefined",
    });
  });
});

const REFUSED = "StripeSignatureVerificationError";
const SIGNATURES = {
  "right": "evt_1",
  "the body as bytes": "evt_1",
  "two v1, the second right": "evt_1",
  "v0 beside v1": "evt_1",
  "a thousand wrong v1 first": "evt_1",
  "290 seconds old": "evt_1",
  "310 seconds old": REFUSED,
  "ten minutes in the future": "evt_1",
  "ten years in the future": "evt_1",
  "text after the timestamp": "evt_1",
  "two timestamps, the last right": "evt_1",
  "v0 alone": REFUSED,
  "a blank after the comma": REFUSED,
  "upper case": REFUSED,
  "tampered": REFUSED,
  "another secret": REFUSED,
  "a line more": REFUSED,
  "a parsed object": REFUSED,
  "no header": REFUSED,
  "a header of nonsense": REFUSED,
  "an empty body": REFUSED,
  "an empty secret": REFUSED,
  "a blank secret": REFUSED,
  "no tolerance": "evt_1",
  "a thin event": "Error",
};

describe("the client checks 25 signatures of the fake", () => {
  test("in Node", async () => {
    expect(await tour("Node", new URL("signature-tour.ts", import.meta.url))).toEqual({
      ...SIGNATURES,
      sync: "evt_1",
    });
  });

  test("in Deno alike, but never synchronously", async () => {
    expect(await tour("Deno", new URL("signature-tour.ts", import.meta.url))).toEqual({
      ...SIGNATURES,
      sync: "CryptoProviderOnlySupportsAsyncError",
    });
  });
});
