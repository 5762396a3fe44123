import { describe, expect, it, vi } from "vitest";
import { aGeneration, generationId } from "../_shared/contracts/fixtures/generation.ts";
import { aPaidSession, aServerPurchase, createFakeStripe } from "../_shared/fixtures/stripe.ts";
import { createWorld, post, userId } from "../_shared/fixtures/world.ts";
import { createBudget, PAYMENTS_CPU_MS } from "../_shared/http/budget.ts";
import { type Call, MEGABYTE, openProject, type Output, type Project } from "./fixtures/backlog.ts";
import { reconcile } from "./handler.ts";
import { lookUp } from "./lookups.ts";

// These tests read more than a gigabyte, from memory.
vi.setConfig({ testTimeout: 30_000 });

/** Small, middle and large ones, never two of a kind in a row for long. */
const mixed = Array.from(
  { length: 200 },
  (_, index) => index % 10 === 0 ? 49 * MEGABYTE : index % 3 === 0 ? 6 * MEGABYTE : 300 * 1024,
);

const copied = ({ outputs }: Project) => outputs.filter(({ copiedAt }) => copiedAt !== null);
const inTime = ({ copiedAt, expiresAt }: Output) => copiedAt !== null && copiedAt < expiresAt;

/** Every call fits what a hosted function may use. */
function expectToFit(calls: Call[]) {
  for (const { bytes, cpu_ms } of calls) {
    expect(bytes).toBeLessThanOrEqual(60 * MEGABYTE);
    expect(cpu_ms).toBeLessThanOrEqual(1_000);
  }
}

/** The project with work of all other kinds, too. `job`: of the twenty lookups. */
function alsoDue({ world: { adminDb, videos, fetch, now } }: Project, job: string | null) {
  const { world, asked } = createWorld({
    stale: Array.from({ length: 20 }, () => ({
      generation: aGeneration({ state: job === null ? "queued" : "processing" }),
      job_id: job,
      overdue: job === null,
    })),
    prediction: { id: "job1", status: "processing" },
    accountDeletions: [userId, generationId],
    stripe: createFakeStripe({ sessions: [aPaidSession()] }),
    duePurchases: Array.from({ length: 20 }, () => aServerPurchase()),
    filesToRemove: Array.from({ length: 100 }, (_, index) => ({
      bucket: "videos",
      path: `user/${index}.mp4`,
    })),
  });
  const { claimNextOutput, releaseOutput, completeGeneration, beginReconcile } = adminDb;
  Object.assign(world, { videos, fetch, now });
  Object.assign(world.adminDb, {
    claimNextOutput,
    releaseOutput,
    completeGeneration,
    beginReconcile,
  });
  return { world, asked };
}

describe("a backlog of 200 outputs of mixed size", () => {
  it("is copied before any of them expires, the one that expires first in front", async () => {
    const project = openProject(mixed);
    await project.run(15);
    expect(project.outputs.filter(inTime)).toHaveLength(200);
    expect(project.stored).toEqual(project.outputs.map(({ id }) => id));
  });

  it("takes many calls, each within the budget, of one chain that ends", async () => {
    const project = openProject(mixed);
    await project.run(15);
    expectToFit(project.calls);
    const links = project.calls.flatMap(({ link }) => link ?? []);
    expect(links).toEqual(links.map((_, index) => index + 1));
    expect(links.length).toBeGreaterThan(10);
    expect(links.length).toBeLessThanOrEqual(100);
    const before = project.calls.length;
    await project.run(3);
    expect(project.calls.slice(before)).toEqual(
      [1, 2, 3].map(() => expect.objectContaining({ link: null, copied: 0, bytes: 0 })),
    );
  });

  it("is copied even if their sizes are not announced", async () => {
    const project = openProject(mixed.slice(0, 60), { hidesLength: true });
    await project.run(15);
    expect(project.outputs.filter(inTime)).toHaveLength(60);
    expectToFit(project.calls);
  });

  it("goes on after a call was killed, without the output that it was copying in front", async () => {
    const project = openProject(mixed, { killed: 5 });
    await project.run(15);
    expect(copied(project)).toHaveLength(200);
    expect(project.outputs.every(inTime)).toBe(true);
  });
});

it("each call copies as much as fits: 50 MB at once, and many small ones", async () => {
  const large = openProject([50, 50, 50].map((size) => size * MEGABYTE));
  await large.run(2);
  expect(large.calls.slice(0, 3).map(({ bytes }) => bytes)).toEqual(
    [50, 50, 50].map((size) => size * MEGABYTE),
  );
  const small = openProject(Array.from({ length: 60 }, () => 100_000));
  await small.run(2);
  expect(small.calls[0]?.copied).toBeGreaterThan(15);
});

