import { expect, it, onTestFinished } from "vitest";
import { localPassword, superuser } from "../../../scripts/stack/postgres/cluster.ts";
import { connect } from "../../../scripts/stack/postgres/connect.ts";
import { until } from "../../../scripts/stack/within.ts";
import { pack } from "../fixtures/functions.ts";
import { signUp } from "./fixtures/account.ts";
import { checkOut, makePurchasesDue, purchaseIn } from "./fixtures/buyer.ts";
import { startReplicate } from "./fixtures/fake-replicate.ts";
import { startStripe } from "./fixtures/fake-stripe.ts";
import { accountIn, lastingPorts, reconcile, startIn } from "./fixtures/own-stack.ts";
import { bury, killPostgres, spawnStack } from "./fixtures/stack-process.ts";
import { PATIENCE_MS } from "../../../scripts/test/patience.ts";
import { makeProjectFolder } from "../../../scripts/test/started-folder.ts";

/** How many of six payments Postgres is applying when it is killed. */
const APPLYING = 2;

it(
  "kill -9 of Postgres while it settles payments loses none that was answered, and grants each once",
  async () => {
    const ports = await lastingPorts();
    const [replicate, stripe] = await Promise.all([startReplicate(300), startStripe(ports.api)]);
    onTestFinished(async () => void await Promise.all([replicate.close(), stripe.close()]));
    const { path: dataFolder, remove } = await makeProjectFolder();
    onTestFinished(remove);
    const settings = { ...replicate.settings, ...stripe.settings };

    const first = await startIn(dataFolder, settings, true, ports);
    // The local stack turns this off to be fast, and may lose its last commits. A hosted project may
    // not.
    await first.stack.sql`alter database postgres set synchronous_commit = on`;
    // Cron would settle the payments, too.
    await first.stack.sql`update cron.job set active = false`;
    await first.stack.sql.unsafe(`
    create function private.wait_for_the_kill() returns trigger language plpgsql as
      $$ begin perform pg_advisory_xact_lock(hashtext(new.id::text)); return new; end $$;
    create trigger wait_for_the_kill before update of granted on public.purchases
      for each row when (new.granted > 0) execute function private.wait_for_the_kill()`);
    const buyers = await Promise.all(Array.from({ length: 6 }, async () => {
      const account = await signUp(first.stack);
      const id = crypto.randomUUID();
      await checkOut(first.stack, account, id);
      const session = (await purchaseIn(first.stack, id))?.session_id ?? "";
      return { account: account.id, id, session };
    }));
    await first.stop();

    const running = await spawnStack(dataFolder, ports, settings);
    const sql = connect(
      `postgresql://${superuser}:${localPassword}@127.0.0.1:${ports.db}/postgres`,
      2,
    );
    const locked = Promise.withResolvers<void>();
    const holding = sql.begin(async (tx) => {
      for (const { id } of buyers.slice(0, APPLYING)) {
        await tx`select pg_advisory_xact_lock(hashtext(${id}))`;
      }
      locked.resolve();
      // The locks are never released: the transaction ends with its server.
      await new Promise(() => {});
    }).catch(() => {});
    await locked.promise;
    const answered = async () => {
      const deliveries = await stripe.control.deliveries();
      return buyers.filter(({ session }) =>
        deliveries.some((delivery) =>
          delivery.type === "checkout.session.completed" && delivery.object_id === session &&
          delivery.status === 200
        )
      );
    };
    const paying = Promise.all(buyers.map(({ session }) => stripe.control.pay(session)));
    await until(
      PATIENCE_MS,
      "all but the held payments to be answered",
      async () => (await answered()).length === buyers.length - APPLYING,
    );
    await until(
      PATIENCE_MS,
      "the held payments to be applied",
      async () =>
        (await sql`select 1 from pg_stat_activity where wait_event = 'advisory'`).length ===
          APPLYING,
    );
    await killPostgres(running);
    await holding;
    await paying;
    await sql.end({ timeout: 1 });
    await bury(running);
    const promised = await answered();
    expect(promised).toHaveLength(buyers.length - APPLYING);

    const { stack, stop } = await startIn(dataFolder, settings, true, ports);
    onTestFinished(stop);
    for (const { id } of promised) {
      expect(await purchaseIn(stack, id)).toMatchObject({ state: "paid" });
    }
    for (const { id } of buyers.slice(0, APPLYING)) {
      expect(await purchaseIn(stack, id)).toMatchObject({ state: "open", granted: 0 });
    }
    await makePurchasesDue(stack, 3);
    await reconcile(stack);
    for (const { account } of buyers) {
      expect(await accountIn(stack, account)).toEqual({
        credits: 100 + pack.credits,
        lines: ["bonus", "purchase"],
        violations: [],
      });
    }
  },
);
