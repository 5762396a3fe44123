import { styleText } from "node:util";
import { DEPLOY, type Finding } from "./finding.ts";
import type { Outcome } from "./run-checks.ts";

/** A line for each check, and a paragraph for each finding. */
export function renderOutcome(outcome: Outcome): string {
  const { title, state } = outcome;
  switch (state) {
    case "well":
      return `${styleText("green", "✓")} ${title}`;
    case "not applicable":
      return styleText("dim", `– ${title}: does not apply. ${outcome.reason}`);
    case "unchecked":
      return `${styleText("yellow", "?")} ${title}: could not be checked. ${outcome.reason}`;
    case "found":
      return [`${styleText("red", "✗")} ${title}`, ...renderFindings(outcome.findings)].join("\n");
  }
}

/** What has the same reason and the same remedy shares their lines. */
function renderFindings(findings: readonly Finding[]): string[] {
  const alike = Map.groupBy(findings, ({ why, mend }) => `${why}\n${mend}`);
  return [...alike.values()].flatMap((group) => [
    ...group.map(({ what }) => `  • ${what}`),
    ...group.slice(0, 1).flatMap(({ why, mend }) => [
      `    ${styleText("dim", "why ")} ${why}`,
      `    ${styleText("dim", "mend")} ${mend}`,
    ]),
  ]);
}

/** The last line. */
export function renderSummary(outcomes: readonly Outcome[]): string {
  const findings = outcomes.flatMap((outcome) => outcome.state === "found" ? outcome.findings : []);
  const unchecked = outcomes.filter(({ state }) => state === "unchecked").length;
  const parts = [
    findings.length === 0 ? "nothing is wrong" : count(findings.length, "finding"),
    ...(unchecked === 0 ? [] : [`${count(unchecked, "check")} could not be done`]),
  ];
  const byDeploy = findings.filter(({ mend }) => mend === DEPLOY).length;
  const remedy = byDeploy > 1 ? ` \`${DEPLOY}\` mends ${byDeploy} of them.` : "";
  return `${count(outcomes.length, "check")}: ${parts.join(", and ")}.${remedy}`;
}

const count = (number: number, thing: string) => `${number} ${thing}${number === 1 ? "" : "s"}`;

/** 0: healthy. 1: nothing is wrong as far as it could be checked. 2: there are findings. */
export function exitCode(outcomes: readonly Outcome[]): 0 | 1 | 2 {
  if (outcomes.some(({ state }) => state === "found")) return 2;
  // Without any check, nothing was looked at.
  return outcomes.length === 0 || outcomes.some(({ state }) => state === "unchecked") ? 1 : 0;
}
