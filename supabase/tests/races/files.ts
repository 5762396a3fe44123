/** A start and whatever else happens to its files at the same moment. */
import assert from "node:assert/strict";
import type { TransactionSql } from "postgres";
import { until } from "../../../scripts/stack/within.ts";
import { PATIENCE_MS } from "../../../scripts/test/patience.ts";
import { callText, literal, roleText } from "../fixtures/caller.ts";
import { isRefusal, refusable, type Started, tally } from "../fixtures/calls.ts";
import { measure, newPath, remove, store, upload } from "../fixtures/files.ts";
import { isSound, type Proof, type Scene, setLimits, userWith } from "../fixtures/proof.ts";

const pathOf = (reference: string) => reference.slice(reference.indexOf("/") + 1);

const editText = (user: string, clip: string, id: string = crypto.randomUUID()) =>
  roleText("authenticated", user) +
  callText("start_generation", [
    id,
    "v2v",
    "wan-2.7-videoedit",
    JSON.stringify({ clip }),
    "A lamp in a dark room",
  ]);
const edit = async ({ sql }: Pick<Scene, "sql">, user: string, clip: string, id?: string) => {
  const results = await sql.unsafe<{ answer: Started }[][]>(editText(user, clip, id));
  return results.flat().findLast((row) => "answer" in row)?.answer ?? assert.fail();
};

/** Removes as Storage does for the user. The number of files that are gone. */
const removeAs = async ({ sql }: Scene, user: string, clip: string): Promise<number> => {
  const results = await sql.unsafe<{ name: string }[][]>(
    roleText("authenticated", user) +
      `set local storage.allow_delete_query = 'true';
      delete from storage.objects where bucket_id || '/' || name = ${
        literal(clip)
      } returning name;`,
  );
  return results.flat().filter((row) => "name" in row).length;
};

const isThere = async ({ sql }: Scene, file: string) =>
  (await sql`select 1 from storage.objects where bucket_id || '/' || name = ${file}`).length === 1;

/** Does `first` in a transaction that commits only when `second` waits for it, or has ended. */
async function whileItWaits<Answer>(
  { sql }: Scene,
  first: (tx: TransactionSql) => Promise<unknown>,
  second: () => Promise<Answer>,
): Promise<Answer> {
  const held = await sql.begin(async (tx) => {
    const [{ pid } = { pid: 0 }] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
    await first(tx);
    const called = second();
    let hasEnded = false;
    called.catch(() => {}).finally(() => {
      hasEnded = true;
    });
    await until(PATIENCE_MS, "the second call to wait", async () => {
      await tx`select pg_catalog.pg_stat_clear_snapshot()`;
      const waiting = await tx`
        select 1 from pg_catalog.pg_stat_activity where ${pid} = any (pg_blocking_pids(pid))`;
      return hasEnded || waiting.length > 0;
    });
    return { called };
  });
  return await held.called;
}