describe("outputs that cannot be fetched", () => {
  const bad = ({ id }: Output) => Number(id.slice(-4)) % 2 === 0;

  it("are tried after all others, which they do not delay", async () => {
    const project = openProject(mixed, { fails: bad });
    await project.run(15);
    expect(project.outputs.filter((output) => !bad(output)).every(inTime)).toBe(true);
    expect(copied(project)).toHaveLength(100);
    expectToFit(project.calls);
  });

  it("are tried once per chain, and the chain ends", async () => {
    const project = openProject(mixed.slice(0, 40), { fails: () => true });
    await project.run(1);
    // By cron's call and by the chain that it began.
    for (const { tries } of project.outputs) expect(tries).toBeLessThanOrEqual(2);
    const links = project.calls.filter(({ link }) => link !== null);
    expect(links.length).toBeLessThan(10);
  });
});

it("a call of another chain, or one that was begun before, does nothing", async () => {
  const project = openProject(mixed);
  const response = await reconcile(post({ chain: crypto.randomUUID(), link: 1 }), project.world);
  expect(await response.json()).toMatchObject({ copied: 0, continued: false });
  expect(project.stored).toEqual([]);
});

it("calls that one worker answers at the same time share one budget", async () => {
  const project = openProject(mixed);
  const answers = await Promise.all(
    [1, 2, 3].map(async () => (await reconcile(post({}), project.world)).json()),
  );
  const used = answers.map(({ bytes }) => bytes);
  expect(used.at(-1)).toBeLessThanOrEqual(60 * MEGABYTE);
  expect(used).toEqual(used.toSorted((a, b) => a - b));
  expect(answers.at(-1).cpu_ms).toBeLessThanOrEqual(1_000);
});

describe("other backlogs", () => {
  it("of lookups: a full batch is looked up, and the next call is asked for", async () => {
    const stale = Array.from({ length: 20 }, () => ({
      generation: aGeneration({ state: "processing" }),
      job_id: "job1",
      overdue: false,
    }));
    const { world, asked } = createWorld({
      stale,
      prediction: { id: "job1", status: "processing" },
    });
    const answer = await (await reconcile(post({}), world)).json();
    expect(answer).toMatchObject({ looked_at: 20, not_reconciled: 0, continued: true });
    expect(answer.cpu_ms).toBeLessThanOrEqual(1_000);
    expect(asked.continued).toEqual([{ link: null, more: true }]);
  });

  it("of lookups with large logs: the rest waits, and no call exceeds the budget by more than a group", async () => {
    const stale = Array.from({ length: 20 }, () => ({
      generation: aGeneration({ state: "processing" }),
      job_id: "job1",
      overdue: false,
    }));
    const { world } = createWorld({
      stale,
      prediction: { id: "job1", status: "processing", logs: "x".repeat(4 * MEGABYTE) },
    });
    const answer = await (await reconcile(post({}), world)).json();
    expect(answer.looked_at).toBeLessThan(20);
    expect(answer.cpu_ms).toBeLessThanOrEqual(1_700);
  });

  it("of account deletions: as many as fit, one after another, and then the next call", async () => {
    const accountDeletions = Array.from({ length: 50 }, (_, index) => `user ${index}`);
    const { world } = createWorld({ accountDeletions });
    const answer = await (await reconcile(post({}), world)).json();
    expect(answer.account_deletions).toBeGreaterThan(3);
    expect(answer.account_deletions).toBeLessThan(20);
    expect(answer).toMatchObject({ continued: true });
    expect(answer.cpu_ms).toBeLessThanOrEqual(1_000);
  });

  it("of an account with very many files: the call ends, and its sign-in stays for now", async () => {
    const { world, asked } = createWorld({ accountDeletions: [userId] });
    let rounds = 0;
    world.files.removeFolder = (_bucket, _userId, mayContinue) => {
      while (mayContinue()) rounds += 1;
      return Promise.resolve(false);
    };
    const answer = await (await reconcile(post({}), world)).json();
    expect(rounds).toBeGreaterThan(10);
    expect(answer.cpu_ms).toBeLessThanOrEqual(1_000);
    expect(asked.erased).not.toContain(`sign-in ${userId}`);
  });

  it("of files to remove: batch after batch, and then the next call", async () => {
    const filesToRemove = Array.from({ length: 100 }, (_, index) => ({
      bucket: "videos",
      path: `user/${index}.mp4`,
    }));
    const { world } = createWorld({ filesToRemove });
    const answer = await (await reconcile(post({}), world)).json();
    expect(answer.removed).toBeGreaterThan(1_000);
    expect(answer).toMatchObject({ continued: true });
    expect(answer.cpu_ms).toBeLessThanOrEqual(1_000);
  });

  it("of all kinds at once: every kind gets its part of each call", async () => {
    const { world, asked } = alsoDue(openProject(mixed), "job1");
    const answer = await (await reconcile(post({}), world)).json();
    expect(answer.copied).toBeGreaterThan(0);
    expect(answer.looked_at).toBeGreaterThan(0);
    expect(answer.removed).toBeGreaterThan(0);
    expect(answer.account_deletions).toBeGreaterThan(0);
    expect(asked.erased).toContain(`sign-in ${userId}`);
    // Stripe is asked in any case, with CPU of its own.
    expect(answer.purchases_settled).toBeGreaterThan(0);
    expect(answer.cpu_ms).toBeGreaterThan(1_000);
    expect(answer.cpu_ms).toBeLessThanOrEqual(1_250);
  });

  it("of outputs and creates without an answer: each call reads the list and settles some", async () => {
    // As many as leave the smallest rest of the budget.
    for (let megabytes = 1; megabytes <= 6; megabytes += 1) {
      const outputs = Array.from({ length: 60 }, () => megabytes * MEGABYTE);
      const { world, asked } = alsoDue(openProject(outputs), null);
      const answer = await (await reconcile(post({}), world)).json();
      expect(asked.failures.length).toBeGreaterThan(0);
      expect(answer.copied).toBeGreaterThan(5);
      expect(answer.cpu_ms).toBeLessThanOrEqual(1_250);
    }
  });

  it("of the largest output whose length is not announced: it fits into each call", async () => {
    const project = openProject([50 * MEGABYTE], { hidesLength: true });
    const { world } = alsoDue(project, null);
    expect(await (await reconcile(post({}), world)).json()).toMatchObject({ copied: 1 });
  });
});

