import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callsOn } from "../fixtures/calls.ts";
import type { OwnDatabase } from "../fixtures/own-database.ts";
import { useOwnDatabases } from "../fixtures/use-own-databases.ts";

// The shared stack's reconcile would claim the purchases, too.
const databases = useOwnDatabases();
let database: OwnDatabase;

beforeAll(async () => {
  database = await databases.create();
});
afterAll(() => database?.drop());

interface Purchase {
  id: string;
  state: string;
  version: number;
  email: string | null;
}

/** Begins to buy, as a new user. */
async function begin(): Promise<string> {
  const calls = callsOn(database.sql);
  return (await calls.buy(await calls.signUp(), "500-eur-5")).purchase.id;
}

/** Begins to buy, and records the checkout session. */
async function open(): Promise<string> {
  const id = await begin();
  await database.sql`select public.record_checkout_session(${id}, ${`cs_${id}`}, false)`;
  return id;
}

interface Facts {
  status?: string;
  payment?: string;
  subtotal?: number;
  refunded?: number;
  failed?: boolean;
  event?: string | null;
}

const settle = (
  id: string,
  {
    status = "complete",
    payment = "paid",
    subtotal = 500,
    refunded = 0,
    failed = false,
    event = null,
  }: Facts = {},
) =>
  database.sql`
    select public.apply_purchase(id, version, ${`cs_${id}`}, false, ${status}, ${payment}, ${subtotal}::bigint, 'eur',
      ${`pi_${id}`}, 500, ${refunded}::bigint, 0, null, ${failed}, ${event}, 'a.type')
    from public.purchases where id = ${id}`;

async function paid(): Promise<string> {
  const id = await open();
  await settle(id);
  return id;
}

async function stateOf(id: string): Promise<string | undefined> {
  const [row] = await database.sql<{ state: string }[]>`
    select state from public.purchases where id = ${id}`;
  return row?.state;
}

/** Makes a purchase older. Its guard refuses that to everybody, so it is off. */
const age = (id: string, hours: number) =>
  database.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx`
      update public.purchases
      set created_at = created_at - make_interval(mins => ${hours * 60}::int),
        expires_at = expires_at - make_interval(mins => ${hours * 60}::int),
        paid_at = paid_at - make_interval(mins => ${hours * 60}::int),
        sweep_at = sweep_at - make_interval(mins => ${hours * 60}::int)
      where id = ${id}`;
  });

async function claim(limit = 1000): Promise<Purchase[]> {
  const [row] = await database.sql<{ claimed: Purchase[] }[]>`
    select public.claim_purchases(${limit}) as claimed`;
  return row?.claimed ?? [];
}

const claims = async (id: string) => (await claim()).some((purchase) => purchase.id === id);

/** In how many minutes it is due; null: never. */
async function dueIn(id: string): Promise<number | null> {
  const [row] = await database.sql<{ minutes: number | null }[]>`
    select round(extract(epoch from sweep_at - clock_timestamp()) / 60)::int as minutes
    from public.purchases where id = ${id}`;
  return row?.minutes ?? null;
}

const hours = (count: number) => count * 60;
const days = (count: number) => hours(count * 24);

