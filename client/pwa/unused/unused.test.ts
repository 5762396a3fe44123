import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { UNUSED } from "./unused.ts";

const source = join(import.meta.dirname, "../../src");
const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.|fixtures/.test(file))
  .map((file) => readFileSync(join(source, file), "utf8"));
/** Those that ask PostgREST. Others may call methods of the same names. */
const askers = files.filter((code) => /client\s*\.(from|rpc)\(/.test(code));

const emptiedOf = (path: string) =>
  UNUSED[path]?.trim().split(/\s+/).map((name) => name.replace(/.*\./, "")) ?? [];

it("the app calls no method of the REST client that the build empties", () => {
  const emptied = emptiedOf("/postgrest-js/dist/index.mjs");
  const called = askers.flatMap((code) =>
    Array.from(code.matchAll(/\.(\w+)\(/g), ([, one]) => one)
  );
  expect(emptied).toContain("upsert");
  expect(called).toContain("regexIMatch");
  expect(emptied.filter((method) => called.includes(method))).toEqual([]);
});