export const files: Proof[] = [
  {
    title: "a file that is removed while a start uses it stays, no matter who removes it",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 10_000);
      const clip = await upload(scene.sql, user, "clips");
      const start = () => (tx: TransactionSql) => tx.unsafe(editText(user, clip));
      assert.equal(await whileItWaits(scene, start(), () => removeAs(scene, user, clip)), 0);
      assert.deepEqual(
        await whileItWaits(scene, start(), () => remove(scene.sql, "clips", [pathOf(clip)])),
        [],
      );
      assert(await isThere(scene, clip), "the clip");
      await isSound(scene);
    },
  },
  {
    title: "a start is refused if its file is removed at that moment, and takes nothing",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 10_000);
      const clip = await upload(scene.sql, user, "clips");
      const answer = await whileItWaits(
        scene,
        async (tx) => {
          await tx`set local storage.allow_delete_query = 'true'`;
          await tx`delete from storage.objects where name = ${pathOf(clip)}`;
        },
        () => refusable(edit(scene, user, clip)),
      );
      assert(isRefusal(answer), "a start with a clip that is gone");
      assert.equal(answer.refused, "upload_not_found");
      await isSound(scene);
    },
  },
  {
    title: "of starts and removals of one file at once, the file is there for each start",
    async run(scene) {
      await setLimits(scene);
      for (let round = 0; round < 10; round += 1) {
        const user = await userWith(scene, 10_000);
        const clip = await upload(scene.sql, user, "clips");
        const [starts] = await Promise.all([
          Promise.all(Array.from({ length: 3 }, () => refusable(edit(scene, user, clip)))),
          Promise.all(Array.from({ length: 3 }, () => removeAs(scene, user, clip))),
        ]);
        const counts = tally(starts);
        const known = (counts["accepted"] ?? 0) + (counts["upload_not_found"] ?? 0);
        assert.equal(known, 3, JSON.stringify(counts));
        if (counts["accepted"]) assert(await isThere(scene, clip), "the clip of a start");
      }
      await isSound(scene);
    },
  },
  {
    title: "what was measured of a clip does not count for one that was written in its place",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 10_000);
      const clip = await upload(scene.sql, user, "clips", { milliseconds: 2_000 });
      const path = pathOf(clip);
      await remove(scene.sql, "clips", [path]);
      // Within a day nobody can write it again; so a day passes.
      await scene.sql`delete from private.upload_counts where user_id = ${user}`;
      await store(scene.sql, "clips", path);
      const answer = await refusable(edit(scene, user, clip));
      assert(isRefusal(answer), "a start with a clip that was not measured");
      assert.equal(answer.refused, "upload_not_measured");
      await isSound(scene);
    },
  },
  {
    title: "a version that is gone when its measuring ends is not recorded",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 10_000);
      const path = newPath(user, "clips");
      const read = await store(scene.sql, "clips", path);
      await remove(scene.sql, "clips", [path]);
      await scene.sql`delete from private.upload_counts where user_id = ${user}`;
      await store(scene.sql, "clips", path);
      const late = await refusable(
        measure(scene.sql, "clips", path, { milliseconds: 2_000 }, read),
      );
      assert(isRefusal(late), "what was read of another version");
      assert.equal(late.refused, "upload_not_measured");
      await measure(scene.sql, "clips", path);
      await isSound(scene);
    },
  },
  {
    title: "another user's file is answered like a missing one, even if it is measured",
    async run(scene) {
      await setLimits(scene);
      const [user, other] = [await userWith(scene, 10_000), await userWith(scene, 10_000)];
      const clip = await upload(scene.sql, user, "clips");
      const missing = `clips/${newPath(other, "clips")}`;
      for (const file of [clip, missing]) {
        const answer = await refusable(edit(scene, other, file));
        assert(isRefusal(answer), "a start with somebody else's clip");
        assert.equal(answer.refused, "upload_not_found");
      }
    },
  },
  {
    title: "the name of a file is not written again within a day, and no file is replaced",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 100);
      const path = newPath(user, "clips");
      await store(scene.sql, "clips", path);
      await assert.rejects(
        scene.sql`update storage.objects set version = gen_random_uuid() where name = ${path}`,
        { code: "23505" },
      );
      await remove(scene.sql, "clips", [path]);
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => refusable(store(scene.sql, "clips", path))),
      );
      assert.deepEqual(tally(answers), { invalid_request: 5 });
      assert.deepEqual(tally([await refusable(scene.upload(user, 1))]), { accepted: 1 });
    },
  },
  {
    title: "of 30 readings at once of a file that is not measured, ten are let through",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 100);
      const path = newPath(user, "clips");
      await store(scene.sql, "clips", path);
      const find = () => scene.sql`select public.find_upload('clips', ${path}, ${user})`;
      const answers = await Promise.all(Array.from({ length: 30 }, () => refusable(find())));
      assert.deepEqual(tally(answers), { accepted: 10, upload_not_supported: 20 });
    },
  },
  {
    title: "the file of a deleted video waits for the edit that uses it, and then goes",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 10_000);
      const source = await scene.start(user);
      await scene.report(source.generation.id, "succeeded", {
        outputUrl: "https://replicate.delivery/o.mp4",
      });
      await scene.complete(user, source.generation.id);
      const path = `${user}/${source.generation.id}.mp4`;
      await store(scene.sql, "videos", path);
      await measure(scene.sql, "videos", path);
      const edited = await edit(scene, user, `videos/${path}`);
      await scene.deleteVideo(user, source.generation.id);

      const found = async () => {
        const [row] = await scene.sql<{ found: { path: string }[] }[]>`
          select public.find_files_to_remove(10000) as found`;
        return row?.found.some((file) => file.path === path);
      };
      assert.equal(await found(), false);
      assert.deepEqual(await remove(scene.sql, "videos", [path]), []);
      // Storage did not remove it, so it is asked for again.
      await scene.sql`select public.forget_removed_files('videos', array[${path}])`;
      await scene.cancel(edited.generation.id);
      assert.equal(await found(), true);
      assert.deepEqual(await remove(scene.sql, "videos", [path]), [path]);
      await scene.sql`select public.forget_removed_files('videos', array[${path}])`;
      assert.equal(await found(), false);
      await isSound(scene);
    },
  },
];
