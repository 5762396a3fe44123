/** The functions' own tests catch every fault that is planted in the functions. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { PATIENCE_MS } from "../../../scripts/test/patience.ts";
import { readTable } from "./check-table.ts";
import { hold, knownTrial, type Outcome } from "./judge-processor.ts";
import { plantInText } from "./plant.ts";
import { processorMutants } from "./processor.ts";

const functions = new URL("../../functions", import.meta.url).pathname;
let withoutFault: Outcome | undefined;
let outcomes: Outcome[];

beforeAll(async () => {
  [withoutFault, ...outcomes] = await hold([{}, ...processorMutants.map(knownTrial)]);
}, 10 * PATIENCE_MS);

it("without a fault, no test fails", () => {
  expect(withoutFault).toMatchObject({ failures: [], errors: [] });
  expect(withoutFault?.ran).toBeGreaterThan(200);
});

it.each(processorMutants.map((mutant, index) => ({ ...mutant, index })))(
  "caught: $title",
  async ({ index, ...mutant }) => {
    plantInText(await readFile(join(functions, mutant.file), "utf8"), mutant);
    if (outcomes[index]?.failures.some(({ test }) => test === mutant.caughtBy)) return;
    // The list is stale, or no test catches this fault any more.
    const [all] = await hold([{ fault: mutant.title }]);
    const [other] = all?.failures ?? [];
    expect.fail(
      other === undefined
        ? `No test catches the fault "${mutant.title}". ${all?.errors.join("\n")}`
        : `The list of catchers is stale. In mutants/processor.ts, "${mutant.title}" needs the line ` +
          `caughtBy: ${JSON.stringify(other.test)}, a test in ${other.file}, ` +
          "and the table in supabase/README.md as well.",
    );
  },
);

describe("planting a fault fails", () => {
  const fault = { title: "a fault", file: "a file", replace: "one", by: "two" };

  it.each([
    ["if the text is not found", "two", fault],
    ["if the text is found more than once", "one, and one", fault],
    ["if nothing changes", "one", { ...fault, by: "one" }],
  ])("%s", (_when, text, planted) => {
    expect(() => plantInText(text, planted)).toThrow("a fault");
  });
});

it("the table in the README lists every fault and its test", async () => {
  expect((await readTable()).slice(0, processorMutants.length)).toEqual(
    processorMutants.map(({ title, caughtBy }) => ({ fault: title, caughtBy })),
  );
});
