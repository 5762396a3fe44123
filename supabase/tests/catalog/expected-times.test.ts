import { expect, it } from "vitest";
import * as z from "zod/mini";
import { modelSchema } from "../../functions/_shared/contracts/catalog/catalog.ts";
import { asUser, newUser, sql, undone } from "../fixtures/database.ts";
import { callsOn } from "../fixtures/calls.ts";

interface Run {
  seconds: number;
  state?: string;
  resolution?: string;
  length?: number;
}

/**
 * The measured times after these runs, newest last, on a model that no other test uses. Rolled
 * back.
 */
async function timesAfter(runs: readonly Run[]) {
  const user = await callsOn(sql).signUp();
  return await undone(async (tx) => {
    // No ledger lines are needed: the deferred checks never run, because nothing is committed.
    for (
      const [place, { seconds, state = "completed", resolution, length = 5 }] of runs.entries()
    ) {
      const completed = state === "completed";
      await tx`
        insert into public.generations
          (id, user_id, mode, model, prompt, inputs, length_seconds, cost, price_id, state, output_path,
           error_code, error_message, created_at, finished_at)
        select id, ${user}::uuid, 't2v', 'wan-2.1-t2v-1.3b', 'A lamp in a dark room',
          ${tx.json(resolution === undefined ? {} : { resolution })}, ${length}, 10,
          (select max(id) from public.model_prices where model = 'wan-2.1-t2v-1.3b'),
          ${state}::public.generation_state,
          ${completed ? tx`${user}::text || '/' || id || '.mp4'` : null},
          ${completed ? null : "test"}, ${completed ? null : "A test."},
          now() + make_interval(secs => ${place - seconds}::double precision),
          now() + make_interval(secs => ${place}::double precision)
        from gen_random_uuid() as id`;
    }
    await tx`select private.measure_times()`;
    const [row] = await tx`select public.read_catalog() as catalog`;
    const catalog = z.parse(z.array(modelSchema), row?.["catalog"]);
    return catalog.find(({ slug }) => slug === "wan-2.1-t2v-1.3b")?.measured_times;
  });
}

/** That of runs at 480p. */
async function usualAfter(seconds: readonly number[], state = "completed"): Promise<number | null> {
  const times = await timesAfter(
    seconds.map((one) => ({ seconds: one, state, resolution: "480p" })),
  );
  return times?.[0]?.usual_seconds ?? null;
}

it("usual_seconds is the median, so one stuck run does not change it", async () => {
  expect(await usualAfter([30, 31, 32, 33, 3_000])).toBe(32);
});

it("usual_seconds is null with fewer than five runs, so it does not reveal a single user's run", async () => {
  expect(await usualAfter([30, 30, 30, 30])).toBeNull();
});

it("only the latest 50 runs count", async () => {
  expect(await usualAfter([...Array(30).fill(500), ...Array(50).fill(40)])).toBe(40);
});

it("only completed runs count", async () => {
  expect(await usualAfter([1, 1, 1, 1, 1], "failed")).toBeNull();
});

it("each resolution and each length has a time of its own", async () => {
  const five = (run: Run) => Array<Run>(5).fill(run);
  const times = await timesAfter([
    ...five({ seconds: 60, resolution: "720p", length: 5 }),
    ...five({ seconds: 90, resolution: "720p", length: 15 }),
    ...five({ seconds: 120, resolution: "1080p", length: 5 }),
    ...five({ seconds: 30 }),
    { seconds: 20, resolution: "720p", length: 2 },
  ]);
  expect(times).toEqual([
    { resolution: "", length_seconds: 5, usual_seconds: 30 },
    { resolution: "1080p", length_seconds: 5, usual_seconds: 120 },
    { resolution: "720p", length_seconds: 5, usual_seconds: 60 },
    { resolution: "720p", length_seconds: 15, usual_seconds: 90 },
  ]);
});

it("nobody can measure the times but cron", async () => {
  const user = await newUser();
  await expect(asUser(user, (tx) => tx`select private.measure_times()`))
    .rejects.toMatchObject({ code: "42501" });
});

it("the latest runs are found with an index", async () => {
  const plan = await sql.begin(async (tx) => {
    await tx`set local enable_seqscan = off`;
    return await tx`
      explain (costs off)
      select finished_at - created_at from public.generations
      where model = 'wan-2.2-t2v-fast' and coalesce(inputs ->> 'resolution', '') = '480p'
        and length_seconds = 5 and state = 'completed' and deleted_at is null
      order by finished_at desc limit 50`;
  });
  expect(JSON.stringify(plan)).toContain("generations_latest_runs");
});
