import { beforeEach, describe, expect, it } from "vitest";
import { until } from "../../../scripts/stack/within.ts";
import { pack } from "../fixtures/functions.ts";
import { type Account, call, signUp } from "./fixtures/account.ts";
import { checkOut, makePurchasesDue, purchaseIn } from "./fixtures/buyer.ts";
import { hold, waiters } from "./fixtures/hold.ts";
import { accountIn, reconcile } from "./fixtures/own-stack.ts";
import { useOwnStack } from "./fixtures/use-own-stack.ts";
import { PATIENCE_MS } from "../../../scripts/test/patience.ts";

const own = useOwnStack();
let account: Account;
let id: string;

beforeEach(async () => {
  await own.stripe.control.clearFaults();
  account = await signUp(own.stack);
  id = crypto.randomUUID();
});

/** A user may ask about a purchase once in a while. This is always a while later. */
async function buy() {
  await makePurchasesDue(own.stack, 1);
  return await checkOut(own.stack, account, id);
}
const kill = (name: string) => own.stack.killFunction(name, "SIGKILL");

/** The sessions that Stripe made for the purchase. */
const sessions = () => own.stripe.control.sessionsFor(id);

/** The session of the purchase, which exists. */
async function session(): Promise<string> {
  const [made] = await sessions();
  if (made === undefined) throw new Error("There is no session.");
  return made.id;
}

/** Waits until Stripe has got a request of this kind about the purchase. */
const asked = (op: string, about: string) =>
  until(
    PATIENCE_MS,
    `Stripe to be asked: ${op}`,
    async () =>
      (await own.stripe.control.requests()).some((request) =>
        request.op === op && JSON.stringify(request).includes(about)
      ),
  );

/**
 * Kills the function while Postgres waits for the account to apply what Stripe said. The call then
 * commits without it, or is rolled back.
 */
async function killAtTheApply(
  name: string,
  end: "commits" | "rolls back",
  begin: () => Promise<unknown>,
) {
  const release = await hold(own.stack, "profiles", account.id);
  const begun = begin();
  await waiters(own.stack, 1);
  await kill(name);
  if (end === "rolls back") {
    await own.stack.sql`
      select pg_cancel_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'`;
    await waiters(own.stack, 0);
  }
  await release();
  await begun;
  const state = end === "commits" ? "paid" : "open";
  await until(
    PATIENCE_MS,
    `the purchase to be ${state}`,
    async () => (await purchaseIn(own.stack, id))?.state === state,
  );
}

async function reconcileLater() {
  await makePurchasesDue(own.stack, 3);
  return await reconcile(own.stack);
}

/** How everything stands: what Stripe has, the purchase, and the account. */
async function outcome() {
  const purchase = await purchaseIn(own.stack, id);
  return {
    sessions: (await sessions()).map(({ status }) => status),
    state: purchase?.state,
    granted: purchase?.granted,
    ...await accountIn(own.stack, account.id),
  };
}

const grantedOnce = {
  sessions: ["complete"],
  state: "paid",
  granted: pack.credits,
  credits: 100 + pack.credits,
  lines: ["bonus", "purchase"],
  violations: [],
};

describe("create-checkout that is killed", () => {
  it("between its row and Stripe's session makes one session when it is repeated", async () => {
    await own.stripe.control.fault({ op: "create_session", about: id }, "hang");
    const answer = buy();
    await asked("create_session", id);
    await kill("create-checkout");
    expect((await answer).status).toBeGreaterThanOrEqual(500);
    expect(await purchaseIn(own.stack, id)).toMatchObject({ state: "created", session_id: null });
    await own.stripe.control.clearFaults();

    const again = await buy();
    expect(again).toMatchObject({ status: 200, url: expect.stringContaining("/c/pay/") });
    await own.stripe.control.pay(await session());
    expect(await outcome()).toEqual(grantedOnce);
  });

  it("before it has Stripe's answer gets the same session by reconcile, and by a repeat", async () => {
    await own.stripe.control.fault({ op: "create_session", about: id }, "accept_then_hang");
    const answer = buy();
    await until(PATIENCE_MS, "the session", async () => (await sessions()).length > 0);
    await kill("create-checkout");
    await answer;
    expect(await purchaseIn(own.stack, id)).toMatchObject({ state: "created", session_id: null });
    await own.stripe.control.clearFaults();

    await reconcileLater();
    const made = await session();
    expect(await purchaseIn(own.stack, id)).toMatchObject({ state: "open", session_id: made });
    expect(await buy()).toMatchObject({ status: 200, url: expect.stringContaining(made) });
    await own.stripe.control.pay(made);
    expect(await outcome()).toEqual(grantedOnce);
  });

  it("while it records the session, or after that, has one session that can be paid", async () => {
    await own.stripe.control.fault({ op: "create_session", about: id }, "latency:100ms");
    // While its clock stands still, Stripe does not answer.
    await own.stripe.control.scale(0);
    const answer = buy();
    await asked("create_session", id);
    const release = await hold(own.stack, "purchases", id);
    await own.stripe.control.scale(1);
    await waiters(own.stack, 1);
    await kill("create-checkout");
    await release();
    await answer;

    await reconcileLater();
    const made = await session();
    expect(await purchaseIn(own.stack, id)).toMatchObject({ state: "open", session_id: made });
    expect(await buy()).toMatchObject({ status: 200, url: expect.stringContaining(made) });
    await own.stripe.control.pay(made);
    expect(await outcome()).toEqual(grantedOnce);
  });
});

