import { beforeEach, describe, expect, it } from "vitest";
import { until } from "../../../scripts/stack/within.ts";
import { pack } from "../fixtures/functions.ts";
import { type Account, signUp, start } from "./fixtures/account.ts";
import { checkOut, makePurchasesDue, purchaseIn } from "./fixtures/buyer.ts";
import { hold, waiters } from "./fixtures/hold.ts";
import { accountIn, letPass, reconcile, untilState } from "./fixtures/own-stack.ts";
import { useOwnStack } from "./fixtures/use-own-stack.ts";
import { PATIENCE_MS } from "../../../scripts/test/patience.ts";

const own = useOwnStack();
let account: Account;
let id: string;
let session: string;

/** Opens a checkout whose webhooks are all lost. */
beforeEach(async () => {
  const { control } = own.stripe;
  await control.clearFaults();
  account = await signUp(own.stack);
  id = crypto.randomUUID();
  await control.fault({ op: "webhook", about: id }, "drop");
  await checkOut(own.stack, account, id);
  session = (await purchaseIn(own.stack, id))?.session_id ?? "";
});

const pass = (minutes: number) => makePurchasesDue(own.stack, minutes);
const accountNow = () => accountIn(own.stack, account.id);
const purchaseNow = () => purchaseIn(own.stack, id);

const paidOnce = {
  credits: 100 + pack.credits,
  lines: ["bonus", "purchase"],
  violations: [],
};

/** Says when the list of events was read last. */
const eventsReadAt = (time: "now" | "infinity" | "-infinity") =>
  own.stack.sql.unsafe(`
    insert into private.payment_event_windows (livemode, claimed_at) values (false, '${time}')
    on conflict (livemode) do update set claimed_at = excluded.claimed_at`);

/** Pays, and has `reconcile` grant it. */
async function buy() {
  await own.stripe.control.pay(session);
  await pass(3);
  await reconcile(own.stack);
  return await accountNow();
}

/** A pass gives up on Stripe after some seconds, in which a busy machine may not get far. */
const untilGranted = () =>
  until(PATIENCE_MS, "a later pass to grant it", async () => {
    await pass(60);
    await reconcile(own.stack);
    return (await purchaseNow())?.state === "paid";
  });

