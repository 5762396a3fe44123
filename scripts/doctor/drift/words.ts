import type { Change, Difference } from "./compare-facts.ts";

/** "function private.x is changed: …" */
export function describe({ subject, state, changes }: Difference): string {
  if (state === "missing") return `The ${subject} is missing.`;
  const details = changes.filter(({ about }) => state === "changed" || about !== "comment")
    .map(describeChange).join("; ");
  return state === "unknown"
    ? `The ${subject} is not in the repository: ${details}.`
    : `The ${subject} differs: ${details}.`;
}

const FACT_LENGTH_MAX = 120;
const shown = (fact = "") =>
  fact.length > FACT_LENGTH_MAX ? `${fact.slice(0, FACT_LENGTH_MAX)}…` : fact;

function describeChange({ about, wanted, there }: Change): string {
  if (wanted === undefined) return `it has \`${shown(there)}\``;
  if (there === undefined) return `it lacks \`${shown(wanted)}\``;
  const from = firstDifference(wanted, there);
  return `its ${about} is \`${shown(there.slice(from))}\` in place of \`${
    shown(wanted.slice(from))
  }\``;
}

/** Where two long facts begin to differ, at the start of a word. */
function firstDifference(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return one.lastIndexOf(" ", at) + 1;
}

const protection = "row-level security";
const isProtected = (fact = "") => fact.includes(`, ${protection}`);

/** What a change of a fact about this means. The gravest first. */
const reasons: [about: RegExp, why: string][] = [
  [
    /^policy|row-level security/,
    "Row-level security decides who may read and write a row. Users may reach what is not theirs, or are refused what is.",
  ],
  [
    /^grant/,
    "Grants decide who may call a function and touch a table. Somebody may do what only functions may, or the app is refused.",
  ],
  [
    /^(trigger|constraint)/,
    "A rule about credits, states or files is not enforced as it was tested.",
  ],
  [/^index/, "Calls get slower as tables grow, or what must be unique may exist twice."],
  [
    /^(column|enum|arguments)/,
    "The functions and the app use other columns, values and arguments than there are.",
  ],
  [/^(definition|as)/, "The tests of the repository have tested another definition."],
  [/^comment/, "Only its description differs. Nothing works differently."],
];

export function whyItMatters({ state, changes }: Difference): string {
  if (state === "missing") return "The functions and the app rely on it.";
  if (state === "unknown") {
    return "No migration made it, so no test knows who may reach it and what it may do.";
  }
  const abouts = changes.map(({ about, wanted, there }) =>
    isProtected(wanted) === isProtected(there) ? about : protection
  );
  return reasons.find(([pattern]) => abouts.some((about) => pattern.test(about)))?.[1] ?? "";
}
