import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { balanceOf, ledgerOf } from "../fixtures/credits.ts";
import { asService, asUser, newUser, sql } from "../fixtures/database.ts";
import { upload } from "../fixtures/files.ts";
import { complete, outputUrl, report, start } from "../fixtures/generations.ts";
import { type Scene, sceneOf } from "../fixtures/proof.ts";
import { useOwnDatabases } from "../fixtures/use-own-databases.ts";

const remove = (user: string, id: string) =>
  asUser(user, (tx) => tx`select public.delete_generation(${id})`);

async function finished(): Promise<{ user: string; id: string }> {
  const user = await newUser();
  const { id } = await complete(user);
  return { user, id };
}

describe("a deleted generation", () => {
  it("is hidden from its owner, and its prompt, its inputs and its files are erased", async () => {
    const user = await newUser();
    const picture = await upload(sql, user, "pictures");
    const { id: parent } = await complete(user);
    const { id } = await complete(user, {
      mode: "i2v",
      model: "wan-2.2-i2v-fast",
      inputs: { picture },
      parent_id: parent,
    });
    await remove(user, id);
    expect(await asUser(user, (tx) => tx`select id from public.generations where id = ${id}`))
      .toEqual([]);
    const [row] = await sql`select * from public.generations where id = ${id}`;
    expect(row).toMatchObject({
      state: "completed",
      prompt: "",
      inputs: {},
      parent_id: null,
      output_path: null,
      output_url: null,
      cost: 10,
      length_seconds: 5,
    });
    expect(row?.["deleted_at"]).not.toBeNull();
    expect(await sql`select 1 from private.generation_files where generation_id = ${id}`).toEqual(
      [],
    );
  });

  it("does not change the balance, the ledger or any invariant", async () => {
    const { user, id } = await finished();
    const { generation: { id: failed } } = await start(user);
    await report(failed, "failed");
    const before = [await balanceOf(user), await ledgerOf(user)];
    await remove(user, id);
    await remove(user, failed);
    expect([await balanceOf(user), await ledgerOf(user)]).toEqual(before);
    const lines = await asUser(
      user,
      (tx) =>
        tx`select seq from public.credit_transactions where generation_id in (${id}, ${failed})`,
    );
    expect(lines).toHaveLength(3);
    expect(await sql`select * from private.violations where subject in (${id}, ${failed}, ${user})`)
      .toEqual([]);
  });

  it("can be deleted again, which changes nothing more", async () => {
    const { user, id } = await finished();
    await remove(user, id);
    const [before] = await sql`select * from public.generations where id = ${id}`;
    await remove(user, id);
    expect(await sql`select * from public.generations where id = ${id}`).toEqual([before]);
  });

  it("is broadcast to its owner's other devices, with nothing but its id", async () => {
    const { user, id } = await finished();
    const count = () =>
      sql`select 1 from realtime.messages where topic = ${`user:${user}`} and event = 'generation'`;
    const { length } = await count();
    await remove(user, id);
    await remove(user, id);
    expect(
      await sql`
        select payload from realtime.messages
        where topic = ${`user:${user}`} and event = 'generation_deleted'`,
    ).toMatchObject([{ payload: { id } }]);
    expect(await count()).toHaveLength(length);
  });

  it("records a late report like any final generation does", async () => {
    const { user, id } = await finished();
    await remove(user, id);
    expect(await report(id, "failed")).toMatchObject({ outcome: "already_final" });
    expect(await balanceOf(user)).toBe(90);
  });

  it("is not started, refunded or charged again by late calls", async () => {
    const user = await newUser();
    const { generation: { id } } = await start(user);
    await report(id, "failed");
    await remove(user, id);
    await expect(start(user, {}, id)).rejects.toMatchObject({ message: "id_reused" });
    await asService((tx) => tx`select public.refund_credits(${id})`);
    await asService((tx) => tx`select public.cancel_generation(${id})`);
    expect((await ledgerOf(user)).map(({ amount }) => amount)).toEqual([100, -10, 10]);
  });

  it("cannot be changed by anybody", async () => {
    const { user, id } = await finished();
    await remove(user, id);
    await expect(sql`update public.generations set deleted_at = null where id = ${id}`)
      .rejects.toThrow("is deleted, and that is final");
    await expect(sql`update public.generations set prompt = 'Something else' where id = ${id}`)
      .rejects.toThrow("is deleted, and that is final");
  });

  it("is erased when any role sets deleted_at, and keeps its cost", async () => {
    const { id } = await finished();
    await sql`
      update public.generations set deleted_at = now(), cost = 1, state = 'failed' where id = ${id}`;
    expect(await sql`select prompt, cost, state from public.generations where id = ${id}`)
      .toEqual([{ prompt: "", cost: 10, state: "completed" }]);
  });
});

