/** Many concurrent calls about payments: each is granted once, or to nobody. */
import assert from "node:assert/strict";
import { isRefusal, refusable } from "../fixtures/calls.ts";
import {
  followsTheMoney,
  numbersOf,
  openPurchase,
  pack,
  paid,
  refunded,
} from "../fixtures/payments.ts";
import { accountOf, isSound, type Proof, setLimits, userWith } from "../fixtures/proof.ts";
import { happen } from "../model/purchases/payment.ts";
import { rounds } from "./rounds.ts";
import { lockRow, whileLocked } from "./while-locked.ts";

export const payments: Proof[] = [
  {
    title: "a webhook, the return page and reconcile at once, a hundred times: one grant each time",
    async run(scene) {
      await setLimits(scene);
      await rounds(100, async () => {
        const user = await scene.signUp();
        const opened = await openPurchase(scene, user);
        happen(opened.payment, paid);
        await Promise.all([
          opened.settle(`completed ${opened.id}`),
          opened.settle(),
          opened.settle(),
        ]);
        assert.deepEqual((await accountOf(scene, user)).amounts, [100, pack.credits]);
      });
      await isSound(scene);
    },
  },
  {
    title: "fifty deliveries of one event at once are applied once",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 100);
      const opened = await openPurchase(scene, user);
      happen(opened.payment, paid);
      const outcomes = await whileLocked(
        scene,
        lockRow("profiles", user),
        () =>
          Promise.all(Array.from({ length: 50 }, () => opened.settle(`completed ${opened.id}`))),
      );
      assert.equal(outcomes.filter((outcome) => outcome === "applied").length, 1);
      assert.equal(outcomes.filter((outcome) => outcome === "seen").length, 49);
      assert.deepEqual((await accountOf(scene, user)).amounts, [100, pack.credits]);
    },
  },
  {
    title: "two events for one payment, twenty times each at once, are one grant",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 100);
      const opened = await openPurchase(scene, user);
      happen(opened.payment, paid);
      // A call that loses three times is repeated, as Stripe repeats it.
      const settled = await Promise.allSettled(
        Array.from({ length: 40 }, (_, nth) => opened.settle(`event ${nth % 2} ${opened.id}`)),
      );
      assert(settled.some(({ status }) => status === "fulfilled"));
      for (const event of [0, 1]) await opened.settle(`event ${event} ${opened.id}`);
      assert.deepEqual((await accountOf(scene, user)).amounts, [100, pack.credits]);
      await followsTheMoney(scene, [opened]);
    },
  },
  {
    title: "a payment and the deletion of its account at once: granted and lost, or not granted",
    async run(scene) {
      await setLimits(scene);
      for (let round = 0; round < 25; round += 1) {
        const user = await userWith(scene, 100);
        const opened = await openPurchase(scene, user);
        const { payment } = opened;
        // What an account deletion does: nobody can pay any more, then everything goes.
        const remove = async () => {
          for (let again = true; again;) {
            happen(payment, { is: "expired" });
            await opened.settle().catch(() => {});
            again = isRefusal(await refusable(scene.closeAccount(user)));
          }
          await scene.eraseAccount(user);
        };
        const pay = async () => {
          happen(payment, paid);
          await opened.settle(`completed ${opened.id}`).catch(() => {});
        };
        await Promise.all(round % 2 === 0 ? [pay(), remove()] : [remove(), pay()]);
        await opened.settle();
        const { state, granted } = await numbersOf(scene, opened);
        assert.equal(state, payment.status === "paid" ? "paid" : "expired");
        assert.equal(granted, state === "paid" ? pack.credits : 0);
        assert.equal((await accountOf(scene, user)).credits, 0);
      }
      await isSound(scene);
    },
  },
  {
    title:
      "what is paid although its session should have expired is not granted to a closed account",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 100);
      const opened = await openPurchase(scene, user);
      const { payment } = opened;
      const expired = { ...payment, session: "expired" as const };
      Object.assign(payment, expired);
      await opened.settle();
      await scene.closeAccount(user);
      Object.assign(payment, { session: "open" });
      happen(payment, paid);
      await Promise.all([opened.settle(), opened.settle(), scene.eraseAccount(user)]);
      await opened.settle();
      assert.equal((await numbersOf(scene, opened)).state, "paid_after_deletion");
      const told = await scene
        .sql`select invariant from private.violations where subject = ${opened.id}`;
      assert.deepEqual([...told], [{ invariant: "money_without_a_grant_is_refunded" }]);
      happen(payment, refunded);
      await opened.settle();
      assert.deepEqual((await accountOf(scene, user)).amounts, [100, -100]);
      await isSound(scene);
    },
  },
];
