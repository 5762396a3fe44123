/** Each mail box gets free credits once, and each day only as many accounts as the total allows. */
import assert from "node:assert/strict";
import { letDayPassForWelcomes } from "../fixtures/clock.ts";
import { accountOf, isSound, type Proof, type Scene, setLimits } from "../fixtures/proof.ts";

/** Inserts a user like Auth does; `confirmed` as when confirmations are off. */
async function signUpAs({ sql }: Scene, email: string, confirmed = true): Promise<string> {
  const id = crypto.randomUUID();
  await sql.unsafe(
    `insert into auth.users (id, email, raw_app_meta_data, email_confirmed_at)
     values ($1, $2, '{"provider": "email"}', case when $3 then now() end)`,
    [id, email, confirmed],
  );
  return id;
}

const confirm = ({ sql }: Scene, user: string) =>
  sql`update auth.users set email_confirmed_at = now() where id = ${user}`;
const changeAddress = ({ sql }: Scene, user: string, email: string) =>
  sql`update auth.users set email = ${email} where id = ${user}`;

async function deleteAccount({ sql }: Scene, user: string): Promise<void> {
  await sql`select public.close_account(${user})`;
  await sql`select public.erase_account(${user})`;
  await sql`delete from auth.users where id = ${user}`;
}

const anyAddress = () => `${crypto.randomUUID()}@example.com`;
const upkeep = ({ sql }: Scene) => sql`select private.upkeep_hourly()`;
const times = <Result>(count: number, work: (index: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));

/** One after the other, so that their order is known. */
async function signUpInOrder(
  scene: Scene,
  count: number,
  address = anyAddress,
): Promise<string[]> {
  const users: string[] = [];
  for (let index = 0; index < count; index += 1) users.push(await signUpAs(scene, address()));
  return users;
}

/** Allows this many more welcomes today. */
async function leave(scene: Scene, count: number): Promise<void> {
  const [row] = await scene.sql<{ given: number }[]>`
    select count(*)::integer as given from private.welcomes
    where given_at >= date_trunc('day', now(), 'utc')`;
  await setLimits(scene, { welcomes_per_day: (row?.given ?? 0) + count });
}

async function creditsOf(scene: Scene, users: string[]): Promise<number[]> {
  return await Promise.all(users.map(async (user) => (await accountOf(scene, user)).credits));
}

async function stateOf({ sql }: Scene, user: string): Promise<string | null> {
  const [row] = await sql<{ state: string }[]>`
    select state from private.welcomes where user_id = ${user}`;
  return row?.state ?? null;
}

/** After how many midnights (UTC) a user is told to expect the free credits. */
async function daysUntil({ sql }: Scene, user: string): Promise<number | null> {
  const [row] = await sql.begin(async (tx) => {
    await tx`select set_config('request.jwt.claims', ${JSON.stringify({ sub: user })}, true)`;
    return await tx<{ days: number | null }[]>`
      select ((public.find_welcome() ->> 'expected_at')::timestamptz at time zone 'utc')::date
        - (now() at time zone 'utc')::date as days`;
  });
  return row?.days ?? null;
}

/** Nobody waits afterwards, so that the next proof begins with an empty queue. */
async function finish(scene: Scene): Promise<void> {
  await isSound(scene);
  await setLimits(scene);
  await upkeep(scene);
  await isSound(scene);
}

/** One mail box at Gmail in this many spellings. */
function spellings(count: number): string[] {
  const name = `n${crypto.randomUUID().replaceAll("-", "")}`;
  const [start, end] = [name.slice(0, 9), name.slice(9)];
  const kinds: ((index: number) => string)[] = [
    (index) => `${name}+${index}@gmail.com`,
    (index) => `${name.slice(0, index + 1)}.${name.slice(index + 1)}@gmail.com`,
    (index) => `${name}+${index}@googlemail.com`,
    (index) => `"${start}"${end}+${index}@gmail.com`,
    (index) => `${start}${"\u200b".repeat(index + 1)}${end}@gmail.com`,
    (index) => `${name.toUpperCase()}@gmail.com${".".repeat(index + 1)}`,
    (index) => `${name}(${index})@gmail.com`,
  ];
  return Array.from({ length: count }, (_, index) => {
    const kind = kinds[index % kinds.length];
    assert(kind);
    return kind(Math.floor(index / kinds.length));
  });
}

