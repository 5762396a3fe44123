import { describe, expect, it } from "vitest";
import { until } from "../../../scripts/stack/within.ts";
import { type Account, signUp, start } from "./fixtures/account.ts";
import { accountIn, letPass, reconcile, untilState } from "./fixtures/own-stack.ts";
import { hold as holdIn, waiters as waitersIn } from "./fixtures/hold.ts";
import { useOwnStack } from "./fixtures/use-own-stack.ts";
import { PATIENCE_MS } from "../../../scripts/test/patience.ts";

const own = useOwnStack();
let account: Account;
let id: string;

/** Makes a new account, and the id of the generation that it will start. */
async function prepare() {
  account = await signUp(own.stack);
  id = crypto.randomUUID();
}

const begin = (hints = "") => start(own.stack, account, id, hints);

const kill = () => own.stack.killFunction("start-generation", "SIGKILL");

const hold = (table: "profiles" | "generations", rowId: string) => holdIn(own.stack, table, rowId);
const waiters = (count: number) => waitersIn(own.stack, count);

/** Starts the function, which answers a preflight then. */
const warmUp = async () =>
  void await fetch(`${own.stack.urls.api}/functions/v1/start-generation`, { method: "OPTIONS" });

const accepted = () =>
  until(
    PATIENCE_MS,
    "Replicate to be asked",
    async () => (await own.replicate.creates(id)).length > 0,
  );

it("a start that is killed during the charge is charged or not, and a charge is refunded later", async () => {
  await prepare();
  const release = await hold("profiles", account.id);
  const answer = begin();
  await waiters(1);
  await kill();
  await release();
  expect((await answer).status).toBeGreaterThanOrEqual(500);

  await until(PATIENCE_MS, "the charge to end", async () =>
    (await own.stack.sql`
      select 1 from pg_stat_activity where query like '%start_generation%' and state <> 'idle'
        and pid <> pg_backend_pid()`).length === 0);
  expect(await own.replicate.creates(id)).toEqual([]);
  await letPass(own.stack, 16);
  await reconcile(own.stack);
  const { credits, violations } = await accountIn(own.stack, account.id);
  expect({ credits, violations }).toEqual({ credits: 100, violations: [] });
});

describe("a start that is killed between its charge and the create", () => {
  const claimLock = 7_240_002;

  /** The credits of the day that are not given back. */
  const taken = async () => {
    const [row] = await own.stack.sql<{ credits: number }[]>`
      select coalesce(sum(credits), 0)::integer as credits from private.daily_credits`;
    return row?.credits ?? 0;
  };
  const asked = async () => {
    const [row] = await own.stack.sql<{ asked: boolean }[]>`
      select asked_at is not null as asked from public.generations where id = ${id}`;
    return row?.asked;
  };

  /** Kills it while Postgres claims the create. Returns the day's credits from before the start. */
  async function killAtTheClaim(end: "commits" | "rolls back"): Promise<number> {
    await prepare();
    const before = await taken();
    await own.stack.sql.unsafe(`
      create function private.wait_at_the_claim() returns trigger language plpgsql as
        $$ begin perform pg_advisory_xact_lock(${claimLock}); return new; end $$;
      create trigger wait_at_the_claim before update of asked_at on public.generations
        for each row execute function private.wait_at_the_claim()`);
    try {
      const held = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      const done = own.stack.sql.begin(async (tx) => {
        await tx`select pg_advisory_xact_lock(${claimLock})`;
        held.resolve();
        await release.promise;
      });
      await held.promise;
      const answer = begin();
      await waiters(1);
      expect(await taken()).toBe(before + 10);
      await kill();
      if (end === "rolls back") {
        await own.stack.sql`
          select pg_cancel_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'`;
        await waiters(0);
      }
      release.resolve();
      await done;
      expect((await answer).status).toBeGreaterThanOrEqual(500);
      await until(
        PATIENCE_MS,
        "the claim to end",
        async () => await asked() === (end === "commits"),
      );
    } finally {
      await own.stack.sql.unsafe(`
        drop trigger wait_at_the_claim on public.generations;
        drop function private.wait_at_the_claim()`);
    }
    expect(await own.replicate.creates(id)).toEqual([]);
    return before;
  }

  it("is refunded later and keeps counting, because it may have been sent", async () => {
    const before = await killAtTheClaim("commits");
    await letPass(own.stack, 16);
    await reconcile(own.stack);
    await untilState(own.stack, id, "failed");
    expect(await accountIn(own.stack, account.id)).toMatchObject({ credits: 100, violations: [] });
    expect(await taken()).toBe(before + 10);
  });

  it("is refunded later and given back, if the create was not claimed", async () => {
    const before = await killAtTheClaim("rolls back");
    await letPass(own.stack, 16);
    await reconcile(own.stack);
    await untilState(own.stack, id, "failed");
    expect(await accountIn(own.stack, account.id)).toMatchObject({ credits: 100, violations: [] });
    expect(await taken()).toBe(before);
  });

  it("is canceled and keeps counting, and its repeat sends nothing", async () => {
    const before = await killAtTheClaim("commits");
    expect((await begin()).state).toBe("queued");
    await own.stack.sql`select private.cancel_generation(${id})`;
    expect((await begin()).state).toBe("canceled");
    expect(await own.replicate.creates(id)).toEqual([]);
    expect(await accountIn(own.stack, account.id)).toMatchObject({ credits: 100, violations: [] });
    expect(await taken()).toBe(before + 10);
  });
});