describe("a video deletion is refused", () => {
  it("while the video is still being made", async () => {
    const user = await newUser();
    const { generation: { id } } = await start(user);
    await expect(remove(user, id)).rejects.toMatchObject({ message: "still_being_made" });
    await expect(sql`update public.generations set deleted_at = now() where id = ${id}`)
      .rejects.toThrow("only a final generation");
  });

  it("for another user's video, with the same answer as for a missing one", async () => {
    const { id } = await finished();
    const other = await newUser();
    await expect(remove(other, id)).rejects.toMatchObject({ message: "generation_not_found" });
    await expect(remove(other, crypto.randomUUID()))
      .rejects.toMatchObject({ message: "generation_not_found" });
    expect(await sql`select deleted_at from public.generations where id = ${id}`)
      .toEqual([{ deleted_at: null }]);
  });
});

// In a database of its own: the shared stack's reconcile, which other tests call, would remove them.
describe("the files of a deleted generation", () => {
  const databases = useOwnDatabases();
  let scene: Scene;
  let user: string;
  beforeEach(async () => {
    const database = await databases.create();
    onTestFinished(database.drop);
    scene = sceneOf(database);
    user = await scene.signUp();
  });

  async function newVideo(): Promise<string> {
    const { generation: { id } } = await scene.start(user);
    await scene.report(id, "succeeded", { outputUrl });
    await scene.complete(user, id);
    return id;
  }
  async function filesOf(owner: string): Promise<string[]> {
    const [row] = await scene.sql<{ files: { bucket: string; path: string }[] }[]>`
      select public.find_files_to_remove(1000) as files`;
    return (row?.files ?? []).map(({ bucket, path }) => `${bucket}/${path}`)
      .filter((file) => file.includes(owner)).sort();
  }

  it("stay in the list of files to remove until they are removed", async () => {
    const id = await newVideo();
    await scene.deleteVideo(user, id);
    const posters = [`posters/${user}/${id}.2.jpg`, `posters/${user}/${id}.jpg`];
    expect(await filesOf(user)).toEqual([...posters, `videos/${user}/${id}.mp4`]);
    await scene.sql`
      select public.forget_removed_files('videos', array[${`${user}/${id}.mp4`}])`;
    expect(await filesOf(user)).toEqual(posters);
  });

  it("include its uploads only if no other video uses them", async () => {
    const picture = await scene.uploadMeasured(user);
    const wanted = { picture };
    const { generation: one } = await scene.start(user, crypto.randomUUID(), wanted);
    const { generation: two } = await scene.start(user, crypto.randomUUID(), wanted);
    await scene.report(one.id, "failed");
    await scene.report(two.id, "failed");
    await scene.deleteVideo(user, one.id);
    expect(await filesOf(user)).not.toContain(`pictures/${picture}`);
    await scene.deleteVideo(user, two.id);
    expect(await filesOf(user)).toContain(`pictures/${picture}`);
  });

  it("are not queued if they are gone, however often a user cancels and deletes", async () => {
    const picture = await scene.uploadMeasured(user);
    const started = [
      await scene.start(user),
      await scene.start(user, crypto.randomUUID(), { picture }),
    ];
    for (const { generation: { id } } of started) await scene.cancel(id);
    await scene.removeFiles(user);
    for (const { generation: { id } } of started) await scene.deleteVideo(user, id);
    expect(await filesOf(user)).toEqual([]);
  });

  it("are found for each user in turn, so that many files of one do not delay those of another", async () => {
    const other = await scene.signUp();
    await scene.sql`
      insert into private.files_to_remove (bucket, path, since)
      select 'videos', ${user} || '/' || n || '.mp4', now() - interval '20 hours'
      from generate_series(1, 2000) as n`;
    await scene.sql`
      insert into private.files_to_remove (bucket, path) values ('videos', ${`${other}/1.mp4`})`;
    expect(await filesOf(other)).toEqual([`videos/${other}/1.mp4`]);
  });

  it("that stay longer than a day are a violation", async () => {
    const id = await newVideo();
    await scene.deleteVideo(user, id);
    const path = `${user}/${id}.mp4`;
    await scene.sql`
      update private.files_to_remove set since = now() - interval '25 hours' where path = ${path}`;
    expect([...await scene.sql`select invariant, detail from private.violations`])
      .toEqual([{ invariant: "deleted_files_are_removed", detail: expect.stringContaining(path) }]);
  });
});

