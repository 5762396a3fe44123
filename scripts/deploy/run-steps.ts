import type { Step } from "./step.ts";

/** How the progress of a deploy is shown: `createProgress` of `npm start`. */
interface Shown {
  step(title: string): void;
  done(): void;
  failed(): void;
}

interface Planned {
  title: string;
  lines: string[];
}

/** A step that failed. The message says what happened, where, and what to do. */
export class StepFailed extends Error {
  override name = "StepFailed";
}

/** What each step would change. Changes nothing. */
export async function planSteps(steps: readonly Step[], shown: Shown): Promise<Planned[]> {
  const planned: Planned[] = [];
  shown.step("Find out what there is to do");
  for (const step of steps) {
    const lines = await step.plan().catch((error: unknown) => {
      shown.failed();
      throw failed(step, error);
    });
    planned.push({ title: step.title, lines });
  }
  shown.done();
  return planned;
}

/** A step that changes more is cut where a person has to read the plan. */
const LINES_MAX = 4;

/** Prints what each step would change: all of it, or what fits on a screen. */
export function printPlan(
  project: string,
  planned: readonly Planned[],
  { say, isShort }: { say: (line: string) => void; isShort: boolean },
): void {
  say(`\nWhat this changes in the project ${project}:`);
  for (const { title, lines } of planned) {
    say(lines.length === 0 ? `  ${title}: nothing to do` : `  ${title}:`);
    const isCut = isShort && lines.length > LINES_MAX;
    const printed = isCut ? lines.slice(0, LINES_MAX - 1) : lines;
    for (const line of printed) say(`    - ${line}`);
    const more = lines.length - printed.length;
    if (more > 0) say(`    - and ${more} more: \`npm run deploy -- --dry-run\` lists them all`);
  }
}

/**
 * Runs the steps in order. Each plans again right before, because the steps before it may have made
 * or spared it work. Stops at the first that fails.
 */
export async function runSteps(steps: readonly Step[], shown: Shown): Promise<void> {
  for (const step of steps) {
    shown.step(step.title);
    try {
      if ((await step.plan()).length > 0) await step.run();
    } catch (error) {
      shown.failed();
      throw failed(step, error);
    }
  }
  shown.done();
}

function failed({ title, advice }: Step, cause: unknown): StepFailed {
  const said = cause instanceof Error ? cause.message : String(cause);
  return new StepFailed(`"${title}" failed. ${said}\n${advice}`, { cause });
}
