/**
 * What the API of the database promises, read from schema.txt, and what of it the app and the
 * functions use.
 */

/** One promise about an object of the API: `{ about: "function storage_used", says: "…" }`. */
interface Fact {
  /** "function storage_used", "table generations", "type generation_state", "bucket videos" */
  about: string;
  /** A caller can rely on it. With `needs` it is what a caller has to do instead. */
  says: string;
  /** A source that uses the fact contains these words. */
  names: string[];
}

/** Facts by object. */
export type DatabaseUse = Record<string, string[]>;

const roles = "anon|authenticated|service_role";

/** Everything that callers of the API can rely on. `schema`: the text of schema.txt. */
function readFacts(schema: string): Fact[] {
  return schema.split("\n\n").flatMap((paragraph) => {
    const [subject = "", ...lines] = paragraph.split("\n");
    const [, kind, name = ""] =
      /^(function|relation|type|bucket) (?:public\.)?([\w ]+)$/.exec(subject) ?? [];
    const facts = lines.map((line) => line.trim());
    if (kind === "function" && subject.includes(" public.")) return functionFacts(name, facts);
    if (kind === "relation" && subject.includes(" public.")) return tableFacts(name, facts);
    if (kind === "type") return typeFacts(name, facts);
    return kind === "bucket" ? [{ about: subject, says: "is there", names: [name] }] : [];
  });
}

function functionFacts(name: string, lines: string[]): Fact[] {
  const says = lines.flatMap((line) => {
    const [, returned] = /^returns (.*?), (?:sql|plpgsql), /.exec(line) ?? [];
    if (returned !== undefined) return [`returns ${returned}`];
    const [, role] = new RegExp(`^grant to (${roles}): execute$`).exec(line) ?? [];
    if (role !== undefined) return [`may be called by ${role}`];
    const [, list] = /^arguments: (.*)$/.exec(line) ?? [];
    return splitArguments(list ?? "").flatMap((argument) => {
      const [declared = "", byDefault] = argument.split(" DEFAULT ");
      const [own = ""] = declared.split(" ");
      return [`takes ${declared}`, ...(byDefault === undefined ? [`needs ${own}`] : [])];
    });
  });
  return says.map((one) => ({ about: `function ${name}`, says: one, names: [name] }));
}

/** Commas within parentheses or quotes are part of a type or a default. */
const splitArguments = (list: string) =>
  Array.from(list.matchAll(/(?:\([^)]*\)|'[^']*'|[^,])+/g), ([argument]) => argument.trim());

function tableFacts(table: string, lines: string[]): Fact[] {
  const about = `table ${table}`;
  const columns = lines.flatMap((line) => {
    const [, name = "", type = "", never] =
      /^column (\w+): (.*?)( not null)?(?: generated)?(?: default .*)?(?: -- .*)?$/.exec(line) ??
        [];
    return name === "" ? [] : [{ name, type, isNullable: never === undefined }];
  });
  const ofColumn = (column: string, says: string) => ({ about, says, names: [table, column] });
  return [
    ...columns.flatMap(({ name, type, isNullable }) => [
      ofColumn(name, `has ${name} ${type}`),
      ...(isNullable ? [] : [ofColumn(name, `always has a value in ${name}`)]),
    ]),
    ...lines.flatMap((line) => {
      const [, role, verbs, list] =
        new RegExp(`^grant to (${roles}): ([a-z, ]+?)(?: of (.*))?$`).exec(line) ?? [];
      const granted = columns.filter(({ name }) => list?.split(", ").includes(name) ?? true);
      return (verbs?.split(", ") ?? []).flatMap((verb) =>
        granted.flatMap(({ name, isNullable }) => [
          ofColumn(name, `lets ${role} ${verb} ${name}`),
          ...(verb !== "select" && isNullable ? [ofColumn(name, `takes null in ${name}`)] : []),
        ])
      );
    }),
    ...lines.flatMap((line) => {
      const [, verb, list] = /^policy ".*?": permissive (\w+) to ([\w, ]+?)(?: using | with check )/
        .exec(line) ?? [];
      return (list?.split(", ") ?? []).map((role) => ({
        about,
        says: `has a policy for ${role} to ${verb}`,
        names: [table],
      }));
    }),
    ...lines.flatMap((line) => {
      const [, own = "", other = ""] = /FOREIGN KEY \(([\w, ]+)\) REFERENCES (\w+)\(/.exec(line) ??
        [];
      return other === ""
        ? []
        : [{ about, says: `refers to ${other} by ${own}`, names: [table, other] }];
    }),
  ];
}

/** A rename of a value is a loss. A new value is none, but see CONTRIBUTING. */
function typeFacts(name: string, lines: string[]): Fact[] {
  const values = lines.flatMap((line) => /^enum: (.*)$/.exec(line)?.[1]?.split(" · ") ?? []);
  return values.map((value) => ({ about: `type ${name}`, says: `has ${value}`, names: [] }));
}

/** What a source with these words uses. */
export function findUse(schema: string, words: ReadonlySet<string>): DatabaseUse {
  const used = readFacts(schema).filter(({ names }) => names.every((name) => words.has(name)));
  const use: DatabaseUse = {};
  for (const [about, facts] of Map.groupBy(used, (fact) => fact.about)) {
    use[about] = [...new Set(facts.map(({ says }) => says))].sort();
  }
  return use;
}

/** What no longer holds of what was used: a line for each object. */
export function findLosses(use: DatabaseUse, schema: string): Map<string, string> {
  const now = Map.groupBy(readFacts(schema), ({ about }) => about);
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
  const returned = readFacts(schema).filter(({ about, says }) =>
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
