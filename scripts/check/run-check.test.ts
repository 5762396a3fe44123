import { expect, it } from "vitest";
import { describeOutcome, type Outcome, runChecks } from "./run-check.ts";

const node = (title: string, code: string) => ({
  title,
  command: process.execPath,
  args: ["--eval", code],
});

it("all checks run, and only a failing one shows its output", async () => {
  const outcomes: Outcome[] = [];
  const checks = [
    node("sound", 'console.log("much")'),
    node("broken", 'console.log("the reason"); process.exitCode = 3'),
    { title: "missing", command: "/nowhere/at-all", args: [] },
  ];
  await runChecks(checks, process.cwd(), 2, (outcome) => outcomes.push(outcome));
  const described = Object.fromEntries(
    outcomes.map((outcome) => [outcome.title, describeOutcome({ ...outcome, seconds: 1.25 })]),
  );
  expect(described["sound"]).toBe("✓ sound  1.3 s");
  expect(described["broken"]).toBe("✗ broken  1.3 s\nthe reason");
  expect(described["missing"]).toContain("✗ missing  1.3 s\n");
  expect(described["missing"]).toContain("ENOENT");
});
