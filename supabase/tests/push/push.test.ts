import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDevice } from "../../functions/_shared/fixtures/device.ts";
import { asService, asUser, newUser, sql } from "../fixtures/database.ts";
import { close, erase } from "../fixtures/account-deletion.ts";
import { complete, report, start } from "../fixtures/generations.ts";
import type { OwnDatabase } from "../fixtures/own-database.ts";
import { type Scene, sceneOf } from "../fixtures/proof.ts";
import { useOwnDatabases } from "../fixtures/use-own-databases.ts";

interface Saved {
  endpoint: string;
  p256dh: string;
  auth: string;
  language: string;
}

const notSignedIn = { message: "not_signed_in", code: "PT401" };

/** A subscription as a browser makes it, with an endpoint that is at no allowed push service. */
const subscription = (change: Partial<Saved> = {}): Saved => ({
  ...createDevice(`https://push.example/${crypto.randomUUID()}`).subscription,
  ...change,
});

/** Saves as the user, in the given session of Auth if there is one. */
const save = (user: string, { endpoint, p256dh, auth, language }: Saved, session?: string) =>
  asUser(user, async (tx) => {
    const claims = { sub: user, role: "authenticated", session_id: session };
    await tx`select set_config('request.jwt.claims', ${JSON.stringify(claims)}, true)`;
    await tx`select public.save_push_subscription(${endpoint}, ${p256dh}, ${auth}, ${language})`;
  });
const forget = (user: string, endpoint: string) =>
  asUser(user, (tx) => tx`select public.forget_push_subscription(${endpoint})`);

/** The endpoints of a user's devices, the last saved one first. */
async function devicesOf(user: string): Promise<string[]> {
  const rows = await sql<{ endpoint: string }[]>`
    select endpoint from private.push_subscriptions where user_id = ${user} order by saved_at desc`;
  return rows.map(({ endpoint }) => endpoint);
}

async function newSession(user: string): Promise<string> {
  const id = crypto.randomUUID();
  await sql`
    insert into auth.sessions (id, user_id, created_at, updated_at) values (${id}, ${user}, now(), now())`;
  return id;
}

describe("a device", () => {
  it("is stored once, with its latest keys, however often it is saved", async () => {
    const user = await newUser();
    const first = subscription();
    await save(user, first);
    const renewed = subscription({ endpoint: first.endpoint, language: "de" });
    await save(user, renewed);
    const rows = await sql`
      select endpoint, p256dh, auth, language from private.push_subscriptions where user_id = ${user}`;
    expect([...rows]).toEqual([renewed]);
  });

  it("belongs to the user who signed in last", async () => {
    const [before, after] = [await newUser(), await newUser()];
    const shared = subscription();
    await save(before, shared);
    await save(after, shared);
    expect([await devicesOf(before), await devicesOf(after)]).toEqual([[], [shared.endpoint]]);
  });

  it("is one of at most ten: an eleventh replaces the user's oldest one", async () => {
    const [user, other] = [await newUser(), await newUser()];
    const theirs = subscription();
    await save(other, theirs);
    const all = Array.from({ length: 12 }, () => subscription());
    for (const one of all.slice(0, 10)) await save(user, one);
    const [first, second, ...rest] = all.map(({ endpoint }) => endpoint);
    // After it is saved again, the first is no longer the oldest.
    await save(user, { ...all[0] ?? subscription() });
    await save(user, all[10] ?? subscription());
    const kept = await devicesOf(user);
    expect(kept).toEqual([rest[8], first, ...rest.slice(0, 8).toReversed()]);
    expect(kept).not.toContain(second);
    expect(await devicesOf(other)).toEqual([theirs.endpoint]);
  });

  it("is one of at most ten, even when all are saved at once", async () => {
    const user = await newUser();
    await Promise.all(Array.from({ length: 15 }, () => save(user, subscription())));
    expect(await devicesOf(user)).toHaveLength(10);
  });

  it.each<[string, Partial<Saved>]>([
    ["an endpoint without TLS", { endpoint: "http://push.example/a" }],
    ["an endpoint that is not a URL", { endpoint: "push.example" }],
    ["an endpoint with a space in it", { endpoint: "https://push.example/a b" }],
    ["an endpoint that is too long", { endpoint: `https://push.example/${"a".repeat(2000)}` }],
    ["a key that is too short", { p256dh: "A".repeat(86) }],
    ["a key with invalid characters", { p256dh: "+".repeat(87) }],
    ["a secret that is too long", { auth: "A".repeat(23) }],
    ["no language", { language: "" }],
    ["a sentence as its language", { language: "once upon a time" }],
  ])("with %s is refused", async (_case, change) => {
    const user = await newUser();
    await expect(save(user, subscription(change))).rejects.toMatchObject({
      message: "invalid_request",
      code: "PT400",
    });
    expect(await devicesOf(user)).toEqual([]);
  });

  it("can only be forgotten by its own user", async () => {
    const [user, other] = [await newUser(), await newUser()];
    const { endpoint, ...keys } = subscription();
    await save(user, { endpoint, ...keys });
    await forget(other, endpoint);
    expect(await devicesOf(user)).toEqual([endpoint]);
    await forget(user, endpoint);
    await forget(user, endpoint);
    expect(await devicesOf(user)).toEqual([]);
  });
});

