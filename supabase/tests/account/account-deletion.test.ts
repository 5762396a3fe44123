import { describe, expect, it, onTestFinished } from "vitest";
import { callsOn } from "../fixtures/calls.ts";
import { add, balanceOf, ledgerOf } from "../fixtures/credits.ts";
import { asService, asUser, newUser, sql, undone } from "../fixtures/database.ts";
import {
  accountOf,
  ageAccountDeletion,
  close,
  erase,
  violationsOf,
} from "../fixtures/account-deletion.ts";
import { complete, outputUrl, report, start } from "../fixtures/generations.ts";
import { useOwnDatabases } from "../fixtures/use-own-databases.ts";

const notSignedIn = { message: "not_signed_in", code: "PT401" };

describe("a deleted account", () => {
  it("keeps its ledger, which stays sound but names nobody", async () => {
    const user = await newUser();
    await sql`update public.profiles set display_name = 'Ada' where id = ${user}`;
    const { id } = await complete(user);
    await close(user);
    await erase(user);
    expect(await accountOf(user)).toEqual({
      credits: 0,
      display_name: null,
      deleted: true,
      signs_in_as: null,
    });
    expect((await ledgerOf(user)).map(({ type, amount }) => [type, amount])).toEqual([
      ["bonus", 100],
      ["deduction", -10],
      ["adjustment", -90],
    ]);
    const [row] = await sql`
      select state, cost, prompt, inputs, parent_id, output_url from public.generations where id = ${id}`;
    expect(row).toEqual({
      state: "completed",
      cost: 10,
      prompt: "",
      inputs: {},
      parent_id: null,
      output_url: null,
    });
    await sql`delete from auth.users where id = ${user}`;
    expect(await violationsOf(user)).toEqual([]);
  });

  it("has its open generations canceled and settled, and returns the jobs to cancel at Replicate", async () => {
    const user = await newUser();
    const queued = (await start(user)).generation.id;
    const running = (await start(user)).generation.id;
    await report(running, "processing", { progress: 40 });
    const copying = (await start(user)).generation.id;
    await report(copying, "succeeded", { outputUrl });
    await close(user);
    expect(await erase(user)).toEqual([`job-${running}`]);
    const rows = await sql`select distinct state from public.generations where id in ${
      sql([queued, running, copying])
    }`;
    expect(rows.map(({ state }) => state)).toEqual(["canceled"]);
    expect(await balanceOf(user)).toBe(0);
    expect(await violationsOf(user)).toEqual([]);

    // A copy in flight sees that it was canceled. A late webhook is recorded and changes nothing.
    const [ended] = await asService((tx) =>
      tx`select public.complete_generation(${copying}, ${`${user}/${copying}.mp4`}) ->> 'state' as state`
    );
    expect(ended).toEqual({ state: "canceled" });
    const late = await report(running, "succeeded", { outputUrl, webhookId: crypto.randomUUID() });
    expect(late.outcome).toBe("already_final");
    expect(await violationsOf(user)).toEqual([]);
  });

  it("can be deleted again, and returns the jobs again", async () => {
    const user = await newUser();
    const { generation: { id } } = await start(user);
    await report(id, "starting");
    await close(user);
    expect(await erase(user)).toEqual([`job-${id}`]);
    const before = await ledgerOf(user);
    await close(user);
    expect(await erase(user)).toEqual([`job-${id}`]);
    expect(await ledgerOf(user)).toEqual(before);
  });

  it("can start nothing after the first step, and add or lose no credits after the second", async () => {
    const user = await newUser();
    await close(user);
    await expect(start(user)).rejects.toMatchObject(notSignedIn);
    expect(await balanceOf(user)).toBe(100);
    await erase(user);
    await expect(start(user)).rejects.toMatchObject(notSignedIn);
    await expect(add(user, 10)).rejects.toMatchObject({ message: "user_not_found" });
    await expect(sql`update public.profiles set display_name = 'Ada' where id = ${user}`)
      .rejects.toMatchObject({ code: "23514" });
  });

  it("is only erased after it was closed", async () => {
    const user = await newUser();
    await expect(erase(user)).rejects.toMatchObject({ message: "user_not_found" });
    expect((await accountOf(user))?.deleted).toBe(false);
  });

  it("does not change other accounts", async () => {
    const [user, other] = [await newUser(), await newUser()];
    const { id } = await complete(other);
    const look = () => sql`select * from public.generations where id = ${id}`;
    const before = await look();
    await close(user);
    await erase(user);
    expect(await look()).toEqual(before);
    expect(await accountOf(other)).toMatchObject({ credits: 90, signs_in_as: other });
  });
});

