/**
 * A module of the first load runs before the app knows its language, and another language is filled
 * into the catalogue later. A text that such a module reads when it loads would stay English.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseSync } from "vite";
import { expect, it } from "vitest";
import { english } from "../../client/src/words/en.ts";

const src = new URL("../../client/src/", import.meta.url).pathname;

interface Node {
  type: string;
  [field: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value;

const nameOf = (node: unknown) => isNode(node) ? String(node["name"] ?? node["value"]) : "";

/** `main.tsx` loads it when the language is known, in a file of its own. */
const LATER = "signed-in.tsx";

/** What an expression reads of the catalogue: a section, or a text. Undefined: nothing of it. */
function readOf(node: unknown, known: ReadonlyMap<string, unknown>): unknown {
  if (!isNode(node)) return undefined;
  if (node.type === "Identifier") return known.get(nameOf(node));
  if (node.type !== "MemberExpression" || node["computed"] === true) return undefined;
  const section = readOf(node["object"], known);
  return typeof section === "object" && section !== null
    ? Reflect.get(section, nameOf(node["property"]))
    : undefined;
}

/** Adds the names of a top-level declaration that stand for sections of the catalogue. */
function learn(statement: Node, known: Map<string, unknown>): void {
  for (const declaration of (statement["declarations"] ?? []) as Node[]) {
    const section = readOf(declaration["init"], known);
    const { id } = declaration;
    if (section !== undefined && isNode(id)) known.set(nameOf(id), section);
  }
}

/** Of TypeScript's own nodes, `as` and `satisfies` contain code that runs; the others are types. */
const runsLater = /^(ArrowFunction|Function|MethodDefinition|TS(?!As|Satisfies))/;

/** The places of the texts that run when the module loads. */
function readsIn(node: unknown, known: ReadonlyMap<string, unknown>): number[] {
  if (Array.isArray(node)) return node.flatMap((each) => readsIn(each, known));
  if (!isNode(node) || runsLater.test(node.type)) return [];
  const read = node.type === "MemberExpression" ? readOf(node, known) : undefined;
  if (typeof read === "string" || typeof read === "function") return [Number(node["start"])];
  // A destructured text is read as well.
  const isPattern = node.type === "VariableDeclarator" && isNode(node["id"]) &&
    node["id"].type === "ObjectPattern" && readOf(node["init"], known) !== undefined;
  if (isPattern) return [Number(node["start"])];
  return Object.values(node).flatMap((each) => readsIn(each, known));
}

/** The lines of a module that read a text of `words` when it loads. */
function linesOf(file: string, code: string): string[] {
  const known = new Map<string, unknown>([["words", english]]);
  const body = parseSync(file, code).program.body as unknown as Node[];
  return body.flatMap((statement) => {
    learn(statement, known);
    return readsIn(statement, known).map((start) => code.slice(start).split("\n")[0] ?? "");
  });
}

it("the test finds what it looks for", () => {
  const seen = (code: string) => linesOf("example.tsx", `const say = words.create;\n${code}`);
  expect(seen("const label = say.text;")).toEqual(["say.text;"]);
  expect(seen("const labels = { t2v: say.text };")).toHaveLength(1);
  expect(seen("const labels = { t2v: say.text } as const satisfies object;")).toHaveLength(1);
  expect(seen("const { text } = say;")).toHaveLength(1);
  expect(seen("const deep = words.create.whyNotStartable;")).toEqual([]);
  expect(seen("const label = () => say.text;")).toEqual([]);
  expect(seen("function Label() { return <p>{say.text}</p>; }")).toEqual([]);
});

it("no module reads a text of the first load's catalogue before it is used", async () => {
  const files = (await readdir(src, { recursive: true }))
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.|^fixtures\//.test(file) && file !== LATER);
  const found = await Promise.all(files.map(async (file) => {
    const code = await readFile(join(src, file), "utf8");
    if (!/import \{[^}]*\bwords\b[^}]*\} from/.test(code)) return [];
    return linesOf(file, code).map((line) => `${file}: ${line}`);
  }));
  expect(found.flat()).toEqual([]);
});