describe("a device's session", () => {
  it("cannot save after it has ended, and removes the device when it ends", async () => {
    const user = await newUser();
    const [here, there] = [await newSession(user), await newSession(user)];
    const [mine, theirs] = [subscription(), subscription()];
    await save(user, mine, here);
    await save(user, theirs, there);
    await sql`delete from auth.sessions where id = ${there}`;
    expect(await devicesOf(user)).toEqual([mine.endpoint]);
    await expect(save(user, theirs, there)).rejects.toMatchObject(notSignedIn);
    expect(await devicesOf(user)).toEqual([mine.endpoint]);
  });

  it("is the one of the last sign-in, so the end of an earlier session does not remove the device", async () => {
    const user = await newUser();
    const [before, after] = [await newSession(user), await newSession(user)];
    const device = subscription();
    await save(user, device, before);
    await save(user, device, after);
    await sql`delete from auth.sessions where id = ${before}`;
    expect(await devicesOf(user)).toEqual([device.endpoint]);
  });
});

describe("an account that is being deleted", () => {
  it("can save no device after the first step, and has none after the second", async () => {
    const [user, other] = [await newUser(), await newUser()];
    const [device, theirs] = [subscription(), subscription()];
    await save(user, device);
    await save(other, theirs);
    await close(user);
    await expect(save(user, subscription())).rejects.toMatchObject(notSignedIn);
    await erase(user);
    await expect(save(user, subscription())).rejects.toMatchObject(notSignedIn);
    expect(await devicesOf(user)).toEqual([]);
    expect(await devicesOf(other)).toEqual([theirs.endpoint]);
  });
});

describe("find_push_subscriptions", () => {
  const find = async (id: string) => {
    const [row] = await asService((tx) =>
      tx<
        { said: { subscriptions: Saved[] } | null }[]
      >`select public.find_push_subscriptions(${id}) as said`
    );
    return row?.said ?? null;
  };

  it("finds only the devices of the generation's user", async () => {
    const [user, other] = [await newUser(), await newUser()];
    const mine = [subscription(), subscription({ language: "de" })];
    for (const one of mine) await save(user, one);
    await save(other, subscription());
    const { id } = await complete(user);
    const { subscriptions, ...said } = await find(id) ?? { subscriptions: [] };
    expect(said).toEqual({ state: "completed", cost: 10, prompt: "A lamp in a dark room" });
    expect(subscriptions).toHaveLength(2);
    expect(subscriptions).toEqual(expect.arrayContaining(mine));
  });

  it("finds nothing for a generation that is open, canceled, deleted or unknown", async () => {
    const user = await newUser();
    await save(user, subscription());
    const { generation: { id: open } } = await start(user);
    const { generation: { id: canceled } } = await start(user);
    await report(canceled, "canceled");
    const { id: deleted } = await complete(user);
    await asUser(user, (tx) => tx`select public.delete_generation(${deleted})`);
    for (const id of [open, canceled, deleted, crypto.randomUUID()]) {
      expect(await find(id)).toBeNull();
    }
  });

  it("does not find devices that were reported as gone", async () => {
    const user = await newUser();
    const [gone, here] = [subscription(), subscription()];
    await save(user, gone);
    await save(user, here);
    await asService((tx) =>
      tx`select public.forget_gone_push_subscriptions(${[
        gone.endpoint,
        "https://push.example/unknown",
      ]})`
    );
    expect(await devicesOf(user)).toEqual([here.endpoint]);
  });
});

