import { expect, it } from "vitest";
import { readArguments, select } from "./selection.ts";

const texts: Record<string, string> = {
  "client/src/stores/draft.test.ts": 'it("a draft survives (a reload)", …)',
  "client/e2e/stories/draft.test.ts": 'it("a draft is sent", …)',
  "supabase/tests/credits/ledger.test.ts": 'it("A line is never changed", …)',
};
const files = [
  { path: "client/src/stores/draft.test.ts", suite: "client" },
  { path: "client/e2e/stories/draft.test.ts", suite: "stories" },
  { path: "supabase/tests/credits/ledger.test.ts", suite: "sql" },
];
const selected = async (...args: string[]) => {
  const selection = await select(readArguments(args), files, async (path) => texts[path] ?? "");
  return selection &&
    { suites: [...selection.suites], vitestArguments: selection.vitestArguments };
};

it("without arguments every suite runs", async () => {
  expect(await selected()).toEqual({
    suites: ["client", "stories", "sql"],
    vitestArguments: [],
  });
});

it("with a project, only its suite runs", async () => {
  const sql = { suites: ["sql"], vitestArguments: ["--project=sql"] };
  expect(await selected("--project", "sql")).toEqual(sql);
  expect(await selected("--project=sql")).toEqual(sql);
  expect(await selected("--project", "nothing")).toBe(null);
});

it("a part of a path selects the files that have it, and their suites", async () => {
  expect(await selected("draft")).toEqual({
    suites: ["client", "stories"],
    vitestArguments: ["--project=client", "--project=stories", "draft"],
  });
  expect(await selected("draft", "--project", "client")).toEqual({
    suites: ["client"],
    vitestArguments: ["--project=client", "draft"],
  });
  expect(await selected("stores/draft", "credits/ledger")).toMatchObject({
    suites: ["client", "sql"],
  });
});

it("words are a title even if paths contain some of them", async () => {
  expect(await selected("a", "draft", "is", "sent")).toMatchObject({
    suites: ["stories"],
    vitestArguments: [
      "--project=stories",
      "client/e2e/stories/draft.test.ts",
      "--testNamePattern=a draft is sent",
    ],
  });
});

it("words that no path contains are part of a title, in upper or lower case", async () => {
  expect(await selected("never", "Changed")).toEqual({
    suites: ["sql"],
    vitestArguments: [
      "--project=sql",
      "supabase/tests/credits/ledger.test.ts",
      "--testNamePattern=never Changed",
    ],
  });
  expect(await selected("survives (a reload)")).toEqual({
    suites: ["client"],
    vitestArguments: [
      "--project=client",
      "client/src/stores/draft.test.ts",
      String.raw`--testNamePattern=survives \(a reload\)`,
    ],
  });
  expect(await selected("no such words")).toBe(null);
});

it("options for vitest are passed on, with their values", async () => {
  expect(await selected("-t", "is sent", "draft", "--bail=1")).toEqual({
    suites: ["client", "stories"],
    vitestArguments: [
      "--project=client",
      "--project=stories",
      "draft",
      "-t",
      "is sent",
      "--bail=1",
    ],
  });
});
