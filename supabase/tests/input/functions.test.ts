import { beforeAll, describe, expect, inject, it } from "vitest";
import { startGenerationSchema } from "../../functions/_shared/contracts/generations.ts";
import { add } from "../fixtures/credits.ts";
import {
  allFunctions,
  belongings,
  flawOfProblem,
  flawsOf,
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
  resolution: '"480p"',
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

it.each(userFunctions)("%s refuses a request without a session", async (name) => {
  for (const headers of [{}, headersOf(), { authorization: "Bearer" }]) {
    const answer = await send(at(name), { method: "POST", headers, body: "{}" });
    expect([answer.status, flawOfProblem(answer)]).toEqual([401, null]);
  }
});

it("afterwards, the user's credits and rows are unchanged", async () => {
  expect(await belongings(userId)).toEqual(before);
});
