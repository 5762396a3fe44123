import { describe, expect, it } from "vitest";
import { aGeneration, generationId } from "../_shared/contracts/fixtures/generation.ts";
import { type Answers, createWorld, post, userId } from "../_shared/fixtures/world.ts";
import { unauthorizedDatabase } from "../_shared/fixtures/unauthorized.ts";
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

  it("is found in Replicate's list by the URL of its webhook", async () => {
    const { asked } = await run({
      stale,
      listed: [{ id: "job0", status: "starting", webhook: address(userId) }, made],
    });
    expect(asked.reports).toMatchObject([{ jobId: "job1", status: "processing" }]);
  });

  it("stays queued when it is not in the list yet", async () => {
    const { asked } = await run({ stale, listed: [] });
    expect([asked.reports, asked.failures]).toEqual([[], []]);
  });

  it("fails with a refund when it is overdue and not in the complete list", async () => {
    const { asked } = await run({ stale: overdue, listed: [] });
    expect(asked.failures).toMatchObject([{ code: "not_started" }]);
  });

  it("moves no credits when the list could not be read, even when it is overdue", async () => {
    const { asked } = await run({ stale: overdue, listed: null });
    expect([asked.reports, asked.failures]).toEqual([[], []]);
  });

  it("is searched for only in the time in which its create was sent, however long ago that is", async () => {
    const at = (created_at: string, id = generationId) => ({
      generation: aGeneration({ id, created_at }),
      job_id: null,
      overdue: true,
    });
    const { world, asked } = createWorld({
      stale: [
        at("2026-11-22T12:00:00.123456+00:00", "1"),
        at("2026-11-22T09:04:00+00:00", "2"),
        at("2026-11-22T09:00:00+00:00", "3"),
        at("2026-11-22T06:00:00+00:00", "4"),
      ],
    });
    const times: string[][] = [];
    world.replicate.list = (since, until) => {
      times.push([since, until].map((time) => time.toISOString().slice(11, 16)));
      // This one is too long. The others are read nevertheless.
      return Promise.resolve(times.length === 1 ? null : []);
    };
    await reconcile(post({}), world);
    expect(times).toEqual([["05:55", "06:15"], ["08:55", "09:19"], ["11:55", "12:15"]]);
    expect(asked.failures).toHaveLength(3);
  });

  it("is found even when it is overdue", async () => {
    const { asked } = await run({ stale: overdue, listed: [made] });
    expect(asked.reports).toHaveLength(1);
    expect(asked.failures).toEqual([]);
  });
});

describe("a generation without an update", () => {
  const generation = aGeneration({ state: "processing" });
  const stale = [{ generation, job_id: "job1", overdue: false }];
  const overdue = [{ generation, job_id: "job1", overdue: true }];
  const running = { id: "job1", status: "processing" };

  it("is polled, and the answer is processed like a webhook", async () => {
    const { asked } = await run({ stale, prediction: running });
    expect(asked.reports).toMatchObject([{ jobId: "job1", webhookId: null }]);
  });

  it("is canceled at Replicate and fails with a refund when it still runs and is overdue", async () => {
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
      ["fails when it is overdue and Replicate does not know it", "unknown", 1],
      ["moves no credits when Replicate does not answer, even when it is overdue", "no_answer", 0],
    ] as const,
  )("%s", async (_case, found_kind, failures) => {
    const { asked } = await run({ stale: overdue, found_kind });
    expect(asked.failures).toHaveLength(failures);
  });

  it("does not change when Replicate does not know it and it is not overdue", async () => {
    const { asked } = await run({ stale, found_kind: "unknown" });
    expect(asked.failures).toEqual([]);
  });
});

describe("an unfinished copy", () => {
  const generation = aGeneration({ state: "finalizing" });
  const next = (overdue: boolean) => ({
    generation,
    output_url: "https://replicate.delivery/o.mp4",
    user_id: userId,
    claimed_until: "2026-11-22T12:02:00+00:00",
    overdue,
  });

  it("is continued", async () => {
    const { answer, asked } = await run({
      outputs: [next(false)],
      output: new Response("....ftyp and the rest"),
    });
    expect(asked.completed).toHaveLength(1);
    expect(answer).toMatchObject({ copied: 1, copies_failed: 0 });
  });

  it.each([[false, 0], [true, 1]])(
    "that fails again fails its generation only if it is overdue: %s",
    async (overdue, failures) => {
      const { answer, asked } = await run({
        outputs: [next(overdue)],
        output: new TypeError("connection reset"),
      });
      expect(asked.failures).toHaveLength(failures);
      expect(asked.releasedAsFailed).toEqual([true]);
      expect(answer).toMatchObject({ copied: 0, copies_failed: 1 });
    },
  );
});

