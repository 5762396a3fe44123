import { expect, it } from "vitest";
import { until } from "../../../scripts/stack/within.ts";
import { type Account, signUp, start } from "./fixtures/account.ts";
import { hold, waiters } from "./fixtures/hold.ts";
import { accountIn, letPass, reconcile, untilState } from "./fixtures/own-stack.ts";
import { useOwnStack } from "./fixtures/use-own-stack.ts";
import { PATIENCE_MS } from "../../../scripts/test/patience.ts";

const own = useOwnStack();
let account: Account;
let id: string;

async function begin(hints: string) {
  account = await signUp(own.stack);
  id = crypto.randomUUID();
  expect((await start(own.stack, account, id, hints)).status).toBe(201);
}

const kill = () => own.stack.killFunction("replicate-webhook", "SIGKILL");

const paidOnce = { credits: 90, lines: ["bonus", "deduction"], violations: [] };

const howOften = async () => (await own.replicate.creates(id)).length;

it("a webhook that is killed before it is recorded is sent again by Replicate", async () => {
  // While its clock stands still, Replicate sends no webhook.
  await own.replicate.control("clock", { scale: 0 });
  await begin("");
  const release = await hold(own.stack, "generations", id);
  await own.replicate.control("clock", { scale: 1 });
  // The final webhook waits for the row, like those before it.
  await until(
    PATIENCE_MS,
    "the run to end",
    async () => (await own.replicate.predictionOf(id))?.status === "succeeded",
  );
  await waiters(own.stack, 1);
  await kill();
  await release();
  await untilState(own.stack, id, "completed");
  expect(await howOften()).toBe(1);
  expect(await accountIn(own.stack, account.id)).toEqual(paidOnce);
});

it("a webhook that is killed while it copies: the next pass copies after the claim has expired", async () => {
  await own.replicate.control("faults", { match: { op: "output" }, effect: "drip" });
  await begin("");
  await until(PATIENCE_MS, "the copy to begin", async () =>
    (await own.stack.sql`
      select 1 from public.generations where id = ${id} and claimed_until is not null`).length > 0);
  await kill();
  await untilState(own.stack, id, "finalizing");
  expect(await accountIn(own.stack, account.id)).toEqual(paidOnce);

  await own.replicate.clearFaults();
  await letPass(own.stack, 3);
  await reconcile(own.stack);
  await untilState(own.stack, id, "completed");
  expect(await howOften()).toBe(1);
  expect(await accountIn(own.stack, account.id)).toEqual(paidOnce);
});

it("a copy that is killed twice before its first byte is made by a later pass", async () => {
  await own.replicate.control("faults", { match: { op: "output" }, effect: "hang" });
  await begin("");
  for (let nth = 0; nth < 2; nth += 1) {
    await until(PATIENCE_MS, "the copy to begin", async () =>
      (await own.stack.sql`
        select 1 from public.generations
        where id = ${id} and claimed_until > clock_timestamp()`).length > 0);
    await Promise.all([kill(), own.stack.killFunction("reconcile", "SIGKILL")]);
    if (nth === 1) await own.replicate.clearFaults();
    await letPass(own.stack, 3);
    void reconcile(own.stack).catch(() => {});
  }
  await untilState(own.stack, id, "completed");
  expect(await howOften()).toBe(1);
  expect(await accountIn(own.stack, account.id)).toEqual(paidOnce);
});

it("a webhook that is killed after the refund, and delivered again, leaves one refund", async () => {
  await begin("[sim:fail=E005] [sim:webhook=duplicate:new_id]");
  await untilState(own.stack, id, "failed");
  await kill();
  const prediction = await own.replicate.predictionOf(id);
  await own.replicate.control(`redeliver/${prediction?.id}`, {});
  expect(await accountIn(own.stack, account.id)).toEqual({
    credits: 100,
    lines: ["bonus", "deduction", "refund"],
    violations: [],
  });
});