it("a step begins nothing new after twenty seconds, and the next step has its own", () => {
  let now = 0;
  const budget = createBudget(() => now);
  const mayBegin = () => [budget.fits(1), budget.bytesLeft(0) > 0];
  expect(mayBegin()).toEqual([true, true]);
  now = 20_000;
  expect(mayBegin()).toEqual([false, false]);
  budget.beginStep();
  expect(mayBegin()).toEqual([true, true]);
  budget.beginStep(0);
  expect(mayBegin()).toEqual([false, false]);
});

it("what only the questions to Stripe may use is not there for any other step", () => {
  const budget = createBudget(() => 0);
  budget.spend(1_000);
  expect(budget.fits(1)).toBe(false);
  budget.beginStep(0, PAYMENTS_CPU_MS);
  expect([budget.fits(PAYMENTS_CPU_MS), budget.fits(PAYMENTS_CPU_MS + 1)]).toEqual([true, false]);
  budget.beginStep();
  expect(budget.fits(1)).toBe(false);
});

it.each([
  ["hang", 10_000],
  ["drip bytes until the time limit", 90_000],
])("outputs that %s do not stop the other steps", async (_how, ms) => {
  const project = openProject([1, 1, 1].map((size) => size * MEGABYTE));
  let now = project.world.now();
  const { world, asked } = alsoDue(project, "job1");
  world.now = () => now;
  world.fetch = () => {
    now += ms;
    return Promise.reject(new Error("the output stalled"));
  };
  const answer = await (await reconcile(post({}), world)).json();
  expect(answer).toMatchObject({ copied: 0, looked_at: 20, account_deletions: 1 });
  expect(answer.removed).toBeGreaterThan(0);
  expect(asked.erased).toContain(`sign-in ${userId}`);
});

it("a call that has no time left claims no lookups, which would not be due for two minutes", async () => {
  const { world } = createWorld();
  world.adminDb.claimStale = () => Promise.reject(new Error("claimed"));
  const budget = createBudget(() => 0);
  budget.spend(1_000);
  expect(await lookUp(0, budget, world)).toEqual({ looked_at: 0, not_reconciled: 0, more: true });
});

it("a step that fails stops neither the steps after it nor the chain", async () => {
  const { world, asked } = createWorld({ filesToRemove: [{ bucket: "videos", path: "a/b.mp4" }] });
  world.adminDb.claimStale = () => Promise.reject(new Error("the database is busy"));
  world.adminDb.claimNextOutput = () => Promise.reject(new Error("the database is busy"));
  const answer = await (await reconcile(post({}), world)).json();
  expect(answer).toMatchObject({ removed: 1, steps_failed: 3 });
  expect(asked.continued).toEqual([{ link: null, more: false }]);
});
