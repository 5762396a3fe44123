import { expect, it } from "vitest";
import { describeRun } from "./summary.ts";

const report = {
  passed: 1030,
  failed: 0,
  suites: [
    { name: "client", tests: 30, seconds: 9.96 },
    { name: "sql", tests: 1000, seconds: 101.04 },
  ],
  setUpSeconds: 7.2,
  slowest: [
    { suite: "sql", title: "two tabs > cannot spend the same credit", seconds: 12.3 },
    { suite: "client", title: "a draft", seconds: 1.5 },
  ],
};

it("the table of the suites comes before the slowest tests", () => {
  expect(describeRun(report).split("\n")).toEqual([
    "suite     tests  seconds",
    "(set-up)             7.2",
    "client       30     10.0",
    "sql        1000    101.0",
    "",
    "The slowest tests:",
    "sql     12.3  two tabs > cannot spend the same credit",
    "client   1.5  a draft",
  ]);
});

it("a set-up that took no time gets no line", () => {
  expect(describeRun({ ...report, setUpSeconds: 0.01 })).not.toContain("set-up");
});

it("a run without tests says so", () => {
  expect(describeRun({ ...report, suites: [], slowest: [] })).toBe("No test was run.");
});