describe("reconcile asks about a purchase that is not paid", () => {
  it("after 2, 5, 15 and 60 minutes, then hourly", async () => {
    const id = await begin();
    const seen: (number | null)[] = [await dueIn(id)];
    for (const minutes of [2, 3, 10, 45, 60, 60]) {
      await age(id, minutes / 60);
      expect(await claims(id)).toBe(true);
      seen.push(await dueIn(id));
      expect(await claims(id)).toBe(false);
    }
    expect(seen).toEqual([2, 3, 10, 45, 60, 60, 60]);
  });

  it("an hour after it expires, then daily for fourteen days, and never again", async () => {
    const id = await open();
    await database.sql`update public.purchases set sweeps = 4 where id = ${id}`;
    await age(id, 23.5);
    expect(await claims(id)).toBe(true);
    expect(await dueIn(id)).toBe(30);
    await age(id, 0.5);
    expect(await claims(id)).toBe(true);
    expect(await dueIn(id)).toBe(days(1));
    await age(id, 24 * 13 + 1);
    expect(await claims(id)).toBe(true);
    expect(await dueIn(id)).toBeNull();
  });

  it.each<[string, Facts, number | null]>([
    ["daily while its payment takes days", { payment: "unpaid" }, days(1)],
    ["weekly when it is paid", {}, days(7)],
    ["daily when it was paid and not granted", { subtotal: 1 }, days(1)],
    ["never when the money of that is back", { subtotal: 1, refunded: 500 }, null],
    ["never when it has expired", { status: "expired", payment: "unpaid" }, null],
    ["never when its payment has failed", { payment: "unpaid", failed: true }, null],
  ])("%s", async (_when, facts, minutes) => {
    const id = await open();
    await settle(id, facts);
    expect(await dueIn(id)).toBe(minutes);
  });

  it("weekly until 180 days after the payment, because disputes come late", async () => {
    const id = await paid();
    await age(id, 24 * 172);
    expect(await claims(id)).toBe(true);
    expect(await dueIn(id)).toBe(days(7));
    await age(id, 24 * 7);
    expect(await claims(id)).toBe(true);
    expect(await dueIn(id)).toBeNull();
  });

  it.each<[string, Facts, number | null]>([
    ["has paid", {}, 2],
    ["has begun a payment that takes days", { payment: "unpaid" }, 2],
    ["may have paid, because the answer is older than the event", {
      status: "open",
      payment: "unpaid",
    }, 2],
    ["has not paid", { status: "expired", payment: "unpaid" }, null],
  ])(
    "and two minutes after an event that says that the buyer %s",
    async (_what, facts, minutes) => {
      const id = await open();
      // As if it were due in an hour.
      await database
        .sql`update public.purchases set sweep_at = now() + interval '1 hour' where id = ${id}`;
      await settle(id, { ...facts, event: `evt_${id}` });
      expect(await dueIn(id)).toBe(minutes);
    },
  );

  it("and keeps its turn when settling moves nothing", async () => {
    const id = await paid();
    await age(id, 24);
    await settle(id);
    expect(await dueIn(id)).toBe(days(6));
  });
});

describe("claim_purchases", () => {
  it("gives each purchase to one worker, and does not change its version", async () => {
    const ids = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const id = await begin();
        await age(id, 1);
        return id;
      }),
    );
    const claimed = (await Promise.all(Array.from({ length: 6 }, () => claim()))).flat();
    expect(claimed.map(({ id }) => id).filter((id) => ids.includes(id)).sort())
      .toEqual([...ids].sort());
    expect(claimed.filter(({ id }) => ids.includes(id)).map(({ version }) => version))
      .toEqual(ids.map(() => 1));
  });

  it("gives at most as many as were asked for, those that are due longest first", async () => {
    const id = await begin();
    await age(id, 24 * 13);
    expect(await claim(1)).toMatchObject([{ id, email: expect.stringContaining("@") }]);
  });
});

describe("expire_purchase", () => {
  async function expire(id: string, version = 1): Promise<Purchase | undefined> {
    const [row] = await database.sql<{ purchase: Purchase }[]>`
      select public.expire_purchase(${id}, ${version}) as purchase`;
    return row?.purchase;
  }

  it("ends a purchase whose session nobody knows, once it has expired", async () => {
    const id = await begin();
    expect(await expire(id)).toMatchObject({ state: "created" });
    await age(id, 24);
    expect(await expire(id, 2)).toMatchObject({ state: "created" });
    expect(await expire(id)).toMatchObject({ state: "expired", email: null });
    expect(await dueIn(id)).toBeNull();
  });

  it("leaves one with a session alone, because it may have been paid", async () => {
    const id = await open();
    await age(id, 24);
    expect(await expire(id, 2)).toMatchObject({ state: "open" });
    await settle(id);
    expect(await stateOf(id)).toBe("paid");
  });
});