describe("stripe-webhook that is killed", () => {
  const completed = async () => {
    const made = await session();
    const events = await own.stripe.control.events();
    return events.find(({ type, data }) =>
      type === "checkout.session.completed" && data.object.id === made
    )?.id ?? "";
  };

  it("while it reads Stripe grants nothing, and the event that Stripe sends again does", async () => {
    await buy();
    await own.stripe.control.fault({ op: "get", about: id }, "hang");
    const paid = own.stripe.control.pay(await session());
    await asked("get", await session());
    await kill("stripe-webhook");
    await paid;
    expect(await purchaseIn(own.stack, id)).toMatchObject({ state: "open", granted: 0 });
    await own.stripe.control.clearFaults();

    await own.stripe.control.redeliver(await completed());
    expect(await outcome()).toEqual(grantedOnce);
  });

  it.each(
    [
      ["commits", "the event that Stripe sends again"],
      ["commits", "reconcile"],
      ["rolls back", "the event that Stripe sends again"],
      ["rolls back", "reconcile"],
    ] as const,
  )("while what it read is applied, which %s, grants once, with %s", async (end, by) => {
    await buy();
    const made = await session();
    await killAtTheApply("stripe-webhook", end, () => own.stripe.control.pay(made));
    if (by === "reconcile") await reconcileLater();
    else await own.stripe.control.redeliver(await completed());
    expect(await outcome()).toEqual(grantedOnce);
  });
});

describe("purchase-status that is killed", () => {
  async function status() {
    await makePurchasesDue(own.stack, 1);
    return await call(own.stack, account, "purchase-status", { id });
  }

  it.each(
    [
      ["commits", "a repeat"],
      ["rolls back", "a repeat"],
      ["rolls back", "reconcile"],
    ] as const,
  )("while what it read is applied, which %s, grants once, with %s", async (end, by) => {
    await buy();
    await own.stripe.control.fault({ op: "webhook", about: id }, "drop");
    await own.stripe.control.pay(await session());
    await killAtTheApply("purchase-status", end, status);
    if (by === "reconcile") await reconcileLater();
    else await status();
    expect(await outcome()).toEqual(grantedOnce);
  });
});

describe("delete-account that is killed", () => {
  const remove = () => call(own.stack, account, "delete-account", { confirm: "delete my account" });
  const closing = async () =>
    (await own.stack.sql`
      select 1 from private.account_deletions where user_id = ${account.id}`).length;

  const deleted = {
    sessions: ["expired"],
    state: "expired",
    granted: 0,
    credits: 0,
    violations: [],
  };

  it("between the end of a session and the end of the account deletes nothing, until it is repeated", async () => {
    await buy();
    const release = await hold(own.stack, "profiles", account.id);
    const answer = remove();
    await asked("expire", await session());
    await waiters(own.stack, 1);
    await kill("delete-account");
    await release();
    expect((await answer).status).toBeGreaterThanOrEqual(500);
    expect((await sessions()).map(({ status }) => status)).toEqual(["expired"]);
    expect(await closing()).toBe(0);
    expect(await accountIn(own.stack, account.id)).toMatchObject({ credits: 100, violations: [] });

    expect((await remove()).status).toBe(200);
    expect(await outcome()).toMatchObject(deleted);
  });

  it("after the account was closed is continued by reconcile", async () => {
    await buy();
    await own.stack.sql.unsafe(`
      create function private.wait_at_the_end() returns trigger language plpgsql as
        $$ begin perform pg_advisory_xact_lock(7240003); return new; end $$;
      create trigger wait_at_the_end before insert on private.account_deletions
        for each row execute function private.wait_at_the_end()`);
    try {
      const held = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      const done = own.stack.sql.begin(async (tx) => {
        await tx`select pg_advisory_xact_lock(7240003)`;
        held.resolve();
        await release.promise;
      });
      await held.promise;
      const answer = remove();
      await until(PATIENCE_MS, "the account to be closed", async () =>
        (await own.stack.sql`
          select 1 from pg_stat_activity where wait_event = 'advisory'`).length > 0);
      await kill("delete-account");
      release.resolve();
      await done;
      await answer;
      await until(PATIENCE_MS, "the account to be closed", async () => await closing() === 1);
    } finally {
      await own.stack.sql.unsafe(`
        drop trigger wait_at_the_end on private.account_deletions;
        drop function private.wait_at_the_end()`);
    }
    await own.stack.sql`
      update private.account_deletions set checked_at = checked_at - interval '3 minutes'
      where user_id = ${account.id}`;
    await reconcile(own.stack);
    expect(await outcome()).toMatchObject(deleted);
  });

  it("with a payment in the same moment neither loses nor grants it: it waits to be refunded", async () => {
    await buy();
    await own.stripe.control.fault({ op: "webhook", about: id }, "drop");
    const made = await session();
    await own.stripe.control.fault({ op: "payment", about: id }, "paid_after_expire");
    expect((await remove()).status).toBe(200);
    await own.stripe.control.pay(made);
    await reconcileLater();
    expect(await purchaseIn(own.stack, id)).toMatchObject({
      state: "paid_after_deletion",
      granted: 0,
    });
    const { credits, violations } = await accountIn(own.stack, account.id);
    expect(credits).toBe(0);
    expect(violations).toMatchObject([{ invariant: "money_without_a_grant_is_refunded" }]);

    await own.stripe.control.clearFaults();
    await own.stripe.control.refund(made);
    expect((await accountIn(own.stack, account.id)).violations).toEqual([]);
  });
});
