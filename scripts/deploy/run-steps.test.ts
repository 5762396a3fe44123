import { expect, it } from "vitest";
import { planSteps, printPlan, runSteps, StepFailed } from "./run-steps.ts";
import type { Step } from "./step.ts";

/** Steps that write down what was called, and how their progress was shown. */
function record(...plans: (string[] | Error)[]) {
  const seen: string[] = [];
  const steps = plans.map((lines, at): Step => ({
    title: `Step ${at}`,
    plan: async () => {
      seen.push(`plan ${at}`);
      if (lines instanceof Error) throw lines;
      return lines;
    },
    run: async () => {
      seen.push(`run ${at}`);
      if (Array.isArray(lines) && lines.includes("breaks")) throw new Error("It broke.");
    },
    advice: `Mend ${at}.`,
  }));
  const shown = {
    step: (title: string) => void seen.push(title),
    done: () => void seen.push("done"),
    failed: () => void seen.push("failed"),
  };
  return { seen, steps, shown };
}

it("planning names what every step would change, and runs none", async () => {
  const { seen, steps, shown } = record(["a", "b"], []);
  expect(await planSteps(steps, shown)).toEqual([
    { title: "Step 0", lines: ["a", "b"] },
    { title: "Step 1", lines: [] },
  ]);
  expect(seen).toEqual(["Find out what there is to do", "plan 0", "plan 1", "done"]);
});

it("each step plans again right before it runs, and a step without work does not run", async () => {
  const { seen, steps, shown } = record(["a"], [], ["b"]);
  await runSteps(steps, shown);
  expect(seen).toEqual([
    "Step 0",
    "plan 0",
    "run 0",
    "Step 1",
    "plan 1",
    "Step 2",
    "plan 2",
    "run 2",
    "done",
  ]);
});

it("the first step that fails is the last, and its error says what to do", async () => {
  const { seen, steps, shown } = record(["a"], ["breaks"], ["b"]);
  const error: unknown = await runSteps(steps, shown).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(StepFailed);
  expect(String(error)).toContain('"Step 1" failed. It broke.\nMend 1.');
  expect(seen).not.toContain("run 2");
  expect(seen.at(-1)).toBe("failed");
});

it("a step that cannot plan fails in the same way", async () => {
  const { seen, steps, shown } = record(new Error("No right."));
  await expect(planSteps(steps, shown)).rejects.toThrow('"Step 0" failed. No right.\nMend 0.');
  expect(seen.at(-1)).toBe("failed");
});

it.each([[true, ["a", "b", "c", "and 2 more"]], [false, ["a", "b", "c", "d", "e"]]])(
  "a long plan is cut for a person who has to agree to it, and nowhere else: %s",
  (isShort, printed) => {
    const said: string[] = [];
    const planned = [{ title: "Step", lines: ["a", "b", "c", "d", "e"] }];
    printPlan("Videos", planned, { say: (line) => void said.push(line), isShort });
    expect(said.slice(2).map((line) => line.replace(/^ {4}- |:.*$/g, ""))).toEqual(printed);
  },
);
