import { afterEach, describe, expect, it } from "vitest";
import { until } from "../../../scripts/stack/within.ts";
import { callsOn } from "../fixtures/calls.ts";
import { type Account, signUp, start } from "./fixtures/account.ts";
import { accountIn, letPass, reconcile, untilState } from "./fixtures/own-stack.ts";
import { useOwnStack } from "./fixtures/use-own-stack.ts";
import { PATIENCE_MS } from "../../../scripts/test/patience.ts";

const own = useOwnStack();
let account: Account;
let id: string;

afterEach(() => own.replicate.clearFaults());

async function begin(hints: string) {
  account = await signUp(own.stack);
  id = crypto.randomUUID();
  expect((await start(own.stack, account, id, hints)).status).toBe(201);
}

const fault = (op: string, effect: string) =>
  own.replicate.control("faults", { match: { op }, effect });

const stateNow = async () => {
  const [row] = await own.stack.sql<{ state: string; error_code: string | null }[]>`
    select state::text, error_code from public.generations where id = ${id}`;
  return row;
};

const status = (wanted: string) =>
  until(
    PATIENCE_MS,
    `the prediction to be ${wanted}`,
    async () => (await own.replicate.predictionOf(id))?.status === wanted,
  );

it("cron's call of reconcile fetches a video without any webhook", async () => {
  await begin("[sim:webhook=drop]");
  await status("succeeded");
  await letPass(own.stack, 3);
  await own.stack.runCronNow("reconcile");
  await untilState(own.stack, id, "completed");
  expect(await accountIn(own.stack, account.id)).toMatchObject({ credits: 90, violations: [] });
});

it("a prediction whose create lost its answer and webhooks is found in Replicate's list", async () => {
  await begin("[sim:create=accept_then_reset] [sim:webhook=drop]");
  expect(await stateNow()).toMatchObject({ state: "queued" });
  await status("succeeded");
  await letPass(own.stack, 3);
  expect(await reconcile(own.stack)).toMatchObject({ looked_at: 1, not_reconciled: 0 });
  await untilState(own.stack, id, "completed");
  expect(await own.replicate.creates(id)).toHaveLength(1);
  expect(await accountIn(own.stack, account.id)).toMatchObject({ credits: 90, violations: [] });
});

it("a generation without a prediction in the list stays queued until it is overdue, then fails with a refund", async () => {
  await begin("[sim:create=reset]");
  await letPass(own.stack, 3);
  await reconcile(own.stack);
  expect(await stateNow()).toMatchObject({ state: "queued" });
  await letPass(own.stack, 15);
  await reconcile(own.stack);
  expect(await stateNow()).toEqual({ state: "failed", error_code: "not_started" });
  expect(await accountIn(own.stack, account.id)).toEqual({
    credits: 100,
    lines: ["bonus", "deduction", "refund"],
    violations: [],
  });
});

it("two concurrent passes process each generation once", async () => {
  const ids: string[] = [];
  account = await signUp(own.stack);
  for (let nth = 0; nth < 6; nth += 1) {
    id = crypto.randomUUID();
    ids.push(id);
    expect((await start(own.stack, account, id, "[sim:webhook=drop]")).status).toBe(201);
  }
  for (id of ids) await status("succeeded");
  await letPass(own.stack, 3);
  const passes = await Promise.all([reconcile(own.stack), reconcile(own.stack)]);
  expect(passes.reduce((sum, { looked_at }) => sum + looked_at, 0)).toBe(6);
  for (const one of ids) await untilState(own.stack, one, "completed");
  expect(await accountIn(own.stack, account.id)).toMatchObject({ credits: 40, violations: [] });
});

it("one call has itself called until a backlog of outputs is copied", async () => {
  await begin("[sim:webhook=drop]");
  await status("succeeded");
  const outputUrl = String((await own.replicate.predictionOf(id))?.["output"]);
  const calls = callsOn(own.stack.sql);
  await calls.add(account.id, 1_000);
  // A call copies about thirty small outputs.
  for (let nth = 0; nth < 36; nth += 1) {
    const { generation } = await calls.start(account.id);
    await calls.report(generation.id, "succeeded", { outputUrl });
  }
  const answer: Record<string, unknown> = await reconcile(own.stack);
  expect(answer["copied"]).toBeLessThan(36);
  expect(answer["cpu_ms"]).toBeLessThanOrEqual(1_000);
  expect(answer["continued"]).toBe(true);
  await until(PATIENCE_MS, "all outputs to be copied", async () => {
    const left = await own.stack.sql`
      select 1 from public.generations where user_id = ${account.id} and state = 'finalizing'`;
    return left.length === 0;
  });
  // The first one is still to be looked up.
  await letPass(own.stack, 3);
  await reconcile(own.stack);
  await untilState(own.stack, id, "completed");
});

