import type { Plugin } from "vite";
import { NEVER, UNUSED } from "./unused.ts";
import { bodyOf, field, isNode, type Node } from "./syntax-tree.ts";

/**
 * Empties what is listed in unused.ts. The build stops if a part is missing, since then the package
 * has changed.
 */
export function withoutUnused(): Plugin {
  return {
    name: "without-unused",
    apply: "build",
    transform(code, id) {
      const unused = wordsOf(listedFor(UNUSED, id));
      const never = listedFor(NEVER, id) ?? [];
      if (unused.length === 0 && never.length === 0) return null;
      const found = new Set<string>();
      const changes: Change[] = [];
      visit(this.parse(code), (node, its) => {
        const [name, body] = bodyOf(node);
        const known = unused.find((one) => one === name || one === `${its}.${name}`);
        const text = code.slice(node.start, node.end);
        const change = known !== undefined && body
          ? { what: known, at: body, by: "{}" }
          : never.includes(text)
          ? { what: text, at: node, by: "false" }
          : null;
        if (change === null) return false;
        found.add(change.what);
        changes.push(change);
        return true;
      });
      const moved = [...unused, ...never].filter((what) => !found.has(what));
      if (moved.length > 0) this.error(`${id} has no longer: ${moved.join(", ")}`);
      return { code: apply(changes, code), map: null };
    },
  };
}

interface Change {
  what: string;
  at: Node;
  by: string;
}

function apply(changes: readonly Change[], code: string): string {
  const lastFirst = changes.toSorted((one, other) => other.at.start - one.at.start);
  return lastFirst.reduce(
    (left, { at, by }) => `${left.slice(0, at.start)}${by}${left.slice(at.end)}`,
    code,
  );
}

function listedFor<T>(table: Record<string, T>, id: string): T | undefined {
  return Object.entries(table).find(([path]) => id.endsWith(path))?.[1];
}

const wordsOf = (list = "") => list.split(/\s+/).filter(Boolean);

/**
 * Calls `see` with each node and the name of the class that it is in. If `see` returns true, the
 * nodes inside are left out.
 */
function visit(value: unknown, see: (node: Node, its: string) => boolean, its = ""): void {
  if (Array.isArray(value)) return value.forEach((one) => visit(one, see, its));
  if (!isNode(value) || see(value, its)) return;
  const name = value.type === "VariableDeclarator" || value.type === "ClassDeclaration"
    ? field(field(value, "id"), "name")
    : undefined;
  for (const child of Object.values(value)) {
    visit(child, see, typeof name === "string" ? name : its);
  }
}
