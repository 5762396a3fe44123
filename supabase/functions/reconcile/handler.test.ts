import { describe, expect, it } from "vitest";
import { aGeneration, generationId } from "../_shared/contracts/fixtures/generation.ts";
import { type Answers, createWorld, post, userId } from "../_shared/fixtures/world.ts";
import { reconcile } from "./handler.ts";

const address = (id: string) =>
  `https://p.co/functions/v1/replicate-webhook?generation=${id}&token=t`;

async function run(answers: Partial<Answers>) {
  const { world, asked } = createWorld(answers);
  const response = await reconcile(post({}), world);
  await Promise.all(asked.later);
  return { answer: await response.json(), asked };
}

describe("a generation whose create was never answered", () => {
  const stale = [{ generation: aGeneration(), job_id: null, overdue: false }];
  const overdue = [{ generation: aGeneration(), job_id: null, overdue: true }];
  const made = { id: "job1", status: "processing", webhook: address(generationId) };

  it("is found in Replicate's list by the address of its webhook", async () => {
    const { asked } = await run({
      stale,
      listed: [{ id: "job0", status: "starting", webhook: address(userId) }, made],
    });
    expect(asked.reports).toMatchObject([{ jobId: "job1", status: "processing" }]);
  });

  it("waits when it is not in the list yet", async () => {
    const { asked } = await run({ stale, listed: [] });
    expect([asked.reports, asked.failures]).toEqual([[], []]);
  });

  it("fails with refund when its time is over and the whole list does not know it", async () => {
    const { asked } = await run({ stale: overdue, listed: [] });
    expect(asked.failures).toMatchObject([{ code: "not_started" }]);
  });

  it("moves no credits when the list could not be read, however late it is", async () => {
    const { asked } = await run({ stale: overdue, listed: null });
    expect([asked.reports, asked.failures]).toEqual([[], []]);
  });

  it("is found even when its time is over", async () => {
    const { asked } = await run({ stale: overdue, listed: [made] });
    expect(asked.reports).toHaveLength(1);
    expect(asked.failures).toEqual([]);
  });
});

describe("a generation without news", () => {
  const generation = aGeneration({ state: "processing" });
  const stale = [{ generation, job_id: "job1", overdue: false }];
  const overdue = [{ generation, job_id: "job1", overdue: true }];
  const running = { id: "job1", status: "processing" };

  it("is asked for, and the answer runs through the one processor", async () => {
    const { asked } = await run({ stale, prediction: running });
    expect(asked.reports).toMatchObject([{ jobId: "job1", webhookId: null }]);
  });

  it("that still runs when its time is over is canceled at Replicate and fails with refund", async () => {
    const { asked } = await run({
      stale: overdue,
      prediction: running,
      applied: { outcome: "applied", generation },
    });
    expect(asked.canceled).toEqual(["job1"]);
    expect(asked.failures).toMatchObject([{ code: "too_late" }]);
  });

  it.each(
    [
      ["Replicate does not know fails when its time is over", "unknown", 1],
      ["cannot be asked for moves no credits, however late it is", "no_answer", 0],
    ] as const,
  )("that %s", async (_case, found_kind, failures) => {
    const { asked } = await run({ stale: overdue, found_kind });
    expect(asked.failures).toHaveLength(failures);
  });

  it("is left alone when it is only unknown for the moment", async () => {
    const { asked } = await run({ stale, found_kind: "unknown" });
    expect(asked.failures).toEqual([]);
  });
});

describe("a copy that nobody finished", () => {
  const generation = aGeneration({ state: "finalizing" });
  const claimed = {
    output_url: "https://replicate.delivery/o.mp4",
    user_id: userId,
    claimed_until: "2026-11-22T12:02:00+00:00",
  };

  it("is taken up again", async () => {
    const { asked } = await run({
      stale: [{ generation, job_id: "job1", overdue: false }],
      claimed,
      output: new Response("....ftyp and the rest"),
    });
    expect(asked.completed).toHaveLength(1);
  });

  it.each([[false, 0], [true, 1]])(
    "that breaks again fails when overdue is %s",
    async (overdue, failures) => {
      const { asked } = await run({
        stale: [{ generation, job_id: "job1", overdue }],
        claimed,
        output: new TypeError("connection reset"),
      });
      expect(asked.failures).toHaveLength(failures);
    },
  );
});

it("one that breaks does not keep the others from being settled", async () => {
  const { world, asked } = createWorld({
    stale: [
      { generation: aGeneration(), job_id: "job1", overdue: false },
      { generation: aGeneration({ state: "finalizing" }), job_id: "job2", overdue: true },
    ],
  });
  world.replicate.get = () => Promise.reject(new Error("a bug of ours"));
  const response = await reconcile(post({}), world);
  expect(await response.json()).toMatchObject({ looked_at: 2, not_reconciled: 1 });
  expect(asked.failures).toHaveLength(1);
});

it("an audit reports what is not sound, in the log and in the answer", async () => {
  const { world } = createWorld({
    violations: [{ invariant: "balance_equals_ledger", subject: userId, detail: "100, 90" }],
  });
  const lines: string[] = [];
  world.log = (event, facts) => lines.push(`${event} ${facts?.["invariant"]}`);
  const response = await reconcile(post({ audit: true }), world);
  expect(await response.json()).toMatchObject({ violations: 1 });
  expect(lines).toContain("violation balance_equals_ledger");
});

describe("files of what was deleted", () => {
  const filesToRemove = [
    { bucket: "videos", path: "user/one.mp4" },
    { bucket: "posters", path: "user/one.jpg" },
    { bucket: "videos", path: "user/two.mp4" },
  ];

  it("are removed from Storage, and then forgotten", async () => {
    const { answer, asked } = await run({ filesToRemove });
    const all = ["videos/user/one.mp4", "videos/user/two.mp4", "posters/user/one.jpg"];
    expect(asked.removed).toEqual(all);
    expect(asked.forgotten).toEqual(all);
    expect(answer).toMatchObject({ removed: 3 });
  });

  it("stay known where Storage does not answer", async () => {
    const { answer, asked } = await run({ filesToRemove, storeError: new Error("away") });
    expect(asked.forgotten).toEqual([]);
    expect(answer).toMatchObject({ removed: 0 });
  });
});

it("continues unfinished account accountDeletions, and one that fails does not block the next", async () => {
  const { world, asked } = createWorld({
    accountDeletions: ["a", "b"],
    accountError: new Error("Auth is away"),
  });
  const response = await reconcile(post({}), world);
  expect(await response.json()).toMatchObject({ account_deletions: 2 });
  expect(asked.erased).toEqual([
    ..."close a,erase a,pictures a,videos a,posters a".split(","),
    ..."close b,erase b,pictures b,videos b,posters b".split(","),
  ]);
});