it("a start that is repeated after a kill is answered without a second charge or create", async () => {
  await prepare();
  const hints = "[sim:create=accept_then_hang] [sim:stuck]";
  const answer = begin(hints);
  await accepted();
  await kill();
  expect((await answer).status).toBeGreaterThanOrEqual(500);
  const again = await begin(hints);
  expect(again.status).toBe(200);
  expect(await own.replicate.creates(id)).toHaveLength(1);
  expect((await accountIn(own.stack, account.id)).lines).toEqual(["bonus", "deduction"]);
  const prediction = await own.replicate.predictionOf(id);
  await own.replicate.control(`complete/${prediction?.id}`, { status: "failed", error: "E005" });
  await untilState(own.stack, id, "failed");
});

it("a start that is killed while it waits for Replicate gets its video through the webhook", async () => {
  await prepare();
  const answer = begin("[sim:create=accept_then_hang]");
  await accepted();
  await kill();
  expect((await answer).status).toBeGreaterThanOrEqual(500);
  await untilState(own.stack, id, "completed");
  expect(await own.replicate.creates(id)).toHaveLength(1);
  expect(await accountIn(own.stack, account.id)).toEqual({
    credits: 90,
    lines: ["bonus", "deduction"],
    violations: [],
  });
});

it("a start that is killed and gets no webhook is found by reconcile in Replicate's list", async () => {
  await prepare();
  const answer = begin("[sim:create=accept_then_hang] [sim:webhook=drop]");
  await accepted();
  await kill();
  await answer;
  await letPass(own.stack, 3);
  await reconcile(own.stack);
  await untilState(own.stack, id, "starting", "processing", "finalizing", "completed");
  await until(
    PATIENCE_MS,
    "the run to end",
    async () => (await own.replicate.predictionOf(id))?.status === "succeeded",
  );
  await letPass(own.stack, 3);
  await reconcile(own.stack);
  await untilState(own.stack, id, "completed");
  expect(await own.replicate.creates(id)).toHaveLength(1);
  expect(await accountIn(own.stack, account.id)).toMatchObject({ credits: 90, violations: [] });
});

it("a start that is killed before it stores Replicate's answer gets its video", async () => {
  await prepare();
  // While its clock stands still, Replicate neither answers nor sends a webhook.
  await own.replicate.control("clock", { scale: 0 });
  const answer = begin("[sim:create=latency:100ms] [sim:slow=2s]");
  await accepted();
  const release = await hold("generations", id);
  await own.replicate.control("clock", { scale: 1 });
  await waiters(1);
  await kill();
  await release();
  await answer;
  await untilState(own.stack, id, "completed");
  expect(await own.replicate.creates(id)).toHaveLength(1);
  expect(await accountIn(own.stack, account.id)).toMatchObject({ credits: 90, violations: [] });
});

it(
  "eight starts that are killed at different moments all end, and each is paid at most once",
  async () => {
    account = await signUp(own.stack);
    const ids: string[] = [];
    for (const round of Array.from({ length: 8 }, (_, index) => index)) {
      const started = crypto.randomUUID();
      ids.push(started);
      await warmUp();
      const answer = start(own.stack, account, started, "[sim:create=latency:300ms]");
      // Each round kills a little later, from before the charge to after the answer.
      const moment = performance.now() + round * 60;
      await until(2_000, "the moment", () => performance.now() >= moment, 5);
      await kill();
      await answer;
    }
    await until(PATIENCE_MS, "Replicate's runs to end", async () => {
      const predictions = await Promise.all(ids.map((one) => own.replicate.predictionOf(one)));
      return predictions.every((one) => one === undefined || one.status === "succeeded");
    });
    await until(PATIENCE_MS, "all to end", async () => {
      await letPass(own.stack, 16);
      await reconcile(own.stack);
      return (await own.stack.sql`
      select 1 from public.generations where finished_at is null`).length === 0;
    }, 250);
    for (const one of ids) expect((await own.replicate.creates(one)).length).toBeLessThanOrEqual(1);
    const { credits, violations } = await accountIn(own.stack, account.id);
    const [done] = await own.stack.sql<{ count: number }[]>`
    select count(*)::integer from public.generations
    where user_id = ${account.id} and state = 'completed'`;
    expect({ credits, violations }).toEqual({
      credits: 100 - 10 * (done?.count ?? 0),
      violations: [],
    });
  },
);
