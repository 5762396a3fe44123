/** All text is in `words/`. A text that a screen contains itself has no translation. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseSync } from "vite";
import { expect, it } from "vitest";
import { german } from "../../client/src/words/de.ts";
import { english } from "../../client/src/words/en.ts";
import { problems } from "../../supabase/functions/_shared/contracts/problems.ts";

const root = new URL("../..", import.meta.url).pathname;

interface Node {
  type: string;
  [field: string]: unknown;
}

/**
 * Attributes that a person reads or hears. `label` and similar ones belong to our own components.
 */
const readByPeople = new Set([
  "alt",
  "aria-description",
  "aria-label",
  "aria-roledescription",
  "aria-valuetext",
  "hint",
  "label",
  "legend",
  "placeholder",
  "title",
]);

const hasWord = /\p{L}{2}/u;
/** Matches "Choose a photo", but neither a class nor the path of a drawing. */
const isSentence = /^\p{Lu}.*\p{L}{2,}[,.:]? \p{L}/u;

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value;

/** The text of a literal or a template, and "" for anything else. */
function textOf(node: unknown): string {
  if (!isNode(node)) return "";
  if (node.type === "JSXExpressionContainer") return textOf(node["expression"]);
  if (node.type === "JSXText" || node.type === "Literal") return String(node["value"]);
  if (node.type !== "TemplateLiteral") return "";
  return (node["quasis"] as { value: { cooked: string } }[]).map(({ value }) => value.cooked)
    .join("…");
}

/** The texts of a file that do not come from the catalogue. */
function literalsIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(literalsIn);
  if (!isNode(node)) return [];
  // Developers read errors, not users.
  if (node.type === "NewExpression" && textOfName(node["callee"]).endsWith("Error")) return [];
  const text = textOf(node);
  const own = node.type === "JSXAttribute"
    ? readByPeople.has(textOfName(node["name"])) && hasWord.test(textOf(node["value"]))
    : node.type === "JSXText"
    ? hasWord.test(text)
    : isSentence.test(text);
  return [
    ...(own ? [text || textOf(node["value"])] : []),
    ...Object.values(node).flatMap(literalsIn),
  ];
}

function textOfName(node: unknown): string {
  return isNode(node) ? String(node["name"]) : "";
}

const literalsOf = (file: string, code: string) => literalsIn(parseSync(file, code).program);

it("the test finds the texts that it looks for", () => {
  const seen = (code: string) => literalsOf("example.tsx", code);
  expect(seen("<p>Hello</p>")).toEqual(["Hello"]);
  expect(seen('<a aria-label="Hello" class="an anchor" />')).toEqual(["Hello"]);
  expect(seen("<a title={`Hello ${you}`} />")).not.toEqual([]);
  expect(seen('<p>{ready ? "Here you are" : null}</p>')).toEqual(["Here you are"]);
  expect(seen('say("Here you are")')).toEqual(["Here you are"]);
  expect(seen('<path d="M12 5v14M5 12h14" />')).toEqual([]);
  expect(seen("<p>{words.hello} · {credits}</p>")).toEqual([]);
});

it("every text that a user reads is in the catalogues", async () => {
  const src = join(root, "client/src");
  const files = (await readdir(src, { recursive: true }))
    .filter((file) =>
      /\.tsx?$/.test(file) &&
      !/\.test\.|^(fixtures|words)\/|\.d\.ts$/.test(file)
    );
  expect(files.length).toBeGreaterThan(50);
  for (const file of files) {
    const literals = literalsOf(file, await readFile(join(src, file), "utf8"));
    expect({ file, literals }).toEqual({ file, literals: [] });
  }
});

it("German has a text for every reason why a video can fail", async () => {
  const places = [
    "supabase/functions/_shared/generation/prediction.ts",
    "supabase/functions/_shared/generation/output.ts",
    "supabase/functions/reconcile/handler.ts",
    "supabase/migrations/20261122001200_webhooks.sql",
  ];
  const code = (await Promise.all(places.map((place) => readFile(join(root, place), "utf8"))))
    .join("\n");
  const codes = Array.from(
    code.matchAll(
      /code: "(\w+)",?\s+message|fail\(generation, "(\w+)"|coalesce\(p_error_code, '(\w+)'\)/g,
    ),
    (found) => found.slice(1).join(""),
  );
  expect(codes.length).toBeGreaterThan(10);
  expect(codes.filter((one) => !(one in german.server))).toEqual([]);
});

/** Problems of calls that the app does not make. */
const elsewhere = new Set([
  "invalid_signature",
  "invalid_event_signature",
  "user_not_found",
  "method_not_allowed",
  "already_deducted",
  "key_reused",
  "not_refundable",
  "body_not_json",
]);

it("German has a text for every refusal that the app can get", () => {
  const known = { ...english.problem, ...german.server };
  expect(Object.keys(problems).filter((code) => !(code in known) && !elsewhere.has(code)))
    .toEqual([]);
});
