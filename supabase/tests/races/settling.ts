/** Many words about one generation at once. */
import assert from "node:assert/strict";
import { until } from "../../../scripts/stack/within.ts";
import { atOnce, tally } from "../fixtures/calls.ts";
import { letPass } from "../fixtures/clock.ts";
import { accountOf, isSound, type Proof, setLimits, userWith } from "../fixtures/proof.ts";

const outputUrl = "https://replicate.delivery/output.mp4";

export const settling: Proof[] = [
  {
    title: "50 failures and 50 refunds at once are one refund",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 100);
      const { generation } = await scene.start(user);
      const [failed, refunded] = await Promise.all([
        atOnce(50, () => scene.fail(generation.id)),
        atOnce(50, () => scene.refund(generation.id)),
      ]);
      assert.deepEqual(tally(failed), { accepted: 50 });
      const { accepted = 0, not_refundable = 0 } = tally(refunded);
      assert.equal(accepted + not_refundable, 50);
      assert.deepEqual(await accountOf(scene, user), { credits: 100, amounts: [100, -10, 10] });
      await isSound(scene);
    },
  },
  {
    title: "50 deliveries of one webhook at once are applied once",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 100);
      const { generation } = await scene.start(user);
      const webhookId = crypto.randomUUID();
      // The row is held until several wait for it: none of these has seen what another one wrote.
      const held = await scene.sql.begin(async (tx) => {
        await tx`select 1 from public.generations where id = ${generation.id} for update`;
        const delivered = Promise.all(
          Array.from(
            { length: 50 },
            () => scene.report(generation.id, "processing", { webhookId }),
          ),
        );
        delivered.catch(() => {});
        await until(20_000, "ten deliveries to wait", async () => {
          const waiting = await scene.sql`
            select 1 from pg_catalog.pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'`;
          return waiting.length >= 10;
        });
        return { delivered };
      });
      const reports = await held.delivered;
      assert.equal(reports.filter(({ outcome }) => outcome === "applied").length, 1);
      assert.equal(reports.filter(({ outcome }) => outcome === "duplicate").length, 49);
    },
  },
  {
    title:
      "a webhook against a poll that says otherwise: one of them ends it, with a refund if it came to nothing",
    async run(scene) {
      await setLimits(scene);
      for (let round = 0; round < 15; round += 1) {
        const user = await userWith(scene, 100);
        const { generation: { id } } = await scene.start(user);
        const [, canceled] = await Promise.all([
          scene.report(id, "succeeded", { outputUrl, webhookId: crypto.randomUUID() }),
          scene.report(id, "canceled"),
          scene.report(id, "processing", { progress: 50 }),
          scene.complete(user, id),
        ]);
        const { generation } = await scene.start(user, id);
        const ended = canceled.outcome === "applied";
        assert(
          ended
            ? generation.state === "canceled"
            : ["finalizing", "completed"].includes(generation.state),
          `${canceled.outcome}, and it is ${generation.state}`,
        );
        assert.deepEqual(
          (await accountOf(scene, user)).amounts,
          ended ? [100, -10, 10] : [100, -10],
        );
      }
      await isSound(scene);
    },
  },
  {
    title: "two jobs that report at once for one generation: the first stays, the other is refused",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 100);
      for (let round = 0; round < 10; round += 1) {
        const { generation: { id } } = await scene.start(user);
        const reports = await Promise.all(
          ["one", "other"].map((job) => scene.report(id, "starting", { job: `${job}-${id}` })),
        );
        assert.deepEqual(
          reports.map(({ outcome }) => outcome).sort(),
          ["applied", "other_job"],
        );
      }
    },
  },
  {
    title: "passes of claim_stale at once never share a generation, and together get them all",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 400);
      const started = await Promise.all(Array.from({ length: 40 }, () => scene.start(user)));
      const own = new Set(started.map(({ generation }) => generation.id));
      await letPass(scene.sql, [user], 150);
      const seen: string[] = [];
      for (let pass = 0; pass < 40; pass += 1) {
        const claims = await Promise.all(Array.from({ length: 8 }, () => scene.claimStale(7)));
        const ids = claims.flat().map(({ generation }) => generation.id);
        if (ids.length === 0) break;
        // Others may be stale in this database, too.
        seen.push(...ids.filter((id) => own.has(id)));
      }
      assert.equal(new Set(seen).size, seen.length, "claimed twice");
      assert.equal(seen.length, 40);
    },
  },
  {
    title: "one worker copies an output: of twenty claims at once, one gets it",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 100);
      const { generation: { id } } = await scene.start(user);
      await scene.report(id, "succeeded", { outputUrl });
      const claims = await Promise.all(Array.from({ length: 20 }, () => scene.claimOutput(id)));
      assert.equal(claims.filter((claim) => claim !== null).length, 1);
    },
  },
  {
    title: "a report that comes late is told so, and changes nothing",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 100);
      const { generation: { id } } = await scene.start(user);
      await scene.report(id, "processing", { progress: 50 });
      const late = await scene.report(id, "starting", { progress: 60 });
      assert.equal(late.outcome, "late");
      const { generation } = await scene.start(user, id);
      assert.deepEqual([generation.state, generation.progress], ["processing", 50]);
    },
  },
  {
    title: "nobody takes a state back, not even by hand",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 100);
      const { generation: { id } } = await scene.start(user);
      await scene.report(id, "processing");
      await assert.rejects(
        scene
          .sql`update public.generations set state = 'queued', version = version + 1 where id = ${id}`,
        /cannot go back to queued/,
      );
    },
  },
];
