/** A session that was ended writes nothing, although its token is still valid. */
import assert from "node:assert/strict";
import { atOnce, refusable, tally } from "../fixtures/calls.ts";
import { type Proof, type Scene, setLimits, userWith } from "../fixtures/proof.ts";

async function openSession({ sql }: Scene, user: string): Promise<string> {
  const id = crypto.randomUUID();
  await sql`
    insert into auth.sessions (id, user_id, created_at, updated_at) values (${id}, ${user}, now(), now())`;
  return id;
}

/** Runs a statement with the token of a session, as PostgREST and Storage do. */
const inSession = ({ sql }: Scene, user: string, session: string, statement: string) => {
  const claims = JSON.stringify({ sub: user, role: "authenticated", session_id: session });
  return refusable(sql.unsafe(`select set_config('role', 'authenticated', true),
    set_config('request.jwt.claims', '${claims}', true), set_config('request.jwt.claim.sub', '${user}', true);
    ${statement}`));
};

const writes = {
  start: () =>
    `select public.start_generation(gen_random_uuid(), 't2v', 'wan-2.2-t2v-fast', '{}', 'A lamp in a dark room')`,
  rename: (user) => `update public.profiles set display_name = 'Eve' where id = '${user}'`,
  upload: (user) =>
    `insert into storage.objects (bucket_id, name)
     values ('pictures', '${user}/' || gen_random_uuid() || '.png')`,
  remove: (user) =>
    `set local storage.allow_delete_query = 'true'; delete from storage.objects where name like '${user}/%'`,
  announce: () => `select public.announce_sign_out()`,
} satisfies Record<string, (user: string) => string>;

export const sessions: Proof[] = [
  {
    title: "a session writes until it is ended, and then nothing, in no way",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 1000);
      const session = await openSession(scene, user);
      for (const [way, statement] of Object.entries(writes)) {
        const write = () => inSession(scene, user, session, statement(user));
        assert.deepEqual(tally(await atOnce(3, write)), { accepted: 3 }, way);
      }
      await scene.upload(user, 1);
      await scene.sql`delete from auth.sessions where id = ${session}`;
      for (const [way, statement] of Object.entries(writes)) {
        const write = () => inSession(scene, user, session, statement(user));
        assert.deepEqual(tally(await atOnce(3, write)), { not_signed_in: 3 }, way);
      }
    },
  },
  {
    title: "of twenty announcements of a sign-out at once one is sent, and a second later one more",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 100);
      const session = await openSession(scene, user);
      const announce = () => inSession(scene, user, session, writes.announce());
      /** How many were sent, and how many of them within a second after another. */
      const sent = async () => {
        const rows = await scene.sql<{ too_soon: boolean | null }[]>`
          select inserted_at - lag(inserted_at) over (order by inserted_at) < interval '1 second' as too_soon
          from realtime.messages where topic = ${`user:${user}`} and event = 'signed_out'`;
        return { all: rows.length, tooSoon: rows.filter((row) => row.too_soon === true).length };
      };
      // On a busy machine the twenty may take longer than a second.
      await atOnce(20, announce);
      const first = await sent();
      assert(first.all > 0 && first.tooSoon === 0, JSON.stringify(first));
      await scene.sql`
        update realtime.messages set inserted_at = inserted_at - interval '1 second'
        where topic = ${`user:${user}`}`;
      await atOnce(20, announce);
      const second = await sent();
      assert(second.all > first.all && second.tooSoon === 0, JSON.stringify(second));
    },
  },
  {
    title: "a token writes nothing with another user's session, or with what is no session",
    async run(scene) {
      await setLimits(scene);
      const [user, other] = [await userWith(scene, 1000), await userWith(scene, 100)];
      const theirs = await openSession(scene, other);
      for (const session of [theirs, "", "garbage", `${theirs}0`, "9".repeat(3000)]) {
        for (const [way, statement] of Object.entries(writes)) {
          const write = () => inSession(scene, user, session, statement(user));
          assert.deepEqual(
            tally(await atOnce(1, write)),
            { not_signed_in: 1 },
            `${way} ${session}`,
          );
        }
      }
    },
  },
];