export const welcomes: Proof[] = [
  {
    title: "of 60 concurrent sign-ups with a total of 25, 25 get free credits and 35 wait",
    async run(scene) {
      await leave(scene, 25);
      const users = await times(60, () => signUpAs(scene, anyAddress()));
      const credits = await creditsOf(scene, users);
      assert.deepEqual([
        credits.filter((one) => one === 100).length,
        credits.filter((one) => one === 0).length,
      ], [25, 35]);
      const states = await Promise.all(users.map((user) => stateOf(scene, user)));
      assert.equal(states.filter((state) => state === "waiting").length, 35);
      await finish(scene);
      assert.deepEqual(new Set(await creditsOf(scene, users)), new Set([100]));
    },
  },
  {
    title:
      "accounts that wait get free credits on the next days, the oldest first, within each total, once",
    async run(scene) {
      await leave(scene, 0);
      await letDayPassForWelcomes(scene.sql);
      await setLimits(scene, { welcomes_per_day: 5 });
      const users = await signUpInOrder(scene, 12);
      const day = (count: number) => users.map((_, index) => (index < count ? 100 : 0));
      assert.deepEqual(await creditsOf(scene, users), day(5));
      await upkeep(scene);
      assert.deepEqual(await creditsOf(scene, users), day(5));
      const days = await Promise.all([4, 5, 9, 10].map((at) => daysUntil(scene, users[at] ?? "")));
      assert.deepEqual(days, [null, 1, 1, 2]);

      await letDayPassForWelcomes(scene.sql);
      // It signs up before upkeep has run, and does not overtake the others.
      users.push(await signUpAs(scene, anyAddress()));
      assert.deepEqual(await creditsOf(scene, users), day(5));
      await times(10, () => upkeep(scene));
      assert.deepEqual(await creditsOf(scene, users), day(10));
      await isSound(scene);

      // Somebody who waits may have other lines by then.
      await scene.add(users[11] ?? "", 40, "bonus");
      await letDayPassForWelcomes(scene.sql);
      await times(10, () => upkeep(scene));
      assert.deepEqual((await accountOf(scene, users[11] ?? "")).amounts, [40, 100]);
      assert.deepEqual((await accountOf(scene, users[12] ?? "")).amounts, [100]);
      // Nobody waits any more, and two places are left.
      const late = await signUpInOrder(scene, 3);
      assert.deepEqual(await creditsOf(scene, late), [100, 100, 0]);
      await finish(scene);
    },
  },
  {
    title: "of 40 concurrent sign-ups with spellings of one address, one gets free credits",
    async run(scene) {
      await setLimits(scene);
      const addresses = spellings(40);
      const users = await times(40, (index) => signUpAs(scene, addresses[index] ?? ""));
      const credits = await creditsOf(scene, users);
      assert.equal(credits.reduce((sum, one) => sum + one, 0), 100);
      await upkeep(scene);
      const states = await Promise.all(users.map((user) => stateOf(scene, user)));
      assert.equal(states.filter((state) => state === "repeated").length, 39);
      await isSound(scene);
    },
  },
  {
    title: "of spellings of one address that sign up when the total is used up, one waits",
    async run(scene) {
      await leave(scene, 0);
      const addresses = spellings(14);
      const users = await times(14, (index) => signUpAs(scene, addresses[index] ?? ""));
      await finish(scene);
      const credits = await creditsOf(scene, users);
      assert.equal(credits.reduce((sum, one) => sum + one, 0), 100);
    },
  },
  {
    title: "the owner of a domain gets so many free credits a day, and keeps nobody else waiting",
    async run(scene) {
      await leave(scene, 0);
      await letDayPassForWelcomes(scene.sql);
      await setLimits(scene, { welcomes_per_day: 10, welcomes_per_domain: 3 });
      const domain = `${crypto.randomUUID()}.co.uk`;
      const owned = () => `${crypto.randomUUID()}@${crypto.randomUUID()}.${domain}.`;
      const crowd = await times(20, () => signUpAs(scene, owned()));
      assert.equal((await creditsOf(scene, crowd)).filter((one) => one === 100).length, 3);
      const last = await signUpAs(scene, owned());
      // Three on each day: the last of 21 comes on the sixth day after this one.
      assert.equal(await daysUntil(scene, last), 6);
      const others = await signUpInOrder(scene, 3, () => `${crypto.randomUUID()}@gmail.com`);
      others.push(await signUpAs(scene, anyAddress()));
      assert.deepEqual(await creditsOf(scene, others), [100, 100, 100, 100]);
      await times(5, () => upkeep(scene));
      assert.equal((await creditsOf(scene, crowd)).filter((one) => one === 100).length, 3);
      await isSound(scene);

      // An account that is deleted makes room. Otherwise one mail box could use up its domain's
      // turns.
      await deleteAccount(scene, last);
      const next = await signUpAs(scene, owned());
      assert.equal(await daysUntil(scene, next), 6);

      for (const day of [1, 2]) {
        await letDayPassForWelcomes(scene.sql);
        await times(5, () => upkeep(scene));
        const given = (await creditsOf(scene, crowd)).filter((one) => one === 100).length;
        assert.equal(given, 3 * (day + 1));
        // The rest of the day's total is for everybody else.
        const free = await signUpInOrder(scene, 7, () => `${crypto.randomUUID()}@gmail.com`);
        assert.deepEqual(new Set(await creditsOf(scene, free)), new Set([100]));
        await isSound(scene);
      }
      // Nobody waits for the next proof.
      for (const _ of [3, 4, 5, 6]) {
        await letDayPassForWelcomes(scene.sql);
        await upkeep(scene);
      }
      await finish(scene);
      assert.deepEqual(new Set(await creditsOf(scene, [...crowd, next])), new Set([100]));
    },
  },
  {
    title:
      "an account deletion frees nothing of the day's total, and a waiting address may come back",
    async run(scene) {
      await leave(scene, 1);
      const [address, other] = [anyAddress(), anyAddress()];
      const first = await signUpAs(scene, address);
      assert.deepEqual(await creditsOf(scene, [first]), [100]);
      await deleteAccount(scene, first);
      const again = await signUpAs(scene, address);
      const waiting = await signUpAs(scene, other);
      assert.deepEqual(await creditsOf(scene, [again, waiting]), [0, 0]);
      assert.deepEqual([await stateOf(scene, again), await stateOf(scene, waiting)], [
        "repeated",
        "waiting",
      ]);

      // It is deleted while upkeep runs: either it got its credits, or its address is free again.
      await setLimits(scene);
      await Promise.all([deleteAccount(scene, waiting), upkeep(scene), upkeep(scene)]);
      assert.equal((await accountOf(scene, waiting)).credits, 0);
      const got = (await accountOf(scene, waiting)).amounts.includes(100);
      const back = await signUpAs(scene, other);
      assert.deepEqual(await creditsOf(scene, [back]), [got ? 0 : 100]);

      await leave(scene, 0);
      const third = anyAddress();
      await deleteAccount(scene, await signUpAs(scene, third));
      const returned = await signUpAs(scene, third);
      assert.equal(await stateOf(scene, returned), "waiting");
      await finish(scene);
      assert.deepEqual(await creditsOf(scene, [returned]), [100]);
    },
  },
  {
    title: "an address gets nothing, and takes nothing from the total, until it is confirmed",
    async run(scene) {
      await leave(scene, 1);
      const strangers = await times(20, () => signUpAs(scene, anyAddress(), false));
      assert.deepEqual(new Set(await creditsOf(scene, strangers)), new Set([0]));
      const user = await signUpAs(scene, anyAddress(), false);
      await times(5, () => confirm(scene, user));
      assert.deepEqual((await accountOf(scene, user)).amounts, [100]);
      await finish(scene);
      assert.deepEqual(new Set(await creditsOf(scene, strangers)), new Set([0]));
    },
  },
  {
    title:
      "a throw-away address opens an account without credits, until another address takes its place",
    async run(scene) {
      await setLimits(scene);
      const user = await signUpAs(scene, `${crypto.randomUUID()}@box.mailinator.com`);
      assert.deepEqual([await creditsOf(scene, [user]), await stateOf(scene, user)], [
        [0],
        "throw_away",
      ]);
      await upkeep(scene);
      assert.deepEqual(await creditsOf(scene, [user]), [0]);
      const lasting = anyAddress();
      await changeAddress(scene, user, lasting);
      await changeAddress(scene, user, anyAddress());
      await changeAddress(scene, user, lasting);
      assert.deepEqual((await accountOf(scene, user)).amounts, [100]);
      await changeAddress(scene, user, anyAddress());
      assert.deepEqual(await creditsOf(scene, [await signUpAs(scene, lasting)]), [0]);
      await isSound(scene);
    },
  },
  {
    title: "a sign-up works without a key or settings, and upkeep makes up for the free credits",
    async run(scene) {
      const { sql } = scene;
      await setLimits(scene);
      await sql`update vault.secrets set name = 'lost' where name = 'address_key'`;
      const keyless = await signUpAs(scene, anyAddress());
      assert.deepEqual([await creditsOf(scene, [keyless]), await stateOf(scene, keyless)], [
        [0],
        null,
      ]);
      await sql`update vault.secrets set name = 'address_key' where name = 'lost'`;
      await sql`delete from private.settings`;
      const early = await signUpAs(scene, anyAddress());
      assert.deepEqual([await creditsOf(scene, [early]), await stateOf(scene, early)], [
        [0],
        "waiting",
      ]);
      // Nor does an account exist if the trigger could do nothing at all.
      const unopened = crypto.randomUUID();
      await sql.begin(async (tx) => {
        await tx`set local session_replication_role = replica`;
        await tx`insert into auth.users (id, email) values (${unopened}, ${anyAddress()})`;
      });
      await finish(scene);
      assert.deepEqual(await creditsOf(scene, [keyless, early, unopened]), [100, 100, 100]);
    },
  },
];
