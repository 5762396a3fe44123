/** What an expression of a model's run can become, for every request that the declaration allows. */
import type {
  Input,
  Mode,
} from "../../../../supabase/functions/_shared/contracts/catalog/catalog.ts";
import type {
  Expression,
  Run,
} from "../../../../supabase/functions/_shared/generation/model-run.ts";

/** A known value, a range of whole numbers, some text or URL, some URLs, or left out. */
export type Possible =
  | { is: "value"; value: string | number | boolean }
  | { is: "range"; min: number; max: number }
  | { is: "text" }
  | { is: "list" }
  | { is: "absent" };

/** What each name may stand for. */
type Names = ReadonlyMap<string, readonly Possible[]>;

export interface Request {
  mode: Mode;
  /** The chosen values that decide which model runs: "720p". Empty: it is always the same. */
  chosen: string;
  /** Null: the run names no model for these values. */
  replicate: string | null;
  version: string | null;
  input: Record<string, Possible[]>;
}

/**
 * The kinds of requests: one for each mode and each combination of the inputs by which `run` looks
 * something up in a table.
 */
export function requestsOf(
  { run, inputs, modes }: { run: Run; inputs: readonly Input[]; modes: readonly Mode[] },
): Request[] {
  const switches = [...tablesIn([run.replicate, run.version, ...Object.values(run.input)])];
  const deciding = tablesIn([run.replicate, run.version]);
  return modes.flatMap((mode) =>
    combinationsOf(namesIn(mode, inputs), switches).map((names): Request => ({
      mode,
      chosen: [...deciding].flatMap((name) => names.get(name) ?? []).map(print).join(", "),
      replicate: onlyText(run.replicate, names),
      version: onlyText(run.version, names),
      input: Object.fromEntries(
        Object.entries(run.input).map(([name, sent]) => [name, evaluate(sent, names)]),
      ),
    }))
  );
}

function namesIn(mode: Mode, inputs: readonly Input[]): Names {
  const taken = inputs.filter((input) => input.modes.includes(mode));
  return new Map<string, Possible[]>([
    ["prompt", [{ is: "text" }]],
    ...taken.map((input): [string, Possible[]] => {
      const isAlwaysThere = input.required.includes(mode) ||
        ("default" in input && input.default !== undefined);
      const values = valuesOf(input);
      return [input.name, isAlwaysThere ? values : [...values, { is: "absent" }]];
    }),
  ]);
}

function valuesOf(input: Input): Possible[] {
  switch (input.kind) {
    case "choice":
      return input.values.map((value) => ({ is: "value", value }));
    case "switch":
      return [true, false].map((value) => ({ is: "value", value }));
    case "whole_number":
      return [{ is: "range", min: input.min, max: input.max }];
    case "pictures":
      return [{ is: "list" }];
    default:
      return [{ is: "text" }];
  }
}

/** The names by which the expressions look something up. */
function tablesIn(expressions: readonly Expression[]): Set<string> {
  return new Set(expressions.flatMap((expression): string[] => {
    if (typeof expression !== "object" || expression === null) return [];
    return Object.entries(expression).flatMap(([name, table]) => [
      name.slice(1),
      ...tablesIn(Object.values(table)),
    ]);
  }));
}

/** Each of them has exactly one possible value in every combination. */
function combinationsOf(names: Names, switches: readonly string[]): Names[] {
  return switches.reduce<Names[]>((combinations, name) => {
    const one = (names.get(name) ?? []).flatMap(each);
    const values: Possible[] = one.length > 0 ? one : [{ is: "absent" }];
    return combinations.flatMap((chosen) =>
      values.map((value) => new Map([...chosen, [name, [value]]]))
    );
  }, [names]);
}

/** A range as its numbers. */
function each(possible: Possible): Possible[] {
  if (possible.is !== "range") return [possible];
  const { min, max } = possible;
  return Array.from({ length: max - min + 1 }, (_, at) => ({ is: "value", value: min + at }));
}

function evaluate(expression: Expression, names: Names): Possible[] {
  if (typeof expression === "string" && expression.startsWith("$")) {
    const possible = names.get(expression.slice(1)) ?? [];
    return possible.length > 0 ? [...possible] : [{ is: "absent" }];
  }
  if (expression === null) return [{ is: "absent" }];
  if (typeof expression !== "object") return [{ is: "value", value: expression }];
  return Object.entries(expression).flatMap(([name, table]) => {
    const key = (names.get(name.slice(1)) ?? []).map(print).join();
    return Object.hasOwn(table, key)
      ? evaluate(table[key] ?? null, names)
      : [{ is: "absent" as const }];
  });
}

function onlyText(expression: Expression, names: Names): string | null {
  const [possible] = evaluate(expression, names);
  return possible?.is === "value" ? String(possible.value) : null;
}

/** As the key of a table; a text or a file has none. */
function print(possible: Possible): string {
  if (possible.is === "value") return String(possible.value);
  return possible.is === "absent" ? "" : `<${possible.is}>`;
}