describe("the exception for erasing final generations", () => {
  it("does not apply before the account is closed, for any role", async () => {
    const user = await newUser();
    const { id } = await complete(user);
    await expect(sql`update public.generations set prompt = '', output_url = null where id = ${id}`)
      .rejects.toThrow("that is final");
    await expect(sql`delete from auth.users where id = ${user}`)
      .rejects.toMatchObject({ code: "23503" });
  });

  it("allows only erasing, no other change", async () => {
    const user = await newUser();
    const { id } = await complete(user);
    await close(user);
    for (
      const change of [
        sql`prompt = '', cost = 1`,
        sql`prompt = '', state = 'failed'`,
        sql`prompt = 'Something else was asked for'`,
      ]
    ) {
      await expect(sql`update public.generations set ${change} where id = ${id}`)
        .rejects.toThrow("that is final");
    }
    await expect(sql`delete from public.credit_transactions where user_id = ${user}`)
      .rejects.toMatchObject({ code: "23001" });
  });
});

describe("races", () => {
  it("a concurrent start is refused or canceled, and its credits are accounted for", async () => {
    for (let round = 0; round < 10; round += 1) {
      const user = await newUser();
      const [one, other] = await Promise.all([
        start(user).then(() => null, ({ message }: Error) => message),
        start(user).then(() => null, ({ message }: Error) => message),
        close(user).then(() => erase(user)),
      ]);
      for (const refusal of [one, other]) expect([null, "not_signed_in"]).toContain(refusal);
      const open = await sql`
        select id from public.generations where user_id = ${user} and state < 'completed'`;
      expect(open).toEqual([]);
      expect(await accountOf(user)).toMatchObject({ credits: 0, deleted: true });
      expect(await violationsOf(user)).toEqual([]);
    }
  });

  it("concurrent webhooks do not cause a deadlock", async () => {
    for (let round = 0; round < 10; round += 1) {
      const user = await newUser();
      const ids = [];
      for (let index = 0; index < 3; index += 1) ids.push((await start(user)).generation.id);
      for (const id of ids) await report(id, "starting");
      await close(user);
      await Promise.all([erase(user), ...ids.map((id) => report(id, "failed"))]);
      expect(await accountOf(user)).toMatchObject({ credits: 0, deleted: true });
      expect(await violationsOf(user)).toEqual([]);
    }
  });

  it("two deletions at once take the credits back once", async () => {
    const user = await newUser();
    await Promise.all([close(user), close(user)]);
    await Promise.all([erase(user), erase(user)]);
    expect((await ledgerOf(user)).map(({ amount }) => amount)).toEqual([100, -100]);
  });
});

// In a database of its own: the shared stack's reconcile, which other tests call, would continue it.
describe("an account deletion that crashed", () => {
  const databases = useOwnDatabases();

  it("is continued by one worker after two minutes, and finished after ten", async () => {
    const database = await databases.create();
    onTestFinished(database.drop);
    const calls = callsOn(database.sql);
    const claimed = async () => {
      const [row] = await database.sql<{ ids: string[] }[]>`
        select public.claim_account_deletions(1000) as ids`;
      return row?.ids;
    };
    const finish = async () => {
      const [row] = await database.sql<{ done: boolean }[]>`
        select public.finish_account_deletion(${user}) as done`;
      return row?.done;
    };
    const user = await calls.signUp();
    await calls.closeAccount(user);
    await calls.eraseAccount(user);
    expect(await claimed()).toEqual([]);
    expect(await finish()).toBe(false);
    await ageAccountDeletion(user, 3, database.sql);
    const both = await Promise.all([claimed(), claimed()]);
    expect(both.flat()).toEqual([user]);
    expect(await finish()).toBe(false);
    await ageAccountDeletion(user, 10, database.sql);
    expect(await finish()).toBe(true);
    expect(await claimed()).toEqual([]);
  });
});

