/** Every fault planted in the functions is caught by their own tests. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { readTable } from "./check-table.ts";
import { hold, knownTrial, type Outcome } from "./judge-processor.ts";
import { plantInText } from "./plant.ts";
import { processorMutants } from "./processor.ts";

const functions = new URL("../../functions", import.meta.url).pathname;
let withoutFault: Outcome | undefined;
let outcomes: Outcome[];

beforeAll(async () => {
  [withoutFault, ...outcomes] = await hold([{}, ...processorMutants.map(knownTrial)]);
}, 300_000);

it("without a fault, no test fails", () => {
  expect(withoutFault).toMatchObject({ failures: [], errors: [] });
  expect(withoutFault?.ran).toBeGreaterThan(200);
});

it.each(processorMutants.map((mutant, index) => ({ ...mutant, index })))(
  "caught: $title",
  async ({ index, ...mutant }) => {
    plantInText(await readFile(join(functions, mutant.file), "utf8"), mutant);
    if (outcomes[index]?.failures.some(({ test }) => test === mutant.caughtBy)) return;
    // The list is stale, or nobody catches this fault any more.
    const [all] = await hold([{ fault: mutant.title }]);
    const [other] = all?.failures ?? [];
    expect.fail(
      other === undefined
        ? `No test catches the fault "${mutant.title}". ${all?.errors.join("\n")}`
        : `The list of catchers is stale. In mutants/processor.ts, "${mutant.title}" needs the line ` +
          `caughtBy: ${JSON.stringify(other.test)}, which stands in ${other.file}, ` +
          "and the table in supabase/README.md as well.",
    );
  },
);

describe("planting fails", () => {
  const fault = { title: "a fault", file: "a file", replace: "one", by: "two" };

  it.each([
    ["when the text is not there", "two", fault],
    ["when the text is there more than once", "one, and one", fault],
    ["when nothing changes", "one", { ...fault, by: "one" }],
  ])("%s", (_when, text, planted) => {
    expect(() => plantInText(text, planted)).toThrow("a fault");
  });
});

it("the table in the README names every fault", async () => {
  expect((await readTable()).slice(0, processorMutants.length)).toEqual(
    processorMutants.map(({ title, caughtBy }) => ({ fault: title, caughtBy })),
  );
});
