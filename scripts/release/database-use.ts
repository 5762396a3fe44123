/** What the app and the functions use of the database's API. */
import { readApiFacts } from "./api-facts.ts";

/** What a caller relies on, by object. */
export type DatabaseUse = Record<string, string[]>;

/** What a source with these words uses. */
export function findUse(schema: string, words: ReadonlySet<string>): DatabaseUse {
  const used = readApiFacts(schema).filter(({ names }) => names.every((name) => words.has(name)));
  const use: DatabaseUse = {};
  for (const [about, facts] of Map.groupBy(used, (fact) => fact.about)) {
    use[about] = [...new Set(facts.map(({ says }) => says))].sort();
  }
  return use;
}

/** What no longer holds of what was used: a line for each object. */
export function findLosses(use: DatabaseUse, schema: string): Map<string, string> {
  const now = Map.groupBy(readApiFacts(schema), ({ about }) => about);
  const losses = Object.entries(use).flatMap(([about, said]): [string, string][] => {
    const facts = now.get(about)?.map(({ says }) => says);
    if (facts === undefined) return [[about, "is gone"]];
    const lost = said.filter((one) => !isNeed(one) && !facts.includes(one));
    const needed = facts.filter((one) => isNeed(one) && !said.includes(one));
    const what = [...lost.map((one) => `no longer ${one}`), ...needed.map((one) => `now ${one}`)];
    return what.length === 0 ? [] : [[about, what.join(", ")]];
  });
  return new Map(losses);
}

const isNeed = (says: string) => says.startsWith("needs ");

/** Functions of the API that stand twice: PostgREST cannot tell which one a call means. */
export function findOverloads(schema: string): string[] {
  const returned = readApiFacts(schema).filter(({ about, says }) =>
    about.startsWith("function ") && says.startsWith("returns ")
  );
  return Array.from(Map.groupBy(returned, ({ about }) => about))
    .filter(([, all]) => all.length > 1)
    .map(([about]) =>
      `The ${about} stands twice in schema.txt, and the API cannot tell which one a call means. ` +
      "Drop the old one in the file that creates the new one, and give each new argument a " +
      "default, or give the new one another name."
    );
}
