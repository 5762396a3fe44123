/**
 * Runs the longest files of a group first, because a long one that begins last would run alone while
 * the other cores are idle. Vitest itself goes by the names of the suites, then by the sizes of the
 * files or by the seconds that it remembers, and a new clone remembers none.
 */
import { relative } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** About how many seconds the longest files take in a whole run on two cores. */
export const longFiles: Record<string, number> = {
  "supabase/tests/input/rest.test.ts": 130,
  "supabase/tests/races/races.test.ts": 65,
  "supabase/tests/pains/reversals.test.ts": 55,
  "supabase/tests/input/inputs.test.ts": 50,
  "scripts/stack/stack.test.ts": 40,
  "supabase/tests/functions/functions.test.ts": 36,
  "supabase/tests/pains/grants.test.ts": 35,
  "supabase/tests/schema/upgrade.test.ts": 32,
  "supabase/tests/access/access.test.ts": 30,
  "supabase/tests/functions/purchases.test.ts": 27,
  "supabase/tests/input/generated.test.ts": 20,
  "supabase/tests/input/visible-text.test.ts": 19,
  "supabase/tests/functions/files.test.ts": 16,
  "supabase/tests/pains/sessions.test.ts": 15,
  "supabase/tests/account/delete-account.test.ts": 15,
  "supabase/tests/secrets/logs.test.ts": 14,
  "supabase/tests/reconcile/reconcile.test.ts": 14,
  "supabase/tests/generations/search.test.ts": 13,
  "supabase/tests/webhooks/stripe.test.ts": 13,
  "supabase/tests/credits/by-hand.test.ts": 12,
  "supabase/tests/files/uploads.test.ts": 12,
  "supabase/tests/operations/retention.test.ts": 12,
  "scripts/command-line/read-options.test.ts": 12,
  "supabase/tests/functions/push.test.ts": 11,
  "supabase/tests/input/functions.test.ts": 11,
  "scripts/stack/realtime/realtime.test.ts": 11,
  "scripts/stack/lite/resumable-uploads.test.ts": 11,
  "supabase/tests/pains/webhooks.test.ts": 11,
  "client/src/broken-browser.test.tsx": 9,

  "scripts/deploy/deploy.hosted.test.ts": 190,
  "supabase/tests/model/model.test.ts": 170,
  "supabase/tests/model/crowd.test.ts": 80,
  "supabase/tests/mutants/sql.test.ts": 75,
  "scripts/doctor/planted-faults.hosted.test.ts": 45,
  "scripts/deploy/migrations/migrations.hosted.test.ts": 35,
  "supabase/tests/mutants/processor.test.ts": 35,
  "scripts/fake-supabase/test/cli.hosted.test.ts": 35,
  "scripts/deploy/secrets/killed.hosted.test.ts": 25,
  "supabase/tests/kills/crash.test.ts": 22,
  "scripts/doctor/checks/platform/platform.hosted.test.ts": 20,
  "scripts/doctor/doctor.hosted.test.ts": 20,
  "supabase/tests/kills/reconcile-purchases.test.ts": 17,
  "scripts/deploy/steps/app.hosted.test.ts": 14,
  "scripts/deploy/functions/functions.hosted.test.ts": 12,
  "scripts/deploy/stripe/stripe.hosted.test.ts": 12,
  "scripts/deploy/secrets/secrets.hosted.test.ts": 12,
  "supabase/tests/kills/purchases.test.ts": 12,
  "supabase/tests/kills/crash-purchases.test.ts": 11,

  "client/e2e/stories/buying/coming-back.test.ts": 67,
  "client/e2e/stories/photos/from-anywhere.test.ts": 60,
  "client/e2e/stories/page/shifts/wide.test.ts": 56,
  "client/e2e/stories/session/device-clock.test.ts": 54,
  "client/e2e/stories/billing/money-back.test.ts": 52,
  "client/e2e/stories/page/accessible/videos.test.ts": 51,
  "client/e2e/stories/videos/videos.test.ts": 51,
  "client/e2e/stories/page/accessible/screens.test.ts": 48,
  "client/e2e/stories/edit/accessible.test.ts": 48,
  "client/e2e/stories/player/extend.test.ts": 48,
  "client/e2e/stories/network/slow-network.test.ts": 45,
  "client/e2e/stories/session/refused-token.test.ts": 45,
  "client/e2e/stories/player/player.test.ts": 44,
  "client/e2e/stories/network/offline.test.ts": 42,
  "client/e2e/stories/player/player-fills.test.ts": 40,
  "client/e2e/stories/page/accessible/composer.test.ts": 34,
  "client/e2e/stories/buying/buying.test.ts": 32,
  "client/e2e/stories/page/shifts/phone.test.ts": 31,
  "client/e2e/stories/visitor/visitor.test.ts": 31,
  "client/e2e/stories/installed/push.test.ts": 30,
  "client/e2e/stories/billing/leaving.test.ts": 29,
  "client/e2e/stories/page/never-blank.test.ts": 28,
  "client/e2e/stories/installed/notifications.test.ts": 28,
  "client/e2e/stories/edit/own-clip.test.ts": 27,
  "client/e2e/stories/session/account.test.ts": 27,
  "client/e2e/stories/videos/picture-first.test.ts": 25,
  "client/e2e/stories/player/swipe-down.test.ts": 24,
  "client/e2e/stories/edit/painter.test.ts": 22,
  "client/e2e/stories/session/sign-in.test.ts": 22,
  "client/e2e/stories/billing/appearance.test.ts": 22,
  "client/e2e/stories/installed/new-version.test.ts": 21,
  "client/e2e/stories/network/two-tabs.test.ts": 21,
  "client/e2e/stories/buying/accessible.test.ts": 21,
  "client/e2e/stories/page/layout.test.ts": 20,
  "client/e2e/stories/installed/built.test.ts": 20,
  "client/e2e/stories/page/german.test.ts": 19,
  "client/e2e/stories/network/realtime-cut.test.ts": 19,
  "client/e2e/stories/network/trouble.test.ts": 16,
  "client/e2e/stories/edit/compact.test.ts": 15,
  "client/e2e/stories/videos/composer.test.ts": 15,
  "client/e2e/stories/videos/planned.test.ts": 15,
  "client/e2e/stories/photos/last-photo.test.ts": 15,
  "client/e2e/stories/session/session-ends.test.ts": 15,
  "client/e2e/stories/player/sound.test.ts": 15,
  "client/e2e/stories/edit/own-video.test.ts": 14,
  "client/e2e/stories/installed/shared-photo.test.ts": 14,
  "client/e2e/stories/edit/uploaded-clip.test.ts": 12,
  "client/e2e/stories/photos/to-video.test.ts": 12,
  "client/e2e/stories/player/expired-address.test.ts": 12,
  "client/e2e/stories/page/messages.test.ts": 11,
  "client/e2e/stories/edit/mask-file.test.ts": 11,
  "client/e2e/stories/network/opens-offline.test.ts": 11,
  "client/e2e/stories/page/broken-storage.test.ts": 10,
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
