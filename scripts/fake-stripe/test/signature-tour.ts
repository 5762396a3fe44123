import process from "node:process";
import { Stripe } from "stripe";
import { sign } from "../webhooks/signature.ts";

/**
 * What the official client says to 25 signatures. Prints a table as JSON. official-client.test.ts
 * runs it under Node and Deno. Not every answer is one that an app should copy: the client accepts a
 * timestamp from the future.
 */

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const stripe = new Stripe("sk_test_unused", { telemetry: false });
const now = Math.floor(Date.now() / 1000);
const body = '{\n  "id": "evt_1",\n  "object": "event",\n  "note": "é"\n}\n';
const right = sign([SECRET], now, body);
const [, v1 = ""] = right.split(",v1=");
const wrong = "0".repeat(64);
const thin = '{"id":"evt_2","object":"v2.core.event","type":"v1.charge.succeeded"}';

interface Input {
  payload?: string | Uint8Array | object;
  header?: string;
  secret?: string;
  tolerance?: number;
}

const CASES: Record<string, Input> = {
  "right": {},
  "the body as bytes": { payload: new TextEncoder().encode(body) },
  "two v1, the second right": { header: `t=${now},v1=${wrong},v1=${v1}` },
  "v0 beside v1": { header: `${right},v0=${wrong}` },
  "a thousand wrong v1 first": { header: `t=${now}${`,v1=${wrong}`.repeat(1000)},v1=${v1}` },
  "290 seconds old": { header: sign([SECRET], now - 290, body) },
  "310 seconds old": { header: sign([SECRET], now - 310, body) },
  "ten minutes in the future": { header: sign([SECRET], now + 600, body) },
  "ten years in the future": { header: sign([SECRET], now + 315_360_000, body) },
  "text after the timestamp": { header: `t=${now}abc,v1=${v1}` },
  "two timestamps, the last right": { header: `t=1,t=${now},v1=${v1}` },
  "v0 alone": { header: `t=${now},v0=${v1}` },
  "a blank after the comma": { header: `t=${now}, v1=${v1}` },
  "upper case": { header: `t=${now},v1=${v1.toUpperCase()}` },
  "tampered": { payload: body.replace("evt_1", "evt_9") },
  "another secret": { secret: "whsec_other" },
  "a line more": { payload: `${body}\n` },
  "a parsed object": { payload: JSON.parse(body) },
  "no header": { header: "" },
  "a header of nonsense": { header: "nonsense" },
  "an empty body": { payload: "" },
  "an empty secret": { secret: "" },
  "a blank secret": { secret: "  " },
  "no tolerance": { tolerance: 0, header: sign([SECRET], now - 5000, body) },
  "a thin event": { payload: thin, header: sign([SECRET], now, thin) },
};

const table: Record<string, string> = {};
for (
  const [name, { payload = body, header = right, secret = SECRET, tolerance }] of Object.entries(
    CASES,
  )
) {
  // The types forbid a parsed object, and people pass one all the same.
  const isAllowed = typeof payload === "string" || payload instanceof Uint8Array;
  const given: string | Uint8Array = isAllowed ? payload : Object(payload);
  table[name] = await stripe.webhooks.constructEventAsync(given, header, secret, tolerance)
    .then(({ id }) => id, nameOf);
}
try {
  table["sync"] = stripe.webhooks.constructEvent(body, right, SECRET).id;
} catch (error) {
  table["sync"] = nameOf(error);
}
console.log(JSON.stringify(table));
process.exit(0);

function nameOf(error: unknown): string {
  return error instanceof Error ? error.constructor.name : String(error);
}
