/** The contract, the function and the SQL agree on which texts are long and short enough. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { startGenerationSchema } from "../../functions/_shared/contracts/generation/generations.ts";
import { problemSchema } from "../../functions/_shared/contracts/problems.ts";
import {
  characters,
  invisibleRanges,
  isStorable,
  visibleCharacters,
} from "../../functions/_shared/contracts/generation/visible-text.ts";
import { add } from "../fixtures/credits.ts";
import { sql } from "../fixtures/database.ts";
import { lamp } from "../fixtures/generations.ts";
import { belongings, headersOf, send, signUp } from "./fixtures/requests.ts";

/** Both ends of each range and their neighbours. */
const edges = invisibleRanges.flatMap(([first, last]) => [first - 1, first, last, last + 1])
  .filter((codePoint) => codePoint > 0 && (codePoint < 0xd800 || codePoint > 0xdfff))
  .map((codePoint) => String.fromCodePoint(codePoint));

const storable = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...edges) },
  { weight: 3, arbitrary: fc.constantFrom("a", "é", "猫", "🦊", "🏴", "e\u0301", "'", "\\", "%") },
  {
    weight: 2,
    arbitrary: fc.constantFrom(" ", "\n", "\t", "\u200b", "\u2800", "\u3164", "\ufe0f"),
  },
  { weight: 1, arbitrary: fc.string({ unit: "binary", minLength: 1, maxLength: 1 }) },
);
const unstorable = fc.constantFrom("\0", "\ud800", "\udfff");
const textOf = (unit: fc.Arbitrary<string>) =>
  fc.oneof(
    fc.array(unit, { maxLength: 30, size: "max" }),
    fc.array(unit, { minLength: 480, maxLength: 505, size: "max" }),
  ).map((units) => units.join(""));
const anyText = textOf(
  fc.oneof({ weight: 200, arbitrary: storable }, { weight: 1, arbitrary: unstorable }),
);

it("SQL counts as the contract does, in any text that Postgres can store", async () => {
  const texts = fc.array(textOf(storable).filter(isStorable), {
    minLength: 40,
    maxLength: 40,
  });
  await fc.assert(
    fc.asyncProperty(texts, async (some) => {
      const counted = await sql<{ visible: number; all: number }[]>`
        select private.visible_characters(text) as visible, char_length(text) as all
        from unnest(${some}::text[]) with ordinality as texts (text, place) order by place`;
      expect([...counted]).toEqual(
        some.map((text) => ({ visible: visibleCharacters(text), all: characters(text) })),
      );
    }),
    { numRuns: 50, seed: 20_261_128, endOnFailure: true },
  );
});

it(
  "the contract, the function and SQL accept the same texts, and refuse the others as invalid",
  async () => {
    const { userId, token } = await signUp();
    await add(userId, -100);
    const before = await belongings(userId);
    const headers = headersOf(token);
    /** The code of the answer. A valid request of this user is refused for its price. */
    const codeOf = async (path: string, body: object, name: "code" | "message") => {
      const answer = await send(path, { method: "POST", headers, body: JSON.stringify(body) });
      expect(answer.status, answer.text).toBeOneOf([400, 402, 422]);
      const fields = JSON.parse(answer.text) as Record<string, string>;
      if (name === "code") problemSchema.parse(fields);
      return fields[name] === "insufficient_credits";
    };
    await fc.assert(
      fc.asyncProperty(anyText, fc.option(anyText), async (prompt, negative) => {
        const request = { id: crypto.randomUUID(), ...lamp, model: "wan-2.1-t2v-14b", prompt };
        const inputs = { ...lamp.inputs, negative_prompt: negative };
        const wanted = negative === null ? request : { ...request, inputs };
        // What a model takes as a text is for SQL to say, because the model's declaration says it.
        const isValid = startGenerationSchema.safeParse(wanted).success &&
          (negative === null ||
            (visibleCharacters(negative) > 0 && characters(negative) <= 500));
        const named = Object.entries(wanted).map(([name, value]) => [`p_${name}`, value]);
        expect({
          function: await codeOf("/functions/v1/start-generation", wanted, "code"),
          sql: await codeOf("/rest/v1/rpc/start_generation", Object.fromEntries(named), "message"),
        }).toEqual({ function: isValid, sql: isValid });
      }),
      { numRuns: 150, seed: 20_261_128, endOnFailure: true },
    );
    expect(await belongings(userId)).toEqual(before);
  },
);

it("a prompt is stored exactly as it was sent", async () => {
  const { userId, token } = await signUp();
  const id = crypto.randomUUID();
  const prompt = " \u200b\ufeff A lamp\u00a0in a dark room \n";
  const answer = await send("/functions/v1/start-generation", {
    method: "POST",
    headers: headersOf(token),
    body: JSON.stringify({ id, ...lamp, prompt }),
  });
  expect(answer.status).toBe(201);
  expect(await sql`select prompt from public.generations where user_id = ${userId}`)
    .toEqual([{ prompt }]);
});

/** Gives a new user a name; returns the status, and the name that is stored afterwards. */
async function nameOf(name: string): Promise<{ status: number; name: unknown }> {
  const { userId, token } = await signUp();
  const { status } = await send(`/rest/v1/profiles?id=eq.${userId}`, {
    method: "PATCH",
    headers: headersOf(token),
    body: JSON.stringify({ display_name: name }),
  });
  return { status, name: (await belongings(userId))?.["display_name"] };
}

it.each([["Ada"], ["\u200bAda "], ["🦊".repeat(80)]])("%j is a name", async (name) => {
  expect(await nameOf(name)).toEqual({ status: 204, name });
});

it.each([[""], ["\u200b\u2800 \u00a0"], ["🦊".repeat(81)], ["Ada \0"], ["Ada \ud83e"]])(
  "%j is no name",
  async (name) => {
    expect(await nameOf(name)).toEqual({ status: 400, name: null });
  },
);
