/** Many concurrent calls on one balance. */
import assert from "node:assert/strict";
import { atOnce, refusable, tally } from "../fixtures/calls.ts";
import { accountOf, isSound, type Proof, setLimits, userWith } from "../fixtures/proof.ts";

export const spending: Proof[] = [
  {
    title: "of 200 concurrent starts on a balance for 7, 7 succeed",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 75);
      const answers = await atOnce(200, () => scene.start(user));
      assert.deepEqual(tally(answers), { accepted: 7, insufficient_credits: 193 });
      const account = await accountOf(scene, user);
      assert.equal(account.credits, 5);
      assert.deepEqual(account.amounts.slice(2), Array(7).fill(-10));
      await isSound(scene);
    },
  },
  {
    title: "100 concurrent starts with one id make one video and are charged once",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 100);
      const id = crypto.randomUUID();
      const answers = await Promise.all(
        Array.from({ length: 100 }, () => scene.start(user, id)),
      );
      assert.equal(answers.filter(({ repeated }) => !repeated).length, 1);
      assert.deepEqual((await accountOf(scene, user)).amounts, [100, -10]);
    },
  },
  {
    title: "concurrent additions and starts: each key counts once, and no credit is spent twice",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 10);
      const keys = Array.from({ length: 20 }, () => crypto.randomUUID());
      const [added, started] = await Promise.all([
        // Each of them arrives twice.
        atOnce(40, (index) => scene.add(user, 10, "bonus", keys[index % 20])),
        atOnce(60, () => scene.start(user)),
      ]);
      assert.deepEqual(tally(added), { accepted: 40 });
      const { accepted = 0, insufficient_credits = 0, ...others } = tally(started);
      assert.deepEqual(others, {});
      assert.equal(accepted + insufficient_credits, 60);
      assert(accepted >= 1 && accepted <= 21, `${accepted} starts on 210 credits`);
      assert.equal((await accountOf(scene, user)).credits, 10 + 200 - 10 * accepted);
      await isSound(scene);
    },
  },
  {
    title: "a concurrent start and cancel leave the video charged, or canceled and refunded",
    async run(scene) {
      await setLimits(scene);
      for (let round = 0; round < 15; round += 1) {
        const user = await userWith(scene, 100);
        const id = crypto.randomUUID();
        await Promise.all([
          scene.start(user, id),
          refusable(scene.cancel(id)),
          scene.start(user, id),
          refusable(scene.cancel(id)),
        ]);
        const { generation } = await scene.start(user, id);
        const refunded = generation.state === "canceled";
        assert(refunded || generation.state === "queued", generation.state);
        assert.deepEqual(
          (await accountOf(scene, user)).amounts,
          refunded ? [100, -10, 10] : [100, -10],
        );
      }
      await isSound(scene);
    },
  },
  {
    title: "twenty concurrent sign-ups of one user open one account with one bonus",
    async run(scene) {
      const user = crypto.randomUUID();
      await Promise.all([
        ...Array.from({ length: 10 }, () => scene.signUp(user)),
        ...Array.from(
          { length: 10 },
          () => scene.signUp(user).then(() => scene.sql`select private.open_account(${user})`),
        ),
      ]);
      assert.deepEqual(await accountOf(scene, user), { credits: 100, amounts: [100] });
    },
  },
  {
    title: "a key that was used for another amount is refused, and adds nothing",
    async run(scene) {
      const user = await userWith(scene, 100);
      const key = crypto.randomUUID();
      await scene.add(user, 50, "bonus", key);
      const again = await atOnce(1, () => scene.add(user, 70, "bonus", key));
      assert.deepEqual(tally(again), { key_reused: 1 });
      assert.deepEqual((await accountOf(scene, user)).amounts, [100, 50]);
    },
  },
];
