import { access } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { TestSpecification, Vitest } from "vitest/node";
import LongestFirst, { longFiles } from "./longest-first.ts";
import { root } from "./vitest.ts";

it.each(Object.keys(longFiles))("there is a file %s", async (path) => {
  await expect(access(join(root, path))).resolves.toBeUndefined();
});

it("a group begins with its longest files, and ends with the suites of short ones", async () => {
  const file = (name: string, moduleId: string, groupOrder = 0) =>
    ({
      moduleId: join(root, moduleId),
      project: { name, config: { isolate: true, sequence: { groupOrder } } },
    }) as unknown as TestSpecification;
  const files = [
    file("client", "client/src/app.test.tsx"),
    file("proofs", "supabase/tests/mutants/sql.test.ts", 1),
    file("sql", "supabase/tests/schema/schema.test.ts"),
    file("stack", "scripts/stack/stack.test.ts"),
    file("proofs", "supabase/tests/model/model.test.ts", 1),
    file("client", "client/src/broken-browser.test.tsx"),
  ];
  const cache = { getTestSpecificationResult: () => ({ failed: false, duration: 1 }) };
  const sequencer = new LongestFirst({ config: { root }, cache } as unknown as Vitest);
  expect((await sequencer.sort(files)).map((one) => files.indexOf(one))).toEqual([
    3,
    5,
    2,
    0,
    4,
    1,
  ]);
});