describe("a pass that is killed", () => {
  const kill = () => own.stack.killFunction("reconcile", "SIGKILL");
  /** Null: the pass was killed before it answered. */
  const pass = () => reconcile(own.stack).catch(() => null);

  it("while it reads Replicate's list: the next pass finds the prediction", async () => {
    await begin("[sim:create=accept_then_reset] [sim:webhook=drop]");
    await status("succeeded");
    await fault("list", "hang");
    await letPass(own.stack, 3);
    const lists = async () =>
      (await own.replicate.requests()).filter(({ op }) => op === "list").length;
    const before = await lists();
    const killed = pass();
    await until(PATIENCE_MS, "the list to be asked for", async () => await lists() > before);
    await kill();
    expect(await killed).toBeNull();
    expect(await stateNow()).toMatchObject({ state: "queued" });
    await own.replicate.clearFaults();
    await letPass(own.stack, 3);
    await reconcile(own.stack);
    await untilState(own.stack, id, "completed");
    expect(await own.replicate.creates(id)).toHaveLength(1);
    expect(await accountIn(own.stack, account.id)).toMatchObject({ credits: 90, violations: [] });
  });

  it("while it copies: a later pass copies after the claim has expired", async () => {
    await begin("[sim:webhook=drop]");
    await status("succeeded");
    await fault("output", "hang");
    await letPass(own.stack, 3);
    const killed = pass();
    await until(PATIENCE_MS, "the copy to begin", async () =>
      (await own.stack.sql`
        select 1 from public.generations where id = ${id} and claimed_until is not null`).length >
        0);
    await kill();
    expect(await killed).toBeNull();
    expect(await stateNow()).toMatchObject({ state: "finalizing" });
    await own.replicate.clearFaults();
    await letPass(own.stack, 3);
    await reconcile(own.stack);
    await untilState(own.stack, id, "completed");
    expect(await accountIn(own.stack, account.id)).toMatchObject({ credits: 90, violations: [] });
  });

  it("during a refund: there is one refund, from this pass or the next one", async () => {
    await begin("[sim:create=reset]");
    await letPass(own.stack, 16);
    const release = Promise.withResolvers<void>();
    const held = own.stack.sql.begin(async (tx) => {
      await tx`select 1 from public.profiles where id = ${account.id} for update`;
      await release.promise;
    });
    const killed = pass();
    await until(PATIENCE_MS, "the refund to wait", async () =>
      (await own.stack.sql`
        select 1 from pg_stat_activity where wait_event_type = 'Lock'`).length > 0);
    await kill();
    release.resolve();
    await held;
    expect(await killed).toBeNull();
    await letPass(own.stack, 3);
    await reconcile(own.stack);
    await untilState(own.stack, id, "failed");
    expect(await accountIn(own.stack, account.id)).toEqual({
      credits: 100,
      lines: ["bonus", "deduction", "refund"],
      violations: [],
    });
  });
});

describe("a lookup that fails moves no credits, even when the generation is overdue:", () => {
  it.each(["status:500", "status:401", "status:429", "reset"])("list %s", async (effect) => {
    await begin("[sim:create=reset]");
    await fault("list", effect);
    await letPass(own.stack, 100);
    await reconcile(own.stack);
    expect(await stateNow()).toMatchObject({ state: "queued" });
    expect(await accountIn(own.stack, account.id)).toMatchObject({ credits: 90 });
    await own.replicate.clearFaults();
    await letPass(own.stack, 3);
    await reconcile(own.stack);
    expect(await stateNow()).toMatchObject({ state: "failed" });
  });

  it.each(["status:500", "status:401", "status:429", "reset", "accept_then_half"])(
    "get %s",
    async (effect) => {
      await begin("[sim:webhook=drop] [sim:stuck]");
      await fault("get", effect);
      await letPass(own.stack, 100);
      await reconcile(own.stack);
      expect((await stateNow())?.state).toMatch(/^(starting|processing)$/);
      expect(await accountIn(own.stack, account.id)).toMatchObject({ credits: 90 });
      await own.replicate.clearFaults();
      await letPass(own.stack, 3);
      await reconcile(own.stack);
      expect(await stateNow()).toEqual({ state: "failed", error_code: "too_late" });
      await status("canceled");
      expect(await accountIn(own.stack, account.id)).toMatchObject({ credits: 100 });
    },
  );
});

describe("reconcile refuses a caller with", () => {
  const call = async (headers: Record<string, string>) => {
    const response = await fetch(`${own.stack.urls.api}/functions/v1/reconcile`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: "{}",
    });
    return { status: response.status, body: await response.json() };
  };
  const refused = { status: 401, body: { code: "not_signed_in" } };

  it("no key", async () => {
    expect(await call({})).toMatchObject(refused);
  });

  it("the publishable key, in either header", async () => {
    const key = own.stack.keys.publishable;
    expect(await call({ apikey: key })).toMatchObject(refused);
    expect(await call({ apikey: key, authorization: `Bearer ${key}` })).toMatchObject(refused);
  });

  it("a user's access token", async () => {
    const { token } = await signUp(own.stack);
    const key = own.stack.keys.publishable;
    expect(await call({ apikey: key, authorization: `Bearer ${token}` })).toMatchObject(refused);
    expect(await call({ apikey: token })).toMatchObject(refused);
  });

  it("a similar secret key", async () => {
    const key = own.stack.keys.secret;
    expect(await call({ apikey: key.slice(0, -1) })).toMatchObject(refused);
    expect(await call({ apikey: `${key}0` })).toMatchObject(refused);
    expect(await call({ apikey: key.toUpperCase() })).toMatchObject(refused);
  });
});

// Near the end, because it moves Replicate's clock ahead of the database's for the tests after it.
it("a prediction that appears after the refund is canceled at Replicate, and no credits move", async () => {
  await fault("list", "not_yet:1h");
  await begin("[sim:create=accept_then_reset] [sim:slow=20m] [sim:webhook=delay:10m]");
  await letPass(own.stack, 16);
  await reconcile(own.stack);
  expect(await stateNow()).toEqual({ state: "failed", error_code: "not_started" });
  await own.replicate.control("clock", { advance_ms: 11 * 60_000 });
  await status("canceled");
  expect((await own.replicate.requests()).filter(({ op }) => op === "cancel").length)
    .toBeGreaterThan(0);
  expect(await accountIn(own.stack, account.id)).toEqual({
    credits: 100,
    lines: ["bonus", "deduction", "refund"],
    violations: [],
  });
});

it("after all of the above, the audit finds no violation", async () => {
  // All generations that the tests made older have ended.
  expect(await reconcile(own.stack, { audit: true })).toMatchObject({ violations: 0 });
});
