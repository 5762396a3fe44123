/** A value of a form: text, a list, or values by name. */
export type FormValue = string | FormValue[] | { [name: string]: FormValue };
export type Form = { [name: string]: FormValue };

const NAMES = /^([^[\]]+)((?:\[[^[\]]*\])*)$/;

/**
 * Reads a body or a query as Stripe does: `a[b]=1` is an object, `a[0]=1` and `a[]=1` are lists.
 * Names that cannot be read stay as they are, and are then unknown parameters.
 */
export function readForm(text: string): Form {
  const tree: Tree = new Map();
  for (const [name, value] of new URLSearchParams(text)) put(tree, pathOf(name), value);
  return Object.fromEntries([...tree].map(([name, branch]) => [name, valueOf(branch)]));
}

/** The name of a parameter as Stripe writes it: `line_items[0][quantity]`. */
export function parameterName(path: readonly PropertyKey[]): string {
  const [first = "", ...rest] = path.map(String);
  return first + rest.map((name) => `[${name}]`).join("");
}

type Tree = Map<string, string | Tree>;

function pathOf(name: string): string[] {
  const [, first, rest = ""] = NAMES.exec(name) ?? [];
  if (first === undefined) return [name];
  return [first, ...[...rest.matchAll(/\[([^[\]]*)\]/g)].map(([, inner = ""]) => inner)];
}

function put(tree: Tree, [name = "", ...rest]: string[], value: string) {
  const key = name === "" ? String(tree.size) : name;
  if (rest.length === 0) return void tree.set(key, value);
  const inner = tree.get(key);
  const branch: Tree = inner instanceof Map ? inner : new Map();
  tree.set(key, branch);
  put(branch, rest, value);
}

function valueOf(branch: string | Tree): FormValue {
  if (typeof branch === "string") return branch;
  const isList = [...branch.keys()].every((key) => /^\d+$/.test(key));
  const entries = [...branch].map(([name, inner]) => [name, valueOf(inner)] as const);
  if (!isList) return Object.fromEntries(entries);
  return entries.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, value]) => value);
}
