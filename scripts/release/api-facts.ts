/** What the API of the database promises its callers, read from schema.txt. */
import { parseSchemaText } from "../../supabase/tests/schema/schema-text.ts";

/** One promise about an object of the API: `{ about: "function storage_used", says: "…" }`. */
export interface ApiFact {
  /** "function storage_used", "table generations", "type generation_state", "bucket videos" */
  about: string;
  /** A caller can rely on it. With `needs` it is what a caller has to do instead. */
  says: string;
  /** A source that uses the fact contains these words. */
  names: string[];
}

const roles = "anon|authenticated|service_role";

/** Everything that callers of the API can rely on. `schema`: the text of schema.txt. */
export function readApiFacts(schema: string): ApiFact[] {
  const subjects = Map.groupBy(parseSchemaText(schema), ({ subject }) => subject);
  return Array.from(subjects).flatMap(([subject, of]) => {
    const [, kind, name = ""] =
      /^(function|relation|type|bucket) (?:public\.)?([\w ]+)$/.exec(subject) ?? [];
    const facts = of.map(({ fact }) => fact);
    if (kind === "function" && subject.includes(" public.")) return functionFacts(name, facts);
    if (kind === "relation" && subject.includes(" public.")) return tableFacts(name, facts);
    if (kind === "type") return typeFacts(name, facts);
    return kind === "bucket" ? [{ about: subject, says: "is there", names: [name] }] : [];
  });
}

function functionFacts(name: string, lines: string[]): ApiFact[] {
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

function tableFacts(table: string, lines: string[]): ApiFact[] {
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

/** An old app cannot read a new value, but this finds only lost ones: CONTRIBUTING says how to add one. */
function typeFacts(name: string, lines: string[]): ApiFact[] {
  const values = lines.flatMap((line) => /^enum: (.*)$/.exec(line)?.[1]?.split(" · ") ?? []);
  return values.map((value) => ({ about: `type ${name}`, says: `has ${value}`, names: [] }));
}
