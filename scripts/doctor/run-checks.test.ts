import { stripVTControlCharacters } from "node:util";
import { expect, it } from "vitest";
import { type Finding, NotApplicable } from "./finding.ts";
import { exitCode, renderOutcome, renderSummary } from "./report.ts";
import { type Outcome, runChecks } from "./run-checks.ts";
import { aWorld } from "./test/a-world.ts";
import type { Check } from "./world.ts";

const world = aWorld();
const finding: Finding = { what: "A door is open.", why: "It rains in.", mend: "npm run close" };

const well: Check = { title: "The doors are shut", find: () => Promise.resolve([]) };
const found: Check = { title: "The windows are shut", find: () => Promise.resolve([finding]) };
const broken: Check = {
  title: "The roof is whole",
  find: () => Promise.reject(new Error("Nobody answers at the roof.")),
};
const silent: Check = { title: "The cellar is dry", find: () => new Promise(() => {}) };
const needless: Check = {
  title: "The garden is tidy",
  find: () => Promise.reject(new NotApplicable("There is no garden.")),
};

const states = (outcomes: Outcome[]) => outcomes.map(({ state }) => state);

it("each check is reported in the order of the list, also after one that could not be done", async () => {
  const seen: string[] = [];
  const outcomes = await runChecks(
    [broken, well, found, needless],
    world,
    ({ title }) => seen.push(title),
  );
  expect(states(outcomes)).toEqual(["unchecked", "well", "found", "not applicable"]);
  expect(seen).toEqual([broken.title, well.title, found.title, needless.title]);
});

it("a check without an answer ends at its limit and never passes for healthy", async () => {
  const outcomes = await runChecks([silent], world, () => {}, 1);
  expect(states(outcomes)).toEqual(["unchecked"]);
  expect(exitCode(outcomes)).toBe(1);
  expect(outcomes.map(renderOutcome).join()).toContain("could not be checked. Gave up waiting");
});

it("the exit code is 0 if all is well, 1 if something could not be checked, 2 with findings", async () => {
  const codeOf = async (...checks: Check[]) => exitCode(await runChecks(checks, world, () => {}));
  expect(await codeOf(well, needless)).toBe(0);
  expect(await codeOf(well, broken)).toBe(1);
  expect(await codeOf(well, broken, found)).toBe(2);
  expect(await codeOf()).toBe(1);
});

it("a finding says what is wrong, why it matters and what mends it", async () => {
  const outcomes = await runChecks([found], world, () => {});
  const text = outcomes.map(renderOutcome).join();
  expect(text).toContain(found.title);
  for (const part of Object.values(finding)) expect(text).toContain(part);
});

it("findings with the same reason and remedy share the lines about them", async () => {
  const deploy = { ...finding, mend: "npm run deploy" };
  const findings = [finding, { ...deploy, what: "One." }, { ...deploy, what: "Two." }];
  const outcomes = await runChecks(
    [{ title: "All is shut", find: () => Promise.resolve(findings) }],
    world,
    () => {},
  );
  const lines = stripVTControlCharacters(outcomes.map(renderOutcome).join()).split("\n");
  expect(lines.slice(4)).toEqual([
    "  • One.",
    "  • Two.",
    "    why  It rains in.",
    "    mend npm run deploy",
  ]);
  expect(renderSummary(outcomes)).toBe(
    "1 check: 3 findings. `npm run deploy` mends 2 of them.",
  );
});

it("the last line counts the findings and what could not be checked", async () => {
  const summaryOf = async (...checks: Check[]) =>
    renderSummary(await runChecks(checks, world, () => {}));
  expect(await summaryOf(well, needless)).toBe("2 checks: nothing is wrong.");
  expect(await summaryOf(broken)).toBe("1 check: nothing is wrong, and 1 check could not be done.");
  expect(await summaryOf(found, broken, broken)).toBe(
    "3 checks: 1 finding, and 2 checks could not be done.",
  );
});
