/** The daily limits of uploads are exact, however Storage writes and however many at once. */
import assert from "node:assert/strict";
import { atOnce, isRefusal, refusable, tally } from "../fixtures/calls.ts";
import { letPass } from "../fixtures/clock.ts";
import { isSound, type Proof, setLimits, userWith } from "../fixtures/proof.ts";
import { whileLocked } from "./while-locked.ts";

export const uploads: Proof[] = [
  {
    title: "of 80 uploads at once twenty are counted, and none is taken back by a deletion",
    async run(scene) {
      await setLimits(scene, { uploads_per_day: 20 });
      const user = await userWith(scene, 100);
      const upload = () => scene.upload(user, 1000);
      // What is counted waits to be written, so that all others count before.
      const answers = await whileLocked(
        scene,
        (tx) => tx`lock table private.upload_counts in exclusive mode`,
        () => atOnce(80, upload),
      );
      assert.deepEqual(tally(answers), { accepted: 20, too_many_uploads: 60 });
      await scene.removeFiles(user);
      assert.deepEqual(tally(await atOnce(5, upload)), { too_many_uploads: 5 });
      const [{ count } = { count: 0 }] = await scene.sql<{ count: number }[]>`
        select count(*)::integer as count from private.upload_counts where user_id = ${user}`;
      assert.equal(count, 20);
    },
  },
  {
    title: "the bytes of a day are exact, however many uploads arrive at once",
    async run(scene) {
      await setLimits(scene, { upload_bytes_per_day: 10_500 });
      const user = await userWith(scene, 100);
      const answers = await atOnce(40, () => scene.upload(user, 1000));
      assert.deepEqual(tally(answers), { accepted: 10, too_many_uploads: 30 });
    },
  },
  {
    title: "an upload that Storage only tries is not counted, and one that was removed is",
    async run(scene) {
      await setLimits(scene, { uploads_per_day: 2 });
      const user = await userWith(scene, 100);
      const path = `${user}/${crypto.randomUUID()}.png`;
      for (let round = 0; round < 5; round += 1) await scene.tryUpload(user, path);
      await scene.upload(user, 1000, path);
      await scene.removeFiles(user);
      await scene.upload(user, 1000);
      const refused = await refusable(scene.upload(user, 1000));
      assert(isRefusal(refused), "a third upload");
      assert.equal(refused.refused, "too_many_uploads");
    },
  },
  {
    title: "nothing is stored in the folder of a closed account, and nothing without settings",
    async run(scene) {
      await setLimits(scene);
      const [closed, open] = [await userWith(scene, 100), await userWith(scene, 100)];
      await scene.sql`select public.close_account(${closed})`;
      assert.deepEqual(tally(await atOnce(5, () => scene.upload(closed, 1))), { not_signed_in: 5 });
      await scene.sql`delete from private.settings`;
      assert.deepEqual(tally(await atOnce(5, () => scene.upload(open, 1))), {
        too_many_uploads: 5,
      });
    },
  },
  {
    title: "a file is kept for a video, and for a day for what ended without one",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 1000);
      const pictures = await Promise.all(
        ["unused", "in flight", "completed", "failed", "canceled", "tried again"].map(
          async (name) => {
            const path = await scene.uploadMeasured(user);
            return { name, path, id: crypto.randomUUID() };
          },
        ),
      );
      const of = (name: string) =>
        pictures.find((picture) => picture.name === name) ?? assert.fail();
      const start = ({ path, id }: { path: string; id: string }) =>
        scene.start(user, id, { picture: path });
      for (const picture of pictures) {
        if (picture.name !== "unused") await start(picture);
      }
      await scene.report(of("completed").id, "succeeded", {
        outputUrl: "https://replicate.delivery/o.mp4",
      });
      await scene.complete(user, of("completed").id);
      await scene.fail(of("failed").id);
      await scene.cancel(of("canceled").id);
      await scene.cancel(of("tried again").id);
      await scene.sql`
        update storage.objects set created_at = now() - interval '30 days'
        where name like ${`${user}/%`}`;

      const removed = async () => {
        await scene.sql`select private.upkeep_hourly()`;
        const [row] = await scene.sql<{ found: { path: string }[] }[]>`
          select public.find_files_to_remove(1000) as found`;
        const paths = new Set(row?.found.map(({ path }) => path));
        return pictures.filter(({ path }) => paths.has(path)).map(({ name }) => name);
      };
      assert.deepEqual(await removed(), ["unused"]);
      await letPass(scene.sql, [user], 25 * 60 * 60);
      await start({ ...of("tried again"), id: crypto.randomUUID() });
      assert.deepEqual(await removed(), ["unused", "failed", "canceled"]);
      await scene.cancel(of("in flight").id);
      await isSound(scene);
    },
  },
];
