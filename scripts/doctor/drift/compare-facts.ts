import type { SchemaFact } from "../../../supabase/tests/schema/schema-text.ts";

/** One fact that differs. Missing: only `wanted`. Too much: only `there`. Changed: both. */
export interface Change {
  /** What the fact is about: `policy "…"`, `grant to anon`, `column id`, `definition`. */
  about: string;
  wanted: string | undefined;
  there: string | undefined;
}

/** One object that is not as the repository has it. */
export interface Difference {
  /** "function private.start_generation" */
  subject: string;
  /** The whole object is missing, or nobody has defined it. */
  state: "missing" | "unknown" | "changed";
  changes: Change[];
}

const bySubject = (facts: SchemaFact[]) => Map.groupBy(facts, ({ subject }) => subject);
const linesOf = (facts: SchemaFact[]) => new Set(facts.map(({ fact }) => fact));

/** The objects that differ, sorted by name. */
export function compareFacts(wanted: SchemaFact[], there: SchemaFact[]): Difference[] {
  const [wantedOf, thereOf] = [bySubject(wanted), bySubject(there)];
  return [...new Set([...wantedOf.keys(), ...thereOf.keys()])].sort().flatMap((subject) => {
    const [ours = [], theirs = []] = [wantedOf.get(subject), thereOf.get(subject)];
    const changes = changesBetween(ours, theirs);
    const state = theirs.length === 0 ? "missing" : ours.length === 0 ? "unknown" : "changed";
    return changes.length === 0 ? [] : [{ subject, state, changes }];
  });
}

function changesBetween(wanted: SchemaFact[], there: SchemaFact[]): Change[] {
  const [ours, theirs] = [linesOf(wanted), linesOf(there)];
  const missing = [...ours].filter((fact) => !theirs.has(fact));
  const extra = [...theirs].filter((fact) => !ours.has(fact));
  const changes = missing.map((fact): Change => {
    const about = aboutOf(fact);
    const twin = extra.findIndex((other) => aboutOf(other) === about);
    return { about, wanted: fact, there: twin < 0 ? undefined : extra.splice(twin, 1)[0] };
  });
  const unknown = extra.map((fact) => ({ about: aboutOf(fact), wanted: undefined, there: fact }));
  return [...changes, ...unknown];
}

/** Facts about the same thing have the same answer. schema.sql makes the facts. */
function aboutOf(fact: string): string {
  const [, index] = /^index: CREATE (?:UNIQUE )?INDEX (\S+)/.exec(fact) ?? [];
  if (index) return `index ${index}`;
  const [, trigger] = /^trigger: CREATE (?:CONSTRAINT )?TRIGGER (\S+)/.exec(fact) ?? [];
  if (trigger) return `trigger ${trigger}`;
  const [columns] = /^grant to [^:]+: \w+(?= of )/.exec(fact) ?? [];
  if (columns) return `${columns} of columns`;
  const [policy] = /^policy ".*?"(?=: )/.exec(fact) ?? [];
  if (policy) return policy;
  const [named] = /^(?:column|constraint|grant to) [^:]+(?=: )|^(?:comment|arguments|enum|as)(?=: )/
    .exec(fact) ?? [];
  return named ?? "definition";
}
