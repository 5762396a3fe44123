import * as fc from "fast-check";
import { expect, it } from "vitest";
import { startGenerationSchema } from "../../functions/_shared/contracts/generation/generations.ts";
import { add } from "../fixtures/credits.ts";
import { belongings, flawOfProblem, headersOf, send, signUp } from "./fixtures/requests.ts";
import { oddValues } from "./fixtures/odd.ts";

const oddText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 600 }),
  fc.string({ unit: "grapheme-composite", maxLength: 600 }),
  fc.constantFrom("t2v", "i2v", "480p", "720p", "16:9", "wan-2.2-t2v-fast", "wan-2.1-i2v-14b"),
);
const anyValue = fc.oneof(
  oddText.map((text) => JSON.stringify(text)),
  fc.integer().map(String),
  fc.double().map(String),
  fc.uuid().map((id) => JSON.stringify(id)),
  fc.json(),
  fc.constantFrom(...oddValues),
);
/** Inputs of which some have the names that models take. */
const anyInputs = fc.dictionary(
  fc.constantFrom("resolution", "seed", "picture", "clip", "references", "sound", "__proto__", "x"),
  anyValue,
  { maxKeys: 4, noNullPrototype: false },
).map((values) =>
  `{${Object.entries(values).map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(",")}}`
);
const anyField = fc.constantFrom(...Object.keys(startGenerationSchema.shape));
const base: [string, string][] = [
  ["mode", '"t2v"'],
  ["model", '"wan-2.2-t2v-fast"'],
  ["inputs", '{"resolution":"480p"}'],
  ["prompt", '"A lamp in a dark room"'],
];
/** A request with one to four fields replaced, added or repeated. */
const anyBody = fc.tuple(
  fc.uuid(),
  fc.array(
    fc.oneof(fc.tuple(anyField, anyValue), fc.tuple(fc.constant("inputs"), anyInputs)),
    { minLength: 1, maxLength: 4 },
  ),
)
  .map(([id, changes]) =>
    `{${
      [["id", JSON.stringify(id)], ...base, ...changes]
        .map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(",")
    }}`
  );

it(
  "any generated request of a user without credits gets a problem, and nothing is stored",
  async () => {
    const { userId, token } = await signUp();
    await add(userId, -100);
    const before = await belongings(userId);
    const headers = headersOf(token);
    await fc.assert(
      fc.asyncProperty(anyBody, async (text) => {
        expect(
          flawOfProblem(
            await send("/functions/v1/start-generation", { method: "POST", headers, body: text }),
          ),
        ).toBeNull();
      }),
      { numRuns: 400, seed: 20_261_122, endOnFailure: true },
    );
    expect(await belongings(userId)).toEqual(before);
  },
);
