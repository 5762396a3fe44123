import * as fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import * as z from "zod/mini";
import { searchWords } from "../../../client/src/api/user/contracts.ts";
import { literally } from "../../../client/src/api/user/literally.ts";
import { complete } from "../fixtures/generations.ts";
import { headersOf, send, signUp } from "../input/fixtures/requests.ts";
import { add } from "../fixtures/credits.ts";

/** Characters with a meaning in SQL patterns, regular expressions or PostgREST's addresses. */
const special = "*%_\\.^$+?()[]{}|-,:;\"'!&<>#=/~ aAäÄß";
const prompts = [
  "A lamp in a dark room",
  "A l*mp in a dark room",
  "100% of a_lamp\\room (dark) [sic]",
  "a.b^c$d+e?f{g}h|i \"j\" 'k'",
  "***: not a director, (?i) not an option",
  "Ein Äpfelchen, weiß & grün",
];

let token: string;

const rowsSchema = z.array(z.object({ prompt: z.string() }));

/** As the app asks (client/src/api/user/generations.ts). */
async function search(words: string): Promise<string[]> {
  const query = new URLSearchParams({ select: "prompt" });
  for (const word of searchWords(words)) query.append("prompt", `imatch.${literally(word)}`);
  const { text } = await send(`/rest/v1/generations?${query}`, { headers: headersOf(token) });
  return rowsSchema.parse(JSON.parse(text)).map(({ prompt }) => prompt).sort();
}

beforeAll(async () => {
  const person = await signUp();
  token = person.token;
  await add(person.userId, 1000);
  for (const prompt of prompts) await complete(person.userId, { prompt });
});

const expected = (words: string) =>
  prompts.filter((prompt) =>
    searchWords(words).every((word) => prompt.toLowerCase().includes(word))
  ).sort();

it.each([["*"], ["l*mp"], ["100%"], ["a_lamp"], ["lamp\\room"], ["***:"], ["(?i)"], ["ä"], ["ß"]])(
  "a search for %s finds the videos with exactly these characters",
  async (words) => {
    expect(expected(words).length).toBeGreaterThan(0);
    expect(await search(words)).toEqual(expected(words));
  },
);

it("any search finds on the server what the app finds in the list that it has", async () => {
  const words = fc.string({ unit: fc.constantFrom(...special), minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(words, async (some) => {
      expect(await search(some)).toEqual(expected(some));
    }),
    { numRuns: 200, seed: 20_261_128 },
  );
});
