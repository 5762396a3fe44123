/** Many concurrent calls about one generation. */
import assert from "node:assert/strict";
import { atOnce, tally } from "../fixtures/calls.ts";
import { letPass } from "../fixtures/clock.ts";
import { upload } from "../fixtures/files.ts";
import { accountOf, isSound, type Proof, setLimits, userWith } from "../fixtures/proof.ts";
import { lockRow, whileLocked } from "./while-locked.ts";

const outputUrl = "https://replicate.delivery/output.mp4";

export const outcomes: Proof[] = [
  {
    title: "50 concurrent failures and 50 refunds make one refund",
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
    title: "50 concurrent deliveries of one webhook are applied once",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 100);
      const { generation } = await scene.start(user);
      const webhookId = crypto.randomUUID();
      const reports = await whileLocked(
        scene,
        lockRow("generations", generation.id),
        () =>
          Promise.all(Array.from(
            { length: 50 },
            () => scene.report(generation.id, "processing", { webhookId }),
          )),
      );
      assert.equal(reports.filter(({ outcome }) => outcome === "applied").length, 1);
      assert.equal(reports.filter(({ outcome }) => outcome === "duplicate").length, 49);
    },
  },
  {
    title:
      "a webhook and a contradicting poll give one outcome, with a refund if there is no video",
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
    title:
      "of two jobs that report concurrently for one generation, one is kept and the other refused",
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
    title: "concurrent claim_stale calls never share a generation, and together get them all",
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
        // Other generations in this database may be stale, too.
        seen.push(...ids.filter((id) => own.has(id)));
      }
      assert.equal(new Set(seen).size, seen.length, "claimed twice");
      assert.equal(seen.length, 40);
    },
  },
  {
    title: "claim_stale takes rows with a job first, then one row per user in turn",
    async run(scene) {
      await setLimits(scene);
      const attackers = await Promise.all(
        Array.from({ length: 21 }, () => userWith(scene, 100)),
      );
      const honest = await Promise.all(Array.from({ length: 3 }, () => userWith(scene, 100)));
      for (let nth = 0; nth < 3; nth += 1) {
        await Promise.all(attackers.map((user) => scene.start(user)));
      }
      // Theirs are older and without a job, and there are 63.
      await letPass(scene.sql, attackers, 60);
      const started = await Promise.all(honest.map((user) => scene.start(user)));
      const [first = "", second = "", waiting = ""] = started.map(({ generation }) =>
        generation.id
      );
      await scene.report(first, "starting");
      await scene.report(second, "processing");
      await letPass(scene.sql, [...attackers, ...honest], 150);

      const owners = new Map(
        (await scene.sql<{ id: string; user: string }[]>`
          select id, user_id as user from public.generations`).map(({ id, user }) => [id, user]),
      );
      const everybody = new Set([...attackers, ...honest]);
      const claim = async (limit: number) =>
        (await scene.claimStale(limit)).map(({ generation }) => generation.id)
          // Other generations in this database may be stale, too.
          .filter((id) => everybody.has(owners.get(id) ?? ""));
      assert.deepEqual((await claim(2)).sort(), [first, second].sort());
      const round = await claim(22);
      assert.deepEqual(
        new Set(round.map((id) => owners.get(id))),
        new Set([...attackers, honest[2]]),
      );
      assert(round.includes(waiting));
      assert.equal(new Set((await claim(21)).map((id) => owners.get(id))).size, 21);
    },
  },
  {
    title: "a generation with a job is overdue after the deadline of its model",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 100);
      const references = [await upload(scene.sql, user, "pictures")];
      const vace = { mode: "i2v", model: "wan-2.1-vace-14b", inputs: { references } };
      const ids = [
        (await scene.start(user)).generation.id,
        (await scene.start(user, crypto.randomUUID(), vace)).generation.id,
      ];
      for (const id of ids) await scene.report(id, "processing");
      const [row] = await scene.sql<{ deadlines: number[] }[]>`
        select jsonb_agg(deadline_seconds order by deadline_seconds) as deadlines
        from public.models where slug in ('wan-2.2-t2v-fast', 'wan-2.1-vace-14b')`;
      assert.deepEqual(row?.deadlines, [1500, 2700]);
      const overdueAfter = async (seconds: number) => {
        await letPass(scene.sql, [user], seconds);
        const claimed = await scene.claimStale(1000);
        return ids.map((id) => claimed.find(({ generation }) => generation.id === id)?.overdue);
      };
      assert.deepEqual(await overdueAfter(1400), [false, false]);
      assert.deepEqual(await overdueAfter(200), [false, true]);
      assert.deepEqual(await overdueAfter(1000), [false, true]);
      assert.deepEqual(await overdueAfter(200), [true, true]);
    },
  },
  {
    title: "of twenty concurrent claims on an output, one succeeds",
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
    title: "concurrent claims on the next output never share one, and get the earliest first",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 400);
      const ids: string[] = [];
      for (let nth = 0; nth < 20; nth += 1) {
        const { generation: { id } } = await scene.start(user);
        // The later it is started, the earlier its output expires.
        const completedAt = new Date(Date.now() - nth * 60_000).toISOString();
        await scene.report(id, "succeeded", { outputUrl, completedAt });
        ids.unshift(id);
      }
      const claimed: string[] = [];
      for (let pass = 0; pass < 40; pass += 1) {
        const since = await scene.beginReconcile() ?? "";
        const claims = await Promise.all(
          Array.from({ length: 5 }, () => scene.claimNextOutput(since)),
        );
        const round = claims.flatMap((claim) => claim?.generation.id ?? []);
        if (round.length === 0) break;
        // Other generations in this database may be finalizing, too.
        claimed.push(
          ...round.filter((id) => ids.includes(id)).toSorted((a, b) =>
            ids.indexOf(a) - ids.indexOf(b)
          ),
        );
      }
      assert.deepEqual(claimed, ids);
    },
  },
  {
    title: "of concurrent calls with more to do, one begins a chain, and each link begins once",
    async run(scene) {
      for (let round = 0; round < 5; round += 1) {
        await scene
          .sql`update private.reconcile_chain set alive_until = '-infinity' where only_row`;
        const begun = await Promise.all(
          Array.from({ length: 20 }, () => scene.continueReconcile(true)),
        );
        assert.equal(begun.filter(Boolean).length, 1);
        const [row] = await scene.sql<{ chain: string }[]>`
          select chain from private.reconcile_chain`;
        const links = await Promise.all(
          Array.from({ length: 20 }, () => scene.beginReconcile(row?.chain ?? "", 1)),
        );
        assert.equal(links.filter((since) => since !== null).length, 1);
      }
    },
  },
  {
    title: "a late report has the outcome late, and changes nothing",
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
    title: "no role can move a state back",
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
