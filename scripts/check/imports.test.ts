/** Imports point one way: views → stores → api → contracts ← _shared ← functions. */
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { expect, it } from "vitest";
import { findCircles } from "./circles.ts";

const root = new URL("../..", import.meta.url).pathname;

interface Import {
  from: string;
  /** A path in the repository, or a package's name. */
  to: string;
}

/** `import … from "x"` and `export … from "x"`, `import "x"`, `import("x")`, `import.meta.glob("x")`. */
const importForms =
  /^(?:import|export)\s[\w\s{},*]*?\bfrom\s*"([^"]+)"|^import\s*"([^"]+)"|\bimport(?:\.meta\.glob(?:<\w+>)?)?\(\s*"([^"]+)"/gm;

const isTest = (file: string) => /\.test\.tsx?$|\/fixtures\//.test(file);

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { recursive: true });
  return entries.filter((entry) => /\.tsx?$/.test(entry) && !entry.includes("node_modules"))
    .map((entry) => join(folder, entry));
}

async function importsOf(file: string): Promise<Import[]> {
  const code = await readFile(join(root, file), "utf8");
  return Array.from(code.matchAll(importForms), ([, named, bare, dynamic]) => {
    const to = named ?? bare ?? dynamic ?? "";
    return {
      from: file,
      to: to.startsWith(".") ? relative(root, join(root, dirname(file), to)) : to,
    };
  });
}

const files = (await Promise.all(["client/src", "client/e2e", "supabase", "scripts"].map(filesOf)))
  .flat();
const imports = (await Promise.all(files.map(importsOf))).flat();
const product = imports.filter(({ from }) => !isTest(from));

/**
 * The folder of client/src that contains the path: `views`, `stores`, …; `undefined` for a file
 * directly in src.
 */
const room = (path: string) => /^client\/src\/([\w-]+)\//.exec(path)?.[1];
const inFunctions = (path: string) => /^supabase\/functions\/([\w-]+)\//.exec(path)?.[1];
const isPackage = (path: string, name: string) => path === name || path.startsWith(`${name}/`);

const sentences: [sentence: string, breaks: (one: Import) => boolean][] = [
  [
    "A component imports only components and words.",
    ({ from, to }) =>
      room(from) === "components" && to.startsWith("client/src/") && room(to) !== "components" &&
      !/^client\/src\/words\/(words|account-fields)\.ts$/.test(to),
  ],
  [
    "A store imports no screen.",
    ({ from, to }) =>
      room(from) === "stores" && ["views", "components", "shell"].includes(room(to) ?? ""),
  ],
  [
    "The api imports nothing above it.",
    ({ from, to }) => room(from) === "api" && to.startsWith("client/src/") && room(to) !== "api",
  ],
  [
    "Only the api imports contracts.",
    ({ from, to }) =>
      from.startsWith("client/src/") && room(from) !== "api" && to.startsWith("supabase/"),
  ],
  [
    "Supabase's clients are imported only by api/supabase/client.ts, because any other import would load them too early.",
    ({ from, to }) =>
      from.startsWith("client/src/") && to.startsWith("@supabase/") &&
      from !== "client/src/api/supabase/client.ts",
  ],
  [
    "From supabase/, the client imports only contracts, and the examples as files.",
    ({ from, to }) =>
      from.startsWith("client/src/") && to.startsWith("supabase/") &&
      !to.startsWith("supabase/functions/_shared/contracts/") &&
      !(from === "client/src/api/examples.ts" && to.startsWith("supabase/catalog/examples/")),
  ],
  [
    "Only the shell talks to the user: sonner is imported only by shell/messages/toasts.tsx.",
    ({ from, to }) => isPackage(to, "sonner") && from !== "client/src/shell/messages/toasts.tsx",
  ],
  [
    "Contracts are pure: they import only each other and zod/mini.",
    ({ from, to }) =>
      from.startsWith("supabase/functions/_shared/contracts/") &&
      !to.startsWith("supabase/functions/_shared/contracts/") && to !== "zod/mini",
  ],
  [
    "A function imports only its own folder and _shared.",
    ({ from, to }) => {
      const [own, other] = [inFunctions(from), inFunctions(to)];
      return own !== undefined && other !== undefined && other !== own && other !== "_shared";
    },
  ],
  [
    "Only tests import scripts, because tests run against the local stack.",
    ({ from, to }) =>
      /^(client\/src|client\/pwa|supabase\/functions)\//.test(from) && to.startsWith("scripts/"),
  ],
];

it("the test finds imports to check", () => {
  expect(product.length).toBeGreaterThan(100);
});

it.each(sentences)("%s", (_sentence, breaks) => {
  expect(product.filter(breaks)).toEqual([]);
});

it("no file imports itself through other files, types included", () => {
  expect(findCircles(imports)).toEqual([]);
});