describe("without any webhook", () => {
  it("a payment is granted within three minutes, by cron's call of reconcile, once", async () => {
    await own.stripe.control.pay(session);
    await pass(1);
    // It is not due yet, and the list was read a moment ago.
    await eventsReadAt("now");
    await own.stack.runCronNow("reconcile");
    expect(await purchaseNow()).toMatchObject({ state: "open", granted: 0 });
    await pass(2);
    await own.stack.runCronNow("reconcile");
    await until(PATIENCE_MS, "the grant", async () => (await purchaseNow())?.state === "paid");
    expect(await accountNow()).toEqual(paidOnce);
    await pass(10_080);
    await reconcile(own.stack);
    expect(await accountNow()).toEqual(paidOnce);
  });

  it("a slow payment is processing, and is granted once it has come", async () => {
    await own.stripe.control.pay(session, { method: "sepa_debit" });
    await pass(3);
    await reconcile(own.stack);
    expect(await purchaseNow()).toMatchObject({ state: "processing", granted: 0 });
    await own.stripe.control.asyncSucceed(session);
    await pass(3);
    await reconcile(own.stack);
    expect(await accountNow()).toEqual(paidOnce);
  });

  it("a refund, its failure, and a dispute are found in the list of events", async () => {
    expect(await buy()).toEqual(paidOnce);
    const { control } = own.stripe;
    const refund = await control.refund(session, { amount: pack.amount / 2 });
    await pass(3);
    expect(await reconcile(own.stack)).toMatchObject({ events_failed: 0, steps_failed: 0 });
    expect(await purchaseNow()).toMatchObject({ taken: pack.credits / 2, owed: 0 });
    await control.refundStatus(refund.id, "failed");
    await pass(3);
    await reconcile(own.stack);
    expect(await purchaseNow()).toMatchObject({ taken: 0, owed: 0 });
    await control.dispute(session);
    await pass(3);
    await reconcile(own.stack);
    await reconcile(own.stack, { audit: true });
    expect(await purchaseNow()).toMatchObject({ taken: pack.credits, owed: 0 });
    expect(await accountNow()).toEqual({
      credits: 100,
      lines: ["bonus", "purchase", "clawback", "adjustment", "clawback"],
      violations: [],
    });
    const told = own.stack.logs.all().map((event) => JSON.stringify(event))
      .filter((line) => line.includes("purchase to handle") && line.includes(id));
    expect(told.join("\n")).toMatch(/dispute.*due_at[\\":]+20\d\d-/);
  });

  it("a refund is found behind many other events, on pages that move meanwhile", async () => {
    expect(await buy()).toEqual(paidOnce);
    const { control } = own.stripe;
    await control.refund(session);
    // Newer events, each about a purchase of somebody else, fill the first page.
    const other = await signUp(own.stack);
    const otherId = crypto.randomUUID();
    await control.fault({ op: "webhook", about: otherId }, "drop");
    await checkOut(own.stack, other, otherId);
    await control.pay((await purchaseIn(own.stack, otherId))?.session_id ?? "");
    const completed = (await control.events()).find(({ type }) =>
      type === "checkout.session.completed"
    );
    for (let nth = 0; nth < 105; nth += 1) await control.twin(completed?.id ?? "");
    await control.fault({ op: "list" }, "page_shift");

    // The first calls do not get that far.
    await pass(3);
    expect(await reconcile(own.stack)).toMatchObject({ events_failed: 0, steps_failed: 0 });
    expect(await purchaseNow()).toMatchObject({ taken: 0 });
    await until(PATIENCE_MS, "the list to be read", async () => {
      await pass(3);
      await reconcile(own.stack);
      return (await purchaseNow())?.taken === pack.credits;
    });
    expect(await accountNow()).toMatchObject({ credits: 100, violations: [] });
    expect(await accountIn(own.stack, other.id)).toEqual(paidOnce);
  });

  it("a refund that the list does not show is found by the weekly question", async () => {
    await eventsReadAt("infinity");
    expect(await buy()).toEqual(paidOnce);
    await own.stripe.control.refund(session);
    await pass(7 * 24 * 60 - 10);
    await reconcile(own.stack);
    expect(await purchaseNow()).toMatchObject({ taken: 0 });
    await pass(20);
    await reconcile(own.stack);
    expect(await purchaseNow()).toMatchObject({ taken: pack.credits });
    expect(await accountNow()).toMatchObject({ credits: 100, violations: [] });
    await eventsReadAt("-infinity");
  });
});

it("a Stripe that hangs delays no video: the same call fetches it first", async () => {
  await own.stripe.control.pay(session);
  const generation = crypto.randomUUID();
  expect((await start(own.stack, account, generation, "[sim:webhook=drop]")).status).toBe(201);
  await until(
    PATIENCE_MS,
    "the prediction to succeed",
    async () => (await own.replicate.predictionOf(generation))?.status === "succeeded",
  );
  await letPass(own.stack, 3);
  await pass(3);
  await own.stripe.control.fault({ op: "get" }, "hang");
  await own.stripe.control.fault({ op: "list" }, "hang");
  const before = (await own.stripe.control.requests()).length;
  const hanging = reconcile(own.stack).catch(() => null);
  await until(
    PATIENCE_MS,
    "Stripe to be asked",
    async () => (await own.stripe.control.requests()).length > before,
  );
  // Stripe was asked, and never answers. The video is there all the same.
  await untilState(own.stack, generation, "completed");
  await own.stack.killFunction("reconcile", "SIGKILL");
  expect(await hanging).toBeNull();

  await own.stripe.control.clearFaults();
  await untilGranted();
  expect(await accountNow()).toMatchObject({ credits: 90 + pack.credits, violations: [] });
});

describe("a pass that is killed", () => {
  const kill = () => own.stack.killFunction("reconcile", "SIGKILL");
  /** Null: the pass was killed before it answered. */
  const begin = () => reconcile(own.stack).catch(() => null);

  it.each(["get", "list"])("while Stripe answers (%s): a later pass grants, once", async (op) => {
    await own.stripe.control.pay(session);
    await pass(3);
    await own.stripe.control.fault({ op: op === "get" ? "get" : "list" }, "hang");
    const before = (await own.stripe.control.requests()).length;
    const killed = begin();
    await until(
      PATIENCE_MS,
      "Stripe to be asked",
      async () =>
        (await own.stripe.control.requests()).slice(before).some((request) => request.op === op),
    );
    await kill();
    expect(await killed).toBeNull();
    expect(await purchaseNow()).toMatchObject({ state: "open", granted: 0 });
    await own.stripe.control.clearFaults();
    await untilGranted();
    expect(await accountNow()).toEqual(paidOnce);
  });

  it.each(["commits", "rolls back"])(
    "while what it read is applied, which %s: a later pass leaves one grant",
    async (end) => {
      await own.stripe.control.pay(session);
      await pass(3);
      const release = await hold(own.stack, "profiles", account.id);
      const killed = begin();
      await waiters(own.stack, 1);
      await kill();
      expect(await killed).toBeNull();
      if (end === "rolls back") {
        await own.stack.sql`
          select pg_cancel_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'`;
        await waiters(own.stack, 0);
      }
      await release();
      await pass(60);
      await reconcile(own.stack);
      expect(await accountNow()).toEqual(paidOnce);
    },
  );
});
