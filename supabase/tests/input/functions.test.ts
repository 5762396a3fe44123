import { beforeAll, describe, expect, inject, it } from "vitest";
import { createCheckoutSchema } from "../../functions/_shared/contracts/account/purchases.ts";
import { startGenerationSchema } from "../../functions/_shared/contracts/generation/generations.ts";
import { add } from "../fixtures/credits.ts";
import {
  allFunctions,
  belongings,
  flawOfProblem,
  flawsOf,
  functions,
  headersOf,
  send,
  serverFunctions,
  signUp,
  userFunctions,
} from "./fixtures/requests.ts";
import { oddBodies, oddValues } from "./fixtures/odd.ts";

let token: string;
let userId: string;
let before: unknown;

beforeAll(async () => {
  ({ userId, token } = await signUp());
  // Without credits, even odd but valid requests are refused.
  await add(userId, -100);
  before = await belongings(userId);
});

const at = (name: string) => `/functions/v1/${name}`;

describe.each(allFunctions)("%s answers with a problem, and charges nothing,", (name) => {
  const headers = (): Record<string, string> =>
    serverFunctions.includes(name)
      ? { apikey: inject("stack").secretKey, "content-type": "application/json" }
      : headersOf(token);

  it("when the body is invalid", async () => {
    // For reconcile, an empty object is valid.
    const bodies = oddBodies.filter(([odd]) => name !== "reconcile" || odd !== "an empty object");
    const flaws = await flawsOf(bodies, async ([, body, contentType]) => {
      const type = contentType === undefined ? {} : { "content-type": contentType };
      return flawOfProblem(
        await send(at(name), { method: "POST", headers: { ...headers(), ...type }, body }),
      );
    });
    expect(flaws).toEqual([]);
  });

  it("when the content type is missing", async () => {
    const { "content-type": _type, ...rest } = headers();
    const answer = await send(at(name), { method: "POST", headers: rest, body: new Blob(["{}"]) });
    expect(flawOfProblem(answer)).toBeNull();
  });

  it("when the method is not POST", async () => {
    for (const method of ["GET", "PUT", "PATCH", "DELETE", "PROPFIND"]) {
      const answer = await send(at(name), { method, headers: headers() });
      expect([method, answer.status, flawOfProblem(answer)]).toEqual([method, 405, null]);
    }
  });

  it("when the path is longer or the query is odd", async () => {
    const paths = [
      "/",
      "/more/of/it",
      "?id=1&id=2",
      "?%00",
      "/%ff",
      "?generation=%ff",
    ];
    const flaws = await flawsOf(paths, async (path) =>
      flawOfProblem(
        await send(at(name) + path, { method: "POST", headers: headers(), body: "[]" }),
      ));
    expect(flaws).toEqual([]);
  });

  it("when the body has six megabytes, and also answers the next request", async () => {
    const large = { method: "POST", headers: headers(), body: "x".repeat(6_000_000) };
    expect(flawOfProblem(await send(at(name), large))).toBeNull();
    const next = { method: "POST", headers: headers(), body: "[]" };
    expect(flawOfProblem(await send(at(name), next))).toBeNull();
  });
});

const whole = {
  id: '"00000000-0000-4000-8000-000000000001"',
  mode: '"t2v"',
  model: '"wan-2.2-t2v-fast"',
  inputs: '{"resolution":"480p"}',
  prompt: '"A lamp in a dark room"',
};
const requestFields = Object.keys(startGenerationSchema.shape);

it.each([...requestFields, "user_id", "cost", "state", "__proto__"])(
  "start-generation refuses odd values of %s",
  async (field) => {
    const flaws = await flawsOf(oddValues, async (odd) => {
      const fields = Object.entries({ ...whole, [field]: odd });
      const body = fields.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(",");
      return flawOfProblem(
        await send(at("start-generation"), {
          method: "POST",
          headers: headersOf(token),
          body: `{${body}}`,
        }),
      );
    });
    expect(flaws).toEqual([]);
  },
);

const purchase = {
  id: '"00000000-0000-4000-8000-000000000002"',
  pack: '"no-such-pack"',
};
const purchaseFields = Object.keys(createCheckoutSchema.shape);

it.each([...purchaseFields, "user_id", "amount", "credits", "currency", "__proto__"])(
  "create-checkout refuses odd values of %s",
  async (field) => {
    const flaws = await flawsOf(oddValues, async (odd) => {
      const fields = Object.entries({ ...purchase, [field]: odd });
      const body = fields.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(",");
      const request = { method: "POST", headers: headersOf(token), body: `{${body}}` };
      return flawOfProblem(await send(at("create-checkout"), request));
    });
    expect(flaws).toEqual([]);
  },
);

const { publishableKey, secretKey, cronSecretKey } = inject("stack");

/** Callers that no function serves. The gateway lets all of them through. */
const strangers: [who: string, headers: () => Record<string, string>][] = [
  ["nobody", () => ({})],
  ["the publishable key", () => ({ apikey: publishableKey })],
  ["the publishable key as a token", () => ({ authorization: `Bearer ${publishableKey}` })],
  ["an empty token", () => ({ authorization: "Bearer" })],
  ["a token in the wrong scheme", () => ({ authorization: `Basic ${token}` })],
  ["a token in the key's header", () => ({ apikey: token })],
  ["a secret key that is not the project's", () => ({ apikey: `${secretKey.slice(0, -1)}_` })],
  ["the start of a secret key", () => ({ apikey: secretKey.slice(0, -1) })],
  ["a secret key as a token", () => ({ authorization: `Bearer ${secretKey}` })],
];

it.each(allFunctions)("%s refuses every caller without a right to it", async (name) => {
  const others: typeof strangers = userFunctions.includes(name)
    ? [["a secret key", () => ({ apikey: secretKey })]]
    : [["a signed-in user", () => headersOf(token)]];
  if (name.endsWith("-webhook")) others.push(["a secret key", () => ({ apikey: secretKey })]);
  const flaws = await flawsOf([...strangers, ...others], async ([, headers]) => {
    const type = { "content-type": "application/json" };
    const request = { method: "POST", headers: { ...type, ...headers() }, body: "{}" };
    const answer = await send(at(name), request);
    // Stripe is answered 400 (docs.stripe.com/webhooks).
    const refusal = name === "stripe-webhook" ? 400 : 401;
    return answer.status === refusal ? flawOfProblem(answer) : `${answer.status}: ${answer.text}`;
  });
  expect(flaws).toEqual([]);
});

it.each(serverFunctions)("%s serves each of the project's secret keys", async (name) => {
  for (const apikey of [secretKey, cronSecretKey]) {
    const headers = { apikey, "content-type": "application/json" };
    // A body that is not valid for any of them: the caller has passed.
    const answer = await send(at(name), { method: "POST", headers, body: "[]" });
    expect([answer.status, flawOfProblem(answer)]).toEqual([400, null]);
  }
});

it("reconcile does its work with each of the project's secret keys, as cron calls it", async () => {
  for (const apikey of [secretKey, cronSecretKey]) {
    const headers = { apikey, "content-type": "application/json" };
    const answer = await send(at("reconcile"), { method: "POST", headers, body: "{}" });
    expect(answer.status).toBe(200);
  }
});

it("no function leaves the caller's check to the gateway, which refuses some valid tokens", () => {
  expect(functions.filter(({ verifyJwt }) => verifyJwt)).toEqual([]);
});

it("afterwards, the user's credits and rows are unchanged", async () => {
  expect(await belongings(userId)).toEqual(before);
});
