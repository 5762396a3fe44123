import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { chunks } from "./chunks.ts";
import { beginningsOf, FOLDERS, matcherOf } from "./matcher.ts";

const repo = join(import.meta.dirname, "../../../");
const modules = [FOLDERS.src, FOLDERS.contracts].flatMap((folder) =>
  readdirSync(repo + folder, { recursive: true, encoding: "utf8" }).map((path) => folder + path)
);
/** Vite adds it to a build. */
const HELPER = `${FOLDERS.packages}vite/preload-helper`;

describe("the chunks", () => {
  it.each(chunks)("$name names only what is there", ({ paths }) => {
    const isThere = ({ path }: { path: string }) =>
      path === HELPER || modules.some((one) => one.startsWith(path)) || existsSync(repo + path);
    expect(beginningsOf(paths).filter((one) => !isThere(one))).toEqual([]);
  });
});

describe("matcherOf", () => {
  const isIn = matcherOf({
    src: ["stores/", "!stores/{draft/,account}", "stores/draft/files/lazy"],
    packages: ["vite/preload-helper", "zod/"],
  }, "/repo/");

  it.each([
    ["/repo/client/src/stores/credits.ts", true],
    ["/repo/client/src/stores/account.ts", false],
    ["/repo/client/src/stores/draft/draft.ts", false],
    ["/repo/client/src/stores/draft/files/lazy.ts", true],
    ["/repo/client/src/views/you.tsx", false],
    ["/repo/node_modules/zod/mini/index.js", true],
    ["/repo/node_modules/zodiac/index.js", false],
    ["\0vite/preload-helper.js", true],
    ["\0rolldown/runtime.js", false],
  ])("lets the longest beginning decide about %j", (id, expected) => {
    expect(isIn(id)).toBe(expected);
  });
});
