import type { Change, Difference } from "./compare-facts.ts";
import type { Definitions } from "./definitions.ts";

/** SQL for the editor where one statement surely mends it, otherwise where the definition is. */
export function mendOf(difference: Difference, definitions: Definitions): string {
  const { subject, state, changes } = difference;
  const [kind = "", name = ""] = subject.split(" ");
  const whole = definitions(`create (?:or replace )?(?:function|table|view|type) ${escape(name)}`);
  if (state === "missing") return runAgain(whole, subject);
  if (state === "unknown") {
    return `If you made it and need it, add it to a migration. Otherwise drop it.`;
  }
  const target = `${kind === "function" ? "function " : kind === "schema" ? "schema " : ""}${name}`;
  const mends = changes.map((change) =>
    mendChange(change, target, name, definitions) ?? runAgain(whole, subject)
  );
  const statements = mends.filter((mend) => mend.endsWith(";"));
  const others = new Set(mends.filter((mend) => !mend.endsWith(";")));
  return [
    ...(statements.length === 0 ? [] : [`Run this SQL: ${statements.join(" ")}`]),
    ...others,
  ].join(" ");
}

function runAgain(file: string | undefined, what: string): string {
  return file
    ? `Run the definition of ${what} in ${file} again as SQL (a function: with \`create or replace\`).`
    : `Compare ${what} with supabase/tests/schema/schema.txt.`;
}

/** Undefined: no single statement surely mends it. */
function mendChange(
  { about, wanted, there }: Change,
  target: string,
  name: string,
  definitions: Definitions,
): string | undefined {
  const [kind = ""] = about.split(" ");
  const own = about.slice(kind.length + 1);
  switch (kind) {
    case "grant":
      return [
        ...(there ? [`revoke ${privileges(there)} on ${target} from ${grantee(about)};`] : []),
        ...(wanted ? [`grant ${privileges(wanted)} on ${target} to ${grantee(about)};`] : []),
      ].join(" ");
    case "policy": {
      const drop = there ? [`drop policy ${own} on ${name};`] : [];
      const file = wanted && definitions(`create policy ${escape(own)}`);
      const make = file ? [`Run \`create policy ${own}\` of ${file}.`] : [];
      // Between the two nobody has access, which is safer than both policies at once.
      return make.length === 0 ? drop.join("") : [...drop, ...make].join(" Then: ");
    }
    case "trigger": {
      const disabled = there?.startsWith(wanted ?? " ");
      if (disabled) return `alter table ${name} enable trigger ${own};`;
      return replace(there && `drop trigger ${own} on ${name};`, statement(wanted));
    }
    case "index":
      return replace(there && `drop index ${schemaOf(name)}.${own};`, statement(wanted));
    case "constraint":
      return replace(
        there && `alter table ${name} drop constraint ${own};`,
        wanted && `alter table ${name} add ${about} ${wanted.slice(about.length + 2)};`,
      );
    case "definition":
      return wanted?.includes("row-level security") && !there?.includes("row-level security")
        ? `alter table ${name} enable row level security;`
        : undefined;
    default:
      return undefined;
  }
}

const replace = (drop: string | undefined, make: string | undefined) =>
  [drop, make].filter(Boolean).join(" ");
/** "trigger: CREATE TRIGGER …" */
const statement = (fact: string | undefined) => fact && `${fact.slice(fact.indexOf(": ") + 2)};`;
const schemaOf = (name: string) => name.split(".")[0];

function grantee(about: string): string {
  const [, role = ""] = /^grant to ([^:]+)/.exec(about) ?? [];
  return role === "everybody" ? "public" : role;
}

/** "grant to anon: select, insert" · "grant to anon: select of id, name" */
function privileges(grant: string): string {
  const text = grant.slice(grant.indexOf(": ") + 2);
  const [privilege, columns] = text.split(" of ");
  return columns ? `${privilege} (${columns})` : text;
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\"]/g, "\\$&");
