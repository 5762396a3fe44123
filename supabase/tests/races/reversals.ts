/** Many concurrent calls about money that goes back, and what is owed, held and paid for it. */
import assert from "node:assert/strict";
import { atOnce, isRefusal, refusable, tally } from "../fixtures/calls.ts";
import {
  debtorWith,
  followsTheMoney,
  numbersOf,
  openPurchase,
  pack,
  paid,
  paidPurchase,
  refunded,
  spendAll,
} from "../fixtures/payments.ts";
import {
  accountOf,
  isSound,
  type Proof,
  type Scene,
  setLimits,
  userWith,
} from "../fixtures/proof.ts";
import { happen } from "../model/purchases/payment.ts";
import { rounds } from "./rounds.ts";

const won = { is: "dispute won" } as const;

const linesOf = ({ sql }: Scene, user: string) =>
  sql<{ type: string; amount: number }[]>`
    select type, amount from public.credit_transactions where user_id = ${user} order by seq`;

export const reversals: Proof[] = [
  {
    title: "spending and a refund at once: what is left is taken, and the rest is owed",
    async run(scene) {
      await setLimits(scene);
      await rounds(20, async () => {
        const user = await userWith(scene, 0);
        const bought = await paidPurchase(scene, user);
        happen(bought.payment, refunded);
        const [answers] = await Promise.all([
          atOnce(12, () => scene.start(user, crypto.randomUUID(), { resolution: "720p" })),
          bought.settle(),
        ]);
        const { accepted = 0, insufficient_credits = 0 } = tally(answers);
        assert.equal(accepted + insufficient_credits, 12);
        const { granted, taken, owed } = await numbersOf(scene, bought);
        assert.deepEqual([granted, taken + owed], [pack.credits, pack.credits]);
        assert.equal(owed, 20 * accepted);
        assert.equal((await accountOf(scene, user)).credits, 0);
      });
      await isSound(scene);
    },
  },
  {
    title: "credits of all kinds that come in at once pay a debt once, and the rest is left",
    async run(scene) {
      await setLimits(scene);
      for (let round = 0; round < 8; round += 1) {
        const user = await userWith(scene, 30);
        const { generation } = await scene.start(user);
        const debt = await debtorWith(scene, user);
        const other = await openPurchase(scene, user, "1200-eur-11");
        happen(other.payment, paid);
        const owed = (await numbersOf(scene, debt)).owed;
        assert.equal(owed, pack.credits);
        const key = crypto.randomUUID();
        await Promise.all([
          other.settle(),
          scene.fail(generation.id),
          atOnce(5, () => scene.add(user, 40, "bonus", key)),
          atOnce(5, () => scene.add(user, 3)),
        ]);
        assert.equal((await accountOf(scene, user)).credits, 1_200 + 10 + 40 + 15 - owed);
        assert.equal((await numbersOf(scene, debt)).owed, 0);
        await followsTheMoney(scene, [debt, other]);
      }
    },
  },
  {
    title: "a repeated bonus that paid a debt answers with the same balance, however many at once",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 0);
      await debtorWith(scene, user);
      const key = crypto.randomUUID();
      const answers = await atOnce(30, () => scene.add(user, pack.credits + 7, "bonus", key));
      assert.deepEqual(new Set(answers), new Set([7]));
      assert.equal((await accountOf(scene, user)).credits, 7);
      await isSound(scene);
    },
  },
  {
    title: "a return and starts at once: no credit is both held and spent",
    async run(scene) {
      await setLimits(scene);
      await rounds(20, async () => {
        const user = await userWith(scene, 0);
        const bought = await paidPurchase(scene, user);
        const [answers, returned] = await Promise.all([
          atOnce(6, () => scene.start(user, crypto.randomUUID(), { resolution: "720p" })),
          atOnce(4, () => scene.returnCredits(user, bought.id)),
        ]);
        const { accepted = 0 } = tally(answers);
        assert.deepEqual(tally(returned), { accepted: 4 });
        const { held } = await numbersOf(scene, bought);
        assert.equal((await accountOf(scene, user)).credits, 0);
        assert.equal(held + 20 * accepted, pack.credits);
        assert.equal(
          (await linesOf(scene, user)).filter(({ type }) => type === "clawback").length,
          1,
        );
      });
      await isSound(scene);
    },
  },
  {
    title: "a return and a refund at once take the credits once",
    async run(scene) {
      await setLimits(scene);
      await rounds(20, async () => {
        const user = await userWith(scene, 0);
        const bought = await paidPurchase(scene, user);
        happen(bought.payment, { ...refunded, part: 50 });
        const [returned] = await Promise.all([
          refusable(scene.returnCredits(user, bought.id)),
          // The return may come between its read and its apply, up to three times.
          bought.settle(),
          refusable(scene.declineReturn(bought.id)),
        ]);
        assert(!isRefusal(returned), "a return was refused");
        await bought.settle();
        const { granted, taken, owed, held } = await numbersOf(scene, bought);
        assert.deepEqual([taken, owed], [pack.credits / 2, 0]);
        assert.equal((await accountOf(scene, user)).credits, granted - taken - held);
      });
      await isSound(scene);
    },
  },
  {
    title: "a dispute that is won while its debt is paid gives back exactly what was paid",
    async run(scene) {
      await setLimits(scene);
      for (let round = 0; round < 20; round += 1) {
        const user = await userWith(scene, 0);
        const debt = await debtorWith(scene, user);
        happen(debt.payment, won);
        // Each of them pays a part, and so changes the purchase: if that happens three times while
        // Stripe is read, the event has to come again.
        await Promise.all([
          debt.settle().catch(() => debt.settle()),
          atOnce(3, () => scene.add(user, 80)),
        ]);
        assert.equal((await accountOf(scene, user)).credits, 240);
        const { taken, owed } = await numbersOf(scene, debt);
        assert.deepEqual([taken, owed], [0, 0]);
      }
      await isSound(scene);
    },
  },
  {
    title: "a debt that is waived by ten operators at once is waived once",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 0);
      const debt = await debtorWith(scene, user);
      const answers = await atOnce(10, () => scene.waiveDebt(user));
      assert.deepEqual(new Set(answers), new Set([0]));
      assert.equal((await numbersOf(scene, debt)).owed, 0);
      assert.equal(
        (await linesOf(scene, user)).filter(({ amount }) => amount === pack.credits).length,
        2,
      );
      await isSound(scene);
    },
  },
  {
    title:
      "refunds, disputes and spending of three purchases at once: the credits follow the money",
    async run(scene) {
      await setLimits(scene);
      for (let round = 0; round < 6; round += 1) {
        const user = await userWith(scene, 0);
        const slugs = ["500-eur-5", "1200-eur-11", "3000-eur-25"];
        const bought = await Promise.all(slugs.map((slug) => paidPurchase(scene, user, slug)));
        await Promise.all([
          ...bought.flatMap((one, nth) =>
            [
              { is: "refunded", part: 20 + nth, status: "pending" } as const,
              { is: "disputed", part: 40, told: true, isInOtherCurrency: false } as const,
              { is: "refund ended", status: "failed" } as const,
              won,
              { is: "disputed", part: 100, told: true, isInOtherCurrency: false } as const,
            ].map(async (happening, order) => {
              happen(one.payment, happening);
              await one.settle(`${order} of ${one.id}`).catch(() => {});
            })
          ),
          spendAll(scene, user).catch(() => {}),
          atOnce(10, () => scene.start(user)),
          atOnce(10, () => scene.add(user, 11)),
        ]);
        for (const one of bought) await one.settle();
        await followsTheMoney(scene, bought);
      }
    },
  },
];
