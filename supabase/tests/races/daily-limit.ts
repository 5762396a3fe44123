/**
 * Who can use up the day's credits of all users: a start reserves its cost, and gives it back if
 * Replicate was never asked or clearly refused.
 */
import assert from "node:assert/strict";
import { atOnce, isRefusal, refusable, tally } from "../fixtures/calls.ts";
import { letPass } from "../fixtures/clock.ts";
import { isSound, type Proof, type Scene, setLimits, userWith } from "../fixtures/proof.ts";

async function takenOn({ sql }: Scene, daysAgo = 0): Promise<number> {
  const [row] = await sql<{ credits: number }[]>`
    select coalesce(sum(credits), 0)::integer as credits
    from private.daily_credits where day = (now() at time zone 'utc')::date - ${daysAgo}::integer`;
  return row?.credits ?? 0;
}

/** Whether the generation's cost is still in its day's total. */
async function counts({ sql }: Scene, id: string): Promise<boolean> {
  const [row] = await sql<{ counts: boolean }[]>`
    select counted_on is not null as counts from public.generations where id = ${id}`;
  return row?.counts === true;
}

/** Dates the generation's start back by this many days. `pruned`: no total is left. */
async function countDaysAgo(
  { sql }: Scene,
  id: string,
  days: number,
  pruned = false,
): Promise<void> {
  await sql.unsafe(`
    select set_config('session_replication_role', 'replica', true);
    insert into private.daily_credits (day, shard, credits)
    select day, -1, credits
    from public.generations
    cross join lateral (values (counted_on, -cost), (counted_on - ${days}, cost)) as moves (day, credits)
    where id = '${id}' and (day = counted_on or not ${pruned})
    on conflict (day, shard) do update set credits = daily_credits.credits + excluded.credits;
    update public.generations set counted_on = counted_on - ${days} where id = '${id}';`);
}

/** Starts a generation of a new user, and returns it with what it took of today's total. */
async function begin(scene: Scene): Promise<{ user: string; id: string }> {
  const user = await userWith(scene, 100);
  const { generation } = await scene.start(user);
  return { user, id: generation.id };
}

/** What may happen to a generation, and whether its cost counts afterwards. */
const lives: [counts: boolean, life: string, (scene: Scene, of: Started) => Promise<unknown>][] = [
  [false, "canceled", (scene, { id }) => scene.cancel(id)],
  [false, "failed", (scene, { id }) => scene.fail(id)],
  [false, "refused before it was sent", (scene, { id }) => scene.refuse(id)],
  [false, "erased with its account", async (scene, { user }) => {
    await scene.closeAccount(user);
    await scene.eraseAccount(user);
  }],
  [false, "asked and refused", async (scene, { id }) => {
    await scene.claimCreate(id);
    await scene.refuse(id);
    await scene.refuse(id);
  }],
  [false, "asked, canceled and refused", async (scene, { id }) => {
    await scene.claimCreate(id);
    await scene.cancel(id);
    await scene.refuse(id);
    await scene.refuse(id);
  }],
  [false, "asked, canceled, deleted and refused", async (scene, { user, id }) => {
    await scene.claimCreate(id);
    await scene.cancel(id);
    await scene.deleteVideo(user, id);
    await scene.refuse(id);
  }],
  [false, "asked, erased with its account and refused", async (scene, { user, id }) => {
    await scene.claimCreate(id);
    await scene.closeAccount(user);
    await scene.eraseAccount(user);
    await scene.refuse(id);
  }],
  [true, "asked", (scene, { id }) => scene.claimCreate(id)],
  [true, "asked and canceled", async (scene, { id }) => {
    await scene.claimCreate(id);
    await scene.cancel(id);
  }],
  [true, "asked and given up", async (scene, { id }) => {
    await scene.claimCreate(id);
    await scene.fail(id);
  }],
  [true, "asked and erased with its account", async (scene, { user, id }) => {
    await scene.claimCreate(id);
    await scene.closeAccount(user);
    await scene.eraseAccount(user);
  }],
  [true, "run and failed", async (scene, { id }) => {
    await scene.claimCreate(id);
    await scene.report(id, "failed");
  }],
  [true, "run, although nobody knew that it was asked, and canceled", async (scene, { id }) => {
    await scene.report(id, "processing");
    await scene.report(id, "canceled");
  }],
  [true, "run and then refused, which contradicts it", async (scene, { id }) => {
    await scene.claimCreate(id);
    await scene.report(id, "processing");
    await scene.refuse(id);
    await scene.refuse(id);
  }],
  [true, "completed", async (scene, { user, id }) => {
    await scene.claimCreate(id);
    await scene.report(id, "succeeded", { outputUrl: "https://replicate.delivery/o.mp4" });
    await scene.complete(user, id);
    await scene.refuse(id);
  }],
];
type Started = Awaited<ReturnType<typeof begin>>;

