/** Limits are exact with any number of concurrent starts. */
import assert from "node:assert/strict";
import { atOnce, isRefusal, refusable, tally } from "../fixtures/calls.ts";
import { letPass } from "../fixtures/clock.ts";
import {
  accountOf,
  isSound,
  type Proof,
  type Scene,
  setLimits,
  userWith,
} from "../fixtures/proof.ts";

async function takenToday({ sql }: Scene): Promise<number> {
  const [row] = await sql<{ credits: number }[]>`
    select coalesce(sum(credits), 0)::integer as credits
    from private.daily_credits where day = (now() at time zone 'utc')::date`;
  return row?.credits ?? 0;
}

/** Fifteen seconds at 1080p cost 450 credits, and nothing costs more. */
const startDearest = (scene: Scene, user: string) =>
  scene.start(user, crypto.randomUUID(), {
    mode: "t2v",
    model: "wan-2.7-t2v",
    resolution: "1080p",
    inputs: { duration_seconds: 15 },
  });

const usersWith = (scene: Scene, count: number, credits: number) =>
  Promise.all(Array.from({ length: count }, () => userWith(scene, credits)));

export const limits: Proof[] = [
  {
    title: "of 50 concurrent starts three are accepted, and one more after one has ended",
    async run(scene) {
      await setLimits(scene, { in_flight_max: 3 });
      const user = await userWith(scene, 1000);
      const answers = await atOnce(50, () => scene.start(user));
      assert.deepEqual(tally(answers), { accepted: 3, too_many_in_flight: 47 });
      const first = answers.find((answer) => !isRefusal(answer));
      assert(first && !isRefusal(first));
      await scene.fail(first.generation.id);
      assert.deepEqual(tally(await atOnce(20, () => scene.start(user))), {
        accepted: 1,
        too_many_in_flight: 19,
      });
    },
  },
  {
    title:
      "the eleventh start in a minute is refused with the seconds to wait, and accepted after that",
    async run(scene) {
      await setLimits(scene, { starts_per_minute: 10 });
      const user = await userWith(scene, 1000);
      assert.deepEqual(tally(await atOnce(40, () => scene.start(user))), {
        accepted: 10,
        rate_limited: 30,
      });
      await letPass(scene.sql, [user], 20);
      const refused = await refusable(scene.start(user));
      assert(isRefusal(refused), "an eleventh start");
      const seconds = Number(/^Try again in (\d+) seconds\.$/.exec(refused.hint)?.[1]);
      assert(seconds > 0 && seconds <= 40, refused.hint);
      await letPass(scene.sql, [user], 40);
      assert.deepEqual(tally(await atOnce(15, () => scene.start(user))), {
        accepted: 10,
        rate_limited: 5,
      });
    },
  },
  {
    title: "starts that are canceled count for a user's day, which ends with the hours to wait",
    async run(scene) {
      await setLimits(scene, { starts_per_day: 5 });
      const user = await userWith(scene, 100);
      for (let start = 0; start < 5; start += 1) {
        await scene.cancel((await scene.start(user)).generation.id);
      }
      assert.deepEqual(tally(await atOnce(20, () => scene.start(user))), { too_many_starts: 20 });
      await letPass(scene.sql, [user], 20 * 60 * 60);
      const refused = await refusable(scene.start(user));
      assert(isRefusal(refused), "a sixth start");
      assert.equal(refused.hint, "Try again in 4 hours.");
      await letPass(scene.sql, [user], 4 * 60 * 60);
      assert.deepEqual(tally(await atOnce(10, () => scene.start(user))), {
        accepted: 5,
        too_many_starts: 5,
      });
    },
  },
  {
    title: "the daily limit is exact when many users start concurrently at the highest price",
    async run(scene) {
      const users = await usersWith(scene, 50, 900);
      await setLimits(scene, { credits_per_day: await takenToday(scene) + 30 * 450 + 445 });
      const answers = await atOnce(100, (index) => startDearest(scene, users[index % 50] ?? ""));
      assert.deepEqual(tally(answers), { accepted: 30, daily_limit_reached: 70 });
      await isSound(scene);
    },
  },
  {
    title: "the daily limit is exact even if it is far away at first",
    async run(scene) {
      const users = await usersWith(scene, 50, 4_500);
      // Within reach are as many starts at the highest price as there may be connections.
      const [row] = await scene.sql<{ connections: number; dearest: number }[]>`
        select current_setting('max_connections')::integer as connections, max(credits_max) as dearest
        from public.model_prices`;
      assert.equal(row?.dearest, 450);
      const accepted = (row?.connections ?? 0) + 100;
      const limit = await takenToday(scene) + accepted * 450 + 445;
      await setLimits(scene, { credits_per_day: limit });
      const answers = await atOnce(
        accepted + 70,
        (index) => startDearest(scene, users[index % 50] ?? ""),
      );
      assert.deepEqual(tally(answers), { accepted, daily_limit_reached: 70 });
      assert.equal(await takenToday(scene), limit - 445);
      await isSound(scene);
    },
  },
  {
    title: "a prompt that nobody can see is refused, and takes nothing",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 100);
      const prompts = ["\u200b", "\u2800", "\u3164", "\u00ad", "\ufe0f", "\u{e0041}", "\n", " "]
        .flatMap((one) => [one.repeat(11), `fox${one.repeat(11)}`]);
      const answers = await atOnce(
        prompts.length,
        (index) => scene.start(user, crypto.randomUUID(), { prompt: prompts[index] ?? "" }),
      );
      assert.deepEqual(tally(answers), { invalid_request: prompts.length });
      assert.deepEqual((await accountOf(scene, user)).amounts, [100]);
    },
  },
  {
    title: "without settings nothing can be started",
    async run(scene) {
      const user = await userWith(scene, 100);
      await scene.sql`delete from private.settings`;
      assert.deepEqual(tally(await atOnce(5, () => scene.start(user))), { starts_closed: 5 });
    },
  },
  {
    title: "the stop switch refuses everybody, with the operator's sentence",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 100);
      await scene
        .sql`update private.settings set starts_open = false, closed_sentence = 'Back at nine.'`;
      const refused = await refusable(scene.start(user));
      assert(isRefusal(refused), "a start while closed");
      assert.equal(refused.refused, "starts_closed");
      assert.equal(refused.detail, "Back at nine.");
    },
  },
];