describe("the end of a generation", () => {
  const databases = useOwnDatabases();
  let database: OwnDatabase;
  let scene: Scene;
  beforeAll(async () => {
    database = await databases.create();
    scene = sceneOf(database);
  });
  afterAll(async () => {
    await database?.drop();
  });

  /** A user with a device, in a database where nothing processes pg_net's queue. */
  async function userWithDevice(): Promise<string> {
    const user = await scene.signUp();
    const { endpoint, p256dh, auth, language } = subscription();
    await scene.sql`
      insert into private.push_subscriptions (endpoint, user_id, p256dh, auth, language)
      values (${endpoint}, ${user}, ${p256dh}, ${auth}, ${language})`;
    return user;
  }
  /** The queued calls of the function for a generation. */
  async function callsFor(id: string): Promise<object[]> {
    return await scene.sql<object[]>`
      select method, headers ->> 'apikey' as key, body::jsonb as body
      from net.http_request_queue
      where url like '%/functions/v1/send-notifications' and body::jsonb ->> 'generation' = ${id}`;
  }
  const succeed = async (user: string) => {
    const { generation: { id } } = await scene.start(user);
    await scene.report(id, "succeeded", { outputUrl: "https://replicate.delivery/o.mp4" });
    await scene.complete(user, id);
    return id;
  };

  it("calls the function once, with the secret key, when it is completed and not before", async () => {
    const user = await userWithDevice();
    const { generation: { id } } = await scene.start(user);
    await scene.report(id, "processing", { progress: 40 });
    await scene.report(id, "succeeded", { outputUrl: "https://replicate.delivery/o.mp4" });
    expect(await callsFor(id)).toEqual([]);
    await scene.complete(user, id);
    await scene.complete(user, id);
    expect(await callsFor(id)).toEqual([
      { method: "POST", key: expect.stringMatching(/^sb_secret_/), body: { generation: id } },
    ]);
    await scene.sql`update public.generations set deleted_at = now() where id = ${id}`;
    expect(await callsFor(id)).toHaveLength(1);
  });

  it("calls it once when it fails", async () => {
    const { generation: { id } } = await scene.start(await userWithDevice());
    await scene.fail(id);
    await scene.fail(id);
    expect(await callsFor(id)).toHaveLength(1);
  });

  it("calls nothing if the user has no device, or if it is canceled", async () => {
    const nobody = await scene.signUp();
    const ended = [await succeed(nobody)];
    const { generation: { id } } = await scene.start(await userWithDevice());
    await scene.cancel(id);
    for (const one of [...ended, id]) expect(await callsFor(one)).toEqual([]);
  });

  it("is committed even if the call fails, because of the vault or of pg_net", async () => {
    const user = await userWithDevice();
    await scene.sql`alter table net.http_request_queue rename to away`;
    const failed = (await scene.start(user)).generation.id;
    expect(await scene.fail(failed)).toMatchObject({ state: "failed" });
    await scene.sql`alter table net.away rename to http_request_queue`;
    await scene.sql`update vault.secrets set name = 'away' where name = 'project_url'`;
    const completed = await succeed(user);
    await scene.sql`update vault.secrets set name = 'project_url' where name = 'away'`;
    const rows = await scene.sql`
      select state::text, (select count(*)::integer from public.credit_transactions where generation_id = generations.id) as lines
      from public.generations where id in ${scene.sql([failed, completed])} order by state`;
    expect([...rows]).toEqual([{ state: "completed", lines: 1 }, { state: "failed", lines: 2 }]);
    expect([...await callsFor(failed), ...await callsFor(completed)]).toEqual([]);
    expect(await callsFor(await succeed(user))).toHaveLength(1);
  });

  it.each(["net.http_request_queue", "private.push_subscriptions"])(
    "does not wait for a lock on %s",
    async (table) => {
      const user = await userWithDevice();
      const { generation: { id } } = await scene.start(user);
      await scene.sql.begin(async (tx) => {
        await tx.unsafe(`lock table ${table} in access exclusive mode`);
        // If it waited, it would wait for this transaction, which waits for it.
        expect(await scene.fail(id)).toMatchObject({ state: "failed" });
      });
      expect(await callsFor(id)).toEqual([]);
    },
  );
});