describe("a poster", () => {
  const uploadPoster = (user: string, name: string) =>
    asUser(
      user,
      (tx) => tx`insert into storage.objects (bucket_id, name) values ('posters', ${name})`,
    );

  it("can be uploaded by the owner of a finished video, once", async () => {
    const { user, id } = await finished();
    const name = `${user}/${id}.jpg`;
    await uploadPoster(user, name);
    await expect(uploadPoster(user, name)).rejects.toThrow(/duplicate key/);
    expect(
      await asUser(
        user,
        (tx) => tx`update storage.objects set name = name || 'x' where name = ${name} returning id`,
      ),
    ).toEqual([]);
  });

  it("can be replaced once, under a name of its own, which the owner sees as well", async () => {
    const { user, id } = await finished();
    const [first, second] = [`${user}/${id}.jpg`, `${user}/${id}.2.jpg`];
    await uploadPoster(user, first);
    await uploadPoster(user, second);
    await expect(uploadPoster(user, second)).rejects.toThrow(/duplicate key/);
    for (const name of [`${user}/${id}.3.jpg`, `${user}/${id}.2.2.jpg`, `${user}/${id}.22.jpg`]) {
      await expect(uploadPoster(user, name), name).rejects.toThrow(/row-level security/);
    }
    const seenBy = (who: string) =>
      asUser(
        who,
        (tx) => tx`select name from storage.objects where name in ${tx([first, second])}`,
      );
    expect(await seenBy(user)).toHaveLength(2);
    expect(await seenBy(await newUser())).toEqual([]);
    // Neither is changed or removed: Storage writes over a file only with this right.
    expect(
      await asUser(
        user,
        (tx) =>
          tx`update storage.objects set version = 'x' where name in ${
            tx([first, second])
          } returning id`,
      ),
    ).toEqual([]);
  });

  it("is refused for another user's video, a missing one, and one that is still being made", async () => {
    const { user, id } = await finished();
    const other = await newUser();
    const { generation: open } = await start(other);
    await expect(uploadPoster(other, `${user}/${id}.jpg`)).rejects.toThrow(/row-level security/);
    await expect(uploadPoster(other, `${user}/${id}.2.jpg`)).rejects.toThrow(/row-level security/);
    await expect(uploadPoster(other, `${other}/${id}.jpg`)).rejects.toThrow(/row-level security/);
    await expect(uploadPoster(other, `${other}/${open.id}.jpg`)).rejects.toThrow(
      /row-level security/,
    );
    await expect(uploadPoster(other, `${other}/${crypto.randomUUID()}.jpg`))
      .rejects.toThrow(/row-level security/);
  });
});