it("an error in one generation does not stop the others from being settled", async () => {
  const { world, asked } = createWorld({
    stale: [
      { generation: aGeneration(), job_id: "job1", overdue: false },
      { generation: aGeneration(), job_id: null, overdue: true },
    ],
  });
  world.replicate.get = () => Promise.reject(new Error("a bug of ours"));
  const response = await reconcile(post({}), world);
  expect(await response.json()).toMatchObject({ looked_at: 2, not_reconciled: 1 });
  expect(asked.failures).toHaveLength(1);
});

it("an audit reports violations in the log and counts them in the answer", async () => {
  const { world } = createWorld({
    violations: [{ invariant: "balance_equals_ledger", subject: userId, detail: "100, 90" }],
  });
  const lines: string[] = [];
  world.log = (event, facts) => lines.push(`${event} ${facts?.["invariant"]}`);
  const response = await reconcile(post({ audit: true }), world);
  expect(await response.json()).toMatchObject({ violations: 1 });
  expect(lines).toContain("violation balance_equals_ledger");
});

describe("files that nothing uses any more", () => {
  const filesToRemove = [
    { bucket: "videos", path: "user/one.mp4" },
    { bucket: "posters", path: "user/one.jpg" },
    { bucket: "videos", path: "user/two.mp4" },
  ];

  it("are removed from Storage, then from our list", async () => {
    const { answer, asked } = await run({ filesToRemove });
    const all = ["videos/user/one.mp4", "videos/user/two.mp4", "posters/user/one.jpg"];
    expect(asked.removed).toEqual(all);
    expect(asked.forgotten).toEqual(all);
    expect(answer).toMatchObject({ removed: 3 });
  });

  it("stay in our list when Storage does not answer", async () => {
    const { answer, asked } = await run({ filesToRemove, storeError: new Error("away") });
    expect(asked.forgotten).toEqual([]);
    expect(answer).toMatchObject({ removed: 0 });
  });
});

it("unfinished account deletions are continued, and one that fails does not block the next", async () => {
  const { world, asked } = createWorld({
    accountDeletions: ["a", "b"],
    accountError: new Error("Auth is away"),
  });
  const response = await reconcile(post({}), world);
  expect(await response.json()).toMatchObject({ account_deletions: 2 });
  expect(asked.erased).toEqual([
    ..."erase a,pictures a,clips a,sounds a,videos a,posters a".split(","),
    ..."erase b,pictures b,clips b,sounds b,videos b,posters b".split(","),
  ]);
});

it("an output that a lookup finds is not copied by it, but in the order in which outputs expire", async () => {
  const { asked } = await run({
    stale: [{ generation: aGeneration({ state: "processing" }), job_id: "job1", overdue: false }],
    prediction: { id: "job1", status: "succeeded", output: "https://replicate.delivery/o.mp4" },
    applied: { outcome: "applied", generation: aGeneration({ state: "finalizing" }) },
    claimed: {
      output_url: "https://replicate.delivery/o.mp4",
      user_id: userId,
      claimed_until: "2026-11-22T12:02:00+00:00",
    },
    output: new Response("....ftyp and the rest"),
  });
  expect(asked.reports).toHaveLength(1);
  expect(asked.stored).toEqual([]);
});

it("a call of a chain begins and continues its own link", async () => {
  const { world, asked } = createWorld();
  const link = { chain: generationId, link: 3 };
  const begun: unknown[] = [];
  world.adminDb.beginReconcile = (given) => {
    begun.push(given);
    return Promise.resolve("2026-11-22T12:00:00+00:00");
  };
  await reconcile(post(link), world);
  expect(begun).toEqual([link]);
  expect(asked.continued).toEqual([{ link, more: false }]);
});

it("a link that was begun before changes nothing", async () => {
  const { answer, asked } = await run({
    begun: null,
    stale: [{ generation: aGeneration(), job_id: null, overdue: true }],
    filesToRemove: [{ bucket: "videos", path: "user/one.mp4" }],
  });
  expect(answer).toMatchObject({ looked_at: 0, removed: 0, continued: false });
  expect([asked.failures, asked.removed, asked.continued]).toEqual([[], [], []]);
});

it("a pass whose database calls are refused is an error of ours", async () => {
  const { world } = createWorld();
  world.adminDb = unauthorizedDatabase;
  await expect(reconcile(post({}), world)).rejects.toMatchObject({ code: "internal", status: 500 });
});