describe("with large numbers,", () => {
  /** Inserts finished videos without ledger lines. All checks are off, so it is fast. */
  const giveVideos = (user: string, count: number) =>
    sql.begin((tx) =>
      tx.unsafe(`
        select set_config('session_replication_role', 'replica', true);
        insert into public.generations (id, user_id, mode, model, inputs, length_seconds, price_id, prompt, cost, state, progress,
          output_path, created_at, finished_at)
        select id, '${user}', 't2v', 'wan-2.2-t2v-fast', '{}', 5, 1, 'A lamp in a dark room', 10, 'completed', 100,
          '${user}/' || id || '.mp4', now() - interval '9 days', now() - interval '9 days'
        from (select gen_random_uuid() as id from generate_series(1, ${count})) as ids`)
    );
  const remaining = async (user: string) => {
    const [row] = await sql<{ generations: number; files: number }[]>`
      select
        (select count(*)::integer from public.generations where user_id = ${user} and deleted_at is null) as generations,
        (select count(*)::integer from private.files_to_remove where path like ${`${user}/%`}) as files`;
    return { generations: row?.generations, hasFiles: row?.files !== 0 };
  };
  const finish = (user: string) =>
    asService((tx) => tx`select public.finish_account_deletion(${user}) as done`).then(([row]) =>
      row?.["done"]
    );

  it("videos are erased in batches, so that no account is too large for one transaction", async () => {
    const user = await newUser();
    await giveVideos(user, 1_001);
    await close(user);
    await erase(user);
    expect(await remaining(user)).toEqual({ generations: 1, hasFiles: true });
    // The request is old enough, but the deletion is not finished, because one video is left.
    await sql`update private.account_deletions set requested_at = now() - interval '1 day' where user_id = ${user}`;
    expect(await finish(user)).toBe(false);
    await erase(user);
    expect(await remaining(user)).toEqual({ generations: 0, hasFiles: true });
    // The folders were emptied, so the entries are dropped, and other users' files do not wait for
    // them.
    expect(await finish(user)).toBe(true);
    expect(await remaining(user)).toEqual({ generations: 0, hasFiles: false });
    await sql.begin((tx) =>
      tx.unsafe(`
        select set_config('session_replication_role', 'replica', true);
        delete from public.generations where user_id = '${user}'`)
    );
  });

  it("deletions that cannot be finished do not block the next one", async () => {
    const [stuck, next] = [crypto.randomUUID(), crypto.randomUUID()];
    // Nothing here is committed, so no other session sees it.
    const claimed = await undone(async (tx) => {
      await tx`
        insert into private.account_deletions (user_id, requested_at, checked_at)
        values (${stuck}, now() - interval '90 days', now() - interval '3 minutes'),
          (${next}, now() - interval '3 minutes', now() - interval '80 days')`;
      const [row] = await tx`select public.claim_account_deletions(1) as ids`;
      return row?.["ids"];
    });
    expect(claimed).toEqual([next]);
  });
});

describe("the free credits", () => {
  const signUp = async (email: string) => {
    const id = crypto.randomUUID();
    await sql`insert into auth.users (id, email) values (${id}, ${email})`;
    return id;
  };

  it("are given once per address, in any spelling, and not again after an account deletion", async () => {
    const email = `${crypto.randomUUID()}@example.com`;
    const first = await signUp(email);
    expect(await balanceOf(first)).toBe(100);
    await close(first);
    await erase(first);
    await sql`delete from auth.users where id = ${first}`;

    const second = await signUp(email.toUpperCase());
    expect(await accountOf(second)).toMatchObject({ credits: 0, deleted: false });
    expect(await ledgerOf(second)).toEqual([]);
    expect(await add(second, 50)).toBe(50);
    expect(await violationsOf(second)).toEqual([]);
  });

  it("keep a hash of the address that depends on a key in the vault", async () => {
    const email = `${crypto.randomUUID()}@example.com`;
    await signUp(email);
    const [plain] = await sql`
      select 1 from private.welcomed_addresses where address_hash = sha256(convert_to(${email}, 'utf8'))`;
    expect(plain).toBeUndefined();
  });
});

describe("a session that has ended, although its token is still valid,", () => {
  const inSession = (user: string, session: string, work: Parameters<typeof asUser>[1]) =>
    asUser(user, async (tx) => {
      await tx`select set_config('request.jwt.claims', ${
        JSON.stringify({ sub: user, role: "authenticated", session_id: session })
      }, true)`;
      return await work(tx);
    });
  const newSession = async (user: string) => {
    const session = crypto.randomUUID();
    await sql`
      insert into auth.sessions (id, user_id, created_at, updated_at) values (${session}, ${user}, now(), now())`;
    return session;
  };

  it("cannot start a generation", async () => {
    const user = await newUser();
    const startIn = (session: string) =>
      inSession(user, session, (tx) =>
        tx`select public.start_generation(
          ${crypto.randomUUID()}, 't2v', 'wan-2.2-t2v-fast', '{}', 'A lamp in a dark room')`);
    await expect(startIn(crypto.randomUUID())).rejects.toMatchObject(notSignedIn);
    await expect(startIn(await newSession(user))).resolves.toHaveLength(1);
  });

  it("cannot delete a video", async () => {
    const user = await newUser();
    const { id } = await complete(user);
    const deleteIn = (session: string) =>
      inSession(user, session, (tx) => tx`select public.delete_generation(${id})`);
    const mark = () => sql`select deleted_at from public.generations where id = ${id}`;
    await expect(deleteIn(crypto.randomUUID())).rejects.toMatchObject(notSignedIn);
    expect(await mark()).toEqual([{ deleted_at: null }]);
    await deleteIn(await newSession(user));
    expect(await mark()).not.toEqual([{ deleted_at: null }]);
  });
});
