import { expect, it } from "vitest";
import { asAnon, asUser, newUser, sql, undone } from "../fixtures/database.ts";
import { callsOn } from "../fixtures/calls.ts";

/**
 * The usual time after runs of these lengths, newest last, on a model that no other test uses.
 * Rolled back.
 */
async function usualAfter(seconds: readonly number[], state = "completed"): Promise<number | null> {
  const user = await callsOn(sql).signUp();
  const completed = state === "completed";
  return await undone(async (tx) => {
    // No ledger lines are needed: the deferred checks never run, because nothing is committed.
    for (const [place, length] of seconds.entries()) {
      await tx`
        insert into public.generations
          (id, user_id, mode, model, resolution, prompt, cost, state, output_path, error_code, error_message,
           created_at, finished_at)
        select id, ${user}::uuid, 't2v', 'wan-2.1-t2v-1.3b', '480p', 'A lamp in a dark room', 10,
          ${state}::public.generation_state,
          ${completed ? tx`${user}::text || '/' || id || '.mp4'` : null},
          ${completed ? null : "test"}, ${completed ? null : "A test."},
          now() + make_interval(secs => ${place - length}::double precision),
          now() + make_interval(secs => ${place}::double precision)
        from gen_random_uuid() as id`;
    }
    await tx`select private.measure_times()`;
    const [row] = await tx<{ usual: number | null }[]>`
      select usual_seconds as usual from public.model_prices
      where model = 'wan-2.1-t2v-1.3b' and resolution = '480p'`;
    return row?.usual ?? null;
  });
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

it("everybody can read usual_seconds with the prices, and nobody can write it", async () => {
  const user = await newUser();
  const read = await asAnon((tx) => tx`select usual_seconds from public.model_prices limit 1`);
  expect(read).toHaveLength(1);
  await expect(asUser(user, (tx) => tx`update public.model_prices set usual_seconds = 1`))
    .rejects.toMatchObject({ code: "42501" });
  await expect(asUser(user, (tx) => tx`select private.measure_times()`))
    .rejects.toMatchObject({ code: "42501" });
});

it("the latest runs are found with an index", async () => {
  const plan = await sql.begin(async (tx) => {
    await tx`set local enable_seqscan = off`;
    return await tx`
      explain (costs off)
      select finished_at - created_at from public.generations
      where model = 'wan-2.2-t2v-fast' and resolution = '480p' and state = 'completed'
      order by finished_at desc limit 50`;
  });
  expect(JSON.stringify(plan)).toContain("generations_latest_runs");
});
