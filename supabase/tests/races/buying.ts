/** Many concurrent calls that begin to buy. */
import assert from "node:assert/strict";
import { atOnce, isRefusal, refusable, tally } from "../fixtures/calls.ts";
import { letPassForPurchases } from "../fixtures/clock.ts";
import { openPurchase, pack, paidPurchase } from "../fixtures/payments.ts";
import {
  accountOf,
  isSound,
  type Proof,
  type Scene,
  setLimits,
  userWith,
} from "../fixtures/proof.ts";

const all = ["500-eur-5", "1200-eur-11", "3000-eur-25"];
const others = Array.from({ length: 9 }, (_, nth) => `race-${nth}`);

async function offerMore({ sql }: Scene): Promise<void> {
  await sql`
    insert into public.packs ${
    sql(others.map((slug, nth) => ({ slug, credits: 10 + nth, amount: 100, currency: "eur" })))
  } on conflict do nothing`;
}

const purchasesOf = ({ sql }: Scene, user: string) =>
  sql<{ id: string; pack: string; state: string }[]>`
    select id, pack, state from public.purchases where user_id = ${user} order by pack`;

export const buying: Proof[] = [
  {
    title: "a double tap, fifty times: one id makes one purchase",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 100);
      const id = crypto.randomUUID();
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => scene.buy(user, pack.slug, id)),
      );
      assert.equal(answers.filter(({ repeated }) => !repeated).length, 1);
      assert.deepEqual(new Set(answers.map(({ purchase }) => purchase.id)), new Set([id]));
      assert.equal((await purchasesOf(scene, user)).length, 1);
      assert.deepEqual((await accountOf(scene, user)).amounts, [100]);
    },
  },
  {
    title: "forty tabs that buy the same pack at once share one purchase",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 100);
      const answers = await Promise.all(
        Array.from({ length: 40 }, () => scene.buy(user, pack.slug)),
      );
      assert.equal(new Set(answers.map(({ purchase }) => purchase.id)).size, 1);
      assert.equal(answers.filter(({ repeated }) => !repeated).length, 1);
      assert.equal((await purchasesOf(scene, user)).length, 1);
    },
  },
  {
    title: "two tabs that buy different packs, and both are paid, get both",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 100);
      const bought = await Promise.all(
        all.slice(0, 2).map((slug) => paidPurchase(scene, user, slug)),
      );
      assert.notEqual(bought[0]?.id, bought[1]?.id);
      assert.equal((await accountOf(scene, user)).credits, 100 + 500 + 1_200);
      await isSound(scene);
    },
  },
  {
    title: "one id that two users take at once is the purchase of one of them",
    async run(scene) {
      await setLimits(scene);
      for (let round = 0; round < 10; round += 1) {
        const users = await Promise.all([scene.signUp(), scene.signUp()]);
        const id = crypto.randomUUID();
        const answers = await atOnce(
          10,
          (index) => scene.buy(users[index % 2] ?? "", all[round % 3] ?? "", id),
        );
        assert.deepEqual(tally(answers), { accepted: 5, id_reused: 5 });
        const [row] = await scene.sql`select user_id from public.purchases where id = ${id}`;
        const owner = answers.find((answer) => !isRefusal(answer));
        assert(owner !== undefined && !isRefusal(owner));
        assert.equal(owner.purchase.user_id, row?.["user_id"]);
      }
    },
  },
  {
    title:
      "of 45 concurrent purchases of nine packs three are begun, and one more once one is paid",
    async run(scene) {
      await offerMore(scene);
      await setLimits(scene, { open_purchases_max: 3 });
      const user = await userWith(scene, 100);
      const answers = await atOnce(45, (index) => scene.buy(user, others[index % 9] ?? ""));
      const open = await purchasesOf(scene, user);
      assert.equal(open.length, 3);
      const begun = answers.filter((answer) => !isRefusal(answer) && !answer.repeated);
      assert.equal(begun.length, 3);
      // Those of the same pack are offered the purchase that is there.
      assert.deepEqual(tally(answers), { accepted: 15, too_many_open_purchases: 30 });

      const first = await openPurchase(scene, user, open[0]?.pack);
      Object.assign(first.payment, { session: "expired" });
      assert.equal(await first.settle(), "applied");
      const fresh = others.filter((slug) => !open.some((one) => one.pack === slug));
      const more = await atOnce(6, (index) => scene.buy(user, fresh[index] ?? ""));
      assert.deepEqual(tally(more), { accepted: 1, too_many_open_purchases: 5 });
    },
  },
  {
    title:
      "the eleventh purchase in an hour is refused with the minutes to wait, however many tabs",
    async run(scene) {
      await offerMore(scene);
      await setLimits(scene, { checkouts_per_hour: 10 });
      const user = await userWith(scene, 100);
      const slugs = [...all, ...others];
      const answers = await atOnce(48, (index) => scene.buy(user, slugs[index % 12] ?? ""));
      assert.equal((await purchasesOf(scene, user)).length, 10);
      assert.deepEqual(tally(answers), { accepted: 40, too_many_checkouts: 8 });
      await letPassForPurchases(scene.sql, [user], 20 * 60);
      const bought = new Set((await purchasesOf(scene, user)).map((one) => one.pack));
      const left = slugs.find((slug) => !bought.has(slug)) ?? "";
      const refused = await refusable(scene.buy(user, left));
      assert(isRefusal(refused), "an eleventh purchase");
      const minutes = Number(/^Try again in (\d+) minutes\.$/.exec(refused.hint)?.[1]);
      assert(minutes > 0 && minutes <= 40, refused.hint);
      await letPassForPurchases(scene.sql, [user], 40 * 60);
      assert(!isRefusal(await refusable(scene.buy(user, left))));
    },
  },
  {
    title:
      "buying and deleting the account at once: the purchase is there and stops it, or is refused",
    async run(scene) {
      await setLimits(scene);
      for (let round = 0; round < 40; round += 1) {
        const user = await userWith(scene, 100);
        const [bought, closed] = await Promise.all([
          refusable(scene.buy(user, pack.slug)),
          refusable(scene.closeAccount(user)),
        ]);
        const rows = await purchasesOf(scene, user);
        const outcome = isRefusal(bought) ? bought.refused : "bought";
        if (outcome === "bought") {
          assert.equal(rows.length, 1);
          assert(isRefusal(closed) && closed.refused === "purchase_open", "closed beside it");
        } else {
          assert.equal(outcome, "not_signed_in");
          assert(!isRefusal(closed));
          assert.equal(rows.length, 0);
        }
      }
      await isSound(scene);
    },
  },
];