export const dailyLimit: Proof[] = [
  {
    title: "starts that are canceled before Replicate is asked leave the daily limit to others",
    async run(scene) {
      const attackers = await Promise.all(
        Array.from({ length: 8 }, () => userWith(scene, 100)),
      );
      const before = await takenOn(scene);
      await setLimits(scene, { credits_per_day: before + 200 });
      for (let round = 0; round < 10; round += 1) {
        const started = await Promise.all(attackers.map((user) => scene.start(user)));
        await Promise.all(started.map(({ generation }) => scene.cancel(generation.id)));
      }
      assert.equal(await takenOn(scene), before);
      const user = await userWith(scene, 200);
      assert.deepEqual(tally(await atOnce(20, () => scene.start(user))), { accepted: 20 });
      assert.deepEqual(tally(await atOnce(1, () => begin(scene))), { daily_limit_reached: 1 });
      await isSound(scene);
    },
  },
  ...lives.map(([stays, life, live]): Proof => ({
    title: `a generation that was ${life} ${stays ? "keeps counting" : "is given back"}`,
    async run(scene) {
      await setLimits(scene);
      const before = await takenOn(scene);
      const started = await begin(scene);
      assert.equal(await takenOn(scene), before + 10);
      await live(scene, started);
      assert.equal(await counts(scene, started.id), stays);
      assert.equal(await takenOn(scene), before + (stays ? 10 : 0));
      await isSound(scene);
    },
  })),
  {
    title: "of 50 concurrent ends one gives the cost back",
    async run(scene) {
      await setLimits(scene);
      const before = await takenOn(scene);
      const { id } = await begin(scene);
      await Promise.all([
        atOnce(20, () => scene.cancel(id)),
        atOnce(15, () => scene.refuse(id)),
        atOnce(15, () => scene.refund(id)),
      ]);
      assert.equal(await takenOn(scene), before);
      await isSound(scene);
    },
  },
  {
    title: "of a cancel and a claim of the create the first one decides whether Replicate is asked",
    async run(scene) {
      await setLimits(scene);
      for (let round = 0; round < 30; round += 1) {
        const { id } = await begin(scene);
        const [claims, ends] = await Promise.all([
          atOnce(5, () => scene.claimCreate(id)),
          atOnce(2, () => scene.cancel(id)),
        ]);
        const claimed = claims.filter((claim) => !isRefusal(claim) && claim.claimed);
        assert(claimed.length <= 1, "claimed twice");
        assert.deepEqual(tally(ends), { accepted: 2 });
        assert.equal(await counts(scene, id), claimed.length === 1);
      }
      await isSound(scene);
    },
  },
  {
    title: "a create is claimed once, and never after the end or with a job",
    async run(scene) {
      await setLimits(scene);
      const { id } = await begin(scene);
      const claims = await atOnce(20, () => scene.claimCreate(id));
      assert.equal(claims.filter((claim) => !isRefusal(claim) && claim.claimed).length, 1);
      const { id: ended } = await begin(scene);
      await scene.cancel(ended);
      const late = await scene.claimCreate(ended);
      assert.deepEqual([late.claimed, late.generation.state], [false, "canceled"]);
      const { id: running } = await begin(scene);
      await scene.report(running, "starting");
      assert.equal((await scene.claimCreate(running)).claimed, false);
      const unknown = await refusable(scene.claimCreate(crypto.randomUUID()));
      assert(isRefusal(unknown) && unknown.refused === "generation_not_found");
    },
  },
  {
    title: "a cost goes back to the day that it was counted on, while that day's total is kept",
    async run(scene) {
      await setLimits(scene);
      const before = [await takenOn(scene), await takenOn(scene, 1)];
      const yesterdays = await begin(scene);
      await countDaysAgo(scene, yesterdays.id, 1);
      const { id } = await begin(scene);
      await isSound(scene);
      assert.deepEqual([await takenOn(scene), await takenOn(scene, 1)], [
        (before[0] ?? 0) + 10,
        (before[1] ?? 0) + 10,
      ]);
      await scene.cancel(yesterdays.id);
      await scene.cancel(id);
      assert.deepEqual([await takenOn(scene), await takenOn(scene, 1)], before);
      await isSound(scene);

      const old = await begin(scene);
      await countDaysAgo(scene, old.id, 31, true);
      await scene.cancel(old.id);
      assert.equal(await takenOn(scene, 31), 0);
      assert.deepEqual(
        [
          ...await scene.sql`
          select 1 from private.daily_credits where day < (now() at time zone 'utc')::date - 30`,
        ],
        [],
      );
      await isSound(scene);
    },
  },
  {
    title: "the refunds of one user that keep counting have a limit per day",
    async run(scene) {
      await setLimits(scene, { refunded_credits_per_day: 50 });
      const user = await userWith(scene, 100);
      const cancel = async (isAsked: boolean) => {
        const { generation } = await scene.start(user);
        if (isAsked) await scene.claimCreate(generation.id);
        await scene.cancel(generation.id);
        return generation.id;
      };
      // What was not asked for, and what was paid for, does not count.
      for (let nth = 0; nth < 6; nth += 1) await cancel(false);
      const { generation: paid } = await scene.start(user);
      await scene.report(paid.id, "succeeded", { outputUrl: "https://replicate.delivery/o.mp4" });
      await scene.complete(user, paid.id);
      const ids: string[] = [];
      for (let nth = 0; nth < 5; nth += 1) ids.push(await cancel(true));
      assert.deepEqual(tally(await atOnce(5, () => scene.start(user))), { too_many_refunded: 5 });
      // A repeat still gets its first answer, and other users may start.
      assert.equal((await scene.start(user, ids[0])).repeated, true);
      await begin(scene);
      // On the next day the user may start again.
      for (const id of ids) await countDaysAgo(scene, id, 1);
      await cancel(true);
      await isSound(scene);
    },
  },
  {
    title: "Replicate is asked once to cancel a job that is canceled in a loop",
    async run(scene) {
      await setLimits(scene);
      const { user, id } = await begin(scene);
      await scene.report(id, "processing");
      const answers = await atOnce(30, () => scene.cancel(id));
      const jobs = () =>
        answers.filter((answer) => !isRefusal(answer) && answer.job_id !== null).length;
      assert.equal(jobs(), 1);
      await letPass(scene.sql, [user], 45);
      assert.notEqual((await scene.cancel(id)).job_id, null);
    },
  },
  {
    title: "a start is counted on one day, even if its row says that it was made on another",
    async run(scene) {
      await setLimits(scene);
      const { id } = await begin(scene);
      // The clock is read again for the row, perhaps after midnight.
      await scene.sql.unsafe(`
        select set_config('session_replication_role', 'replica', true);
        update public.generations set created_at = created_at + interval '1 day' where id = '${id}';`);
      await isSound(scene);
      await scene.cancel(id);
      await isSound(scene);
    },
  },
  {
    title: "no role can take a running or completed generation out of its day's total",
    async run(scene) {
      await setLimits(scene);
      const { user, id } = await begin(scene);
      const uncount = () =>
        scene.sql`update public.generations set counted_on = null where id = ${id}`;
      await assert.rejects(uncount(), /cannot change/);
      await scene.report(id, "succeeded", { outputUrl: "https://replicate.delivery/o.mp4" });
      await assert.rejects(uncount(), /cannot change/);
      await scene.complete(user, id);
      await assert.rejects(uncount(), /is final/);
      assert.equal(await counts(scene, id), true);
    },
  },
  {
    title: "starts near the daily limit, cancels and account deletions neither exceed it nor block",
    async run(scene) {
      await setLimits(scene);
      const leaving = await Promise.all(Array.from({ length: 24 }, async (_, place) => {
        const user = await userWith(scene, 100);
        const ids: string[] = [];
        for (let nth = 0; nth < 3; nth += 1) ids.push((await scene.start(user)).generation.id);
        // Each account deletion gives back to the same two days.
        for (const id of place % 2 === 0 ? ids.slice(0, 1) : ids.slice(2)) {
          await countDaysAgo(scene, id, 1);
        }
        await scene.closeAccount(user);
        return user;
      }));
      const staying = await Promise.all(Array.from({ length: 12 }, () => userWith(scene, 100)));
      const limit = await takenOn(scene) + 60;
      await setLimits(scene, { credits_per_day: limit });
      const [left, kept] = await Promise.all([
        atOnce(24, (place) => scene.eraseAccount(leaving[place] ?? "")),
        atOnce(96, async (place) => {
          const { generation } = await scene.start(staying[place % 12] ?? "");
          if (place % 3 !== 0) await scene.cancel(generation.id);
          return generation;
        }),
      ]);
      assert.deepEqual(tally(left), { accepted: 24 });
      const { accepted = 0, daily_limit_reached = 0, insufficient_credits = 0 } = tally(kept);
      assert.equal(accepted + daily_limit_reached + insufficient_credits, 96);
      assert(await takenOn(scene) <= limit, "more than the daily limit");
      await isSound(scene);
    },
  },
];
