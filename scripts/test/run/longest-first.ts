/**
 * Runs the longest files of a group first, because a long one that begins last would run alone while
 * the other cores are idle. Vitest itself goes by the names of the suites, then by the sizes of the
 * files or by the seconds that it remembers, and a new clone remembers none.
 */
import { relative } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** About how many seconds the longest files take in a whole run on two cores. */
export const longFiles: Record<string, number> = {
  "scripts/stack/stack.test.ts": 40,
  "supabase/tests/functions/functions.test.ts": 36,
  "supabase/tests/functions/purchases.test.ts": 25,
  "supabase/tests/pains/sessions.test.ts": 15,
  "supabase/tests/races/races.test.ts": 13,
  "scripts/stack/realtime/realtime.test.ts": 11,
  "supabase/tests/pains/webhooks.test.ts": 11,
  "client/src/broken-browser.test.tsx": 9,

  "supabase/tests/model/model.test.ts": 100,
  "supabase/tests/model/crowd.test.ts": 80,
  "supabase/tests/mutants/sql.test.ts": 70,
  "scripts/deploy/deploy.hosted.test.ts": 60,
  "scripts/doctor/planted-faults.hosted.test.ts": 45,
  "scripts/deploy/migrations/migrations.hosted.test.ts": 35,
  "supabase/tests/mutants/processor.test.ts": 35,
  "scripts/deploy/secrets/killed.hosted.test.ts": 25,
  "scripts/doctor/checks/platform/platform.hosted.test.ts": 20,
  "supabase/tests/kills/crash.test.ts": 19,

  "client/e2e/stories/page/accessibility.test.ts": 67,
  "client/e2e/stories/session/device-clock.test.ts": 65,
  "client/e2e/stories/network/offline.test.ts": 59,
  "client/e2e/stories/buying/coming-back.test.ts": 55,
  "client/e2e/stories/session/refused-token.test.ts": 49,
  "client/e2e/stories/session/account.test.ts": 49,
  "client/e2e/stories/billing/money-back.test.ts": 48,
  "client/e2e/stories/session/sign-in.test.ts": 42,
  "client/e2e/stories/buying/buying.test.ts": 40,
  "client/e2e/stories/buying/accessible.test.ts": 40,
  "client/e2e/stories/network/slow-network.test.ts": 35,
  "client/e2e/stories/network/opens-offline.test.ts": 30,
  "client/e2e/stories/page/never-blank.test.ts": 28,
  "client/e2e/stories/session/rate-limits.test.ts": 27,
  "client/e2e/stories/installed/new-version.test.ts": 27,
  "client/e2e/stories/page/german.test.ts": 25,
};

/** Suites whose files are short run last in their group, and fill what is left. */
const shortSuites = ["functions", "scripts", "client"];

export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    const { root } = this.ctx.config;
    const order = ({ project, moduleId }: TestSpecification) => [
      project.config.sequence.groupOrder,
      -(longFiles[relative(root, moduleId)] ?? 0),
      shortSuites.indexOf(project.name),
    ];
    return usual.toSorted((one, other) => compare(order(one), order(other)));
  }
}

/** Compares number by number; the first difference counts. */
function compare(one: number[], other: number[]): number {
  const differences = one.map((value, index) => value - (other[index] ?? 0));
  return differences.find((difference) => difference !== 0) ?? 0;
}
