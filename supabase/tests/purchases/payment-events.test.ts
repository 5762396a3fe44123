import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OwnDatabase } from "../fixtures/own-database.ts";
import { useOwnDatabases } from "../fixtures/use-own-databases.ts";

// The shared stack's reconcile would claim the windows, too.
const databases = useOwnDatabases();
let database: OwnDatabase;

beforeAll(async () => {
  database = await databases.create();
});
afterAll(() => database?.drop());

interface Window {
  since: string;
  until: string;
  after: string | null;
}

async function claim(livemode = true): Promise<Window | null> {
  const [row] = await database.sql<{ window: Window | null }[]>`
    select public.claim_payment_events(${livemode}) as window`;
  return row?.window ?? null;
}

const record = (until: string, after: string | null) =>
  database.sql`select public.record_payment_events(true, ${until}, ${after})`;

/** As if this much time had passed since the last claim. */
const letPass = (minutes: number) =>
  database.sql`update private.payment_event_windows
    set claimed_at = claimed_at - make_interval(mins => ${minutes}) where livemode`;

const hoursBetween = (from: string, to: string) =>
  Math.round((Date.parse(to) - Date.parse(from)) / 3_600_000);

describe("the payment provider's events", () => {
  it("are read in windows, by one worker at a time, and not more often than every two minutes", async () => {
    const claimed = await Promise.all(Array.from({ length: 8 }, () => claim()));
    const [first, ...others] = claimed.filter((window) => window !== null);
    if (first === undefined) throw new Error("Nobody got the window.");
    expect(others).toEqual([]);
    expect(first.after).toBeNull();
    expect(hoursBetween(first.since, first.until)).toBe(25);

    // The next page of the same window, also by another worker after the first has died.
    await record(first.until, "evt_100");
    expect(await claim()).toBeNull();
    await letPass(2);
    expect(await claim()).toEqual({ ...first, after: "evt_100" });
    await letPass(2);
    const again = await claim();
    expect(again).toEqual({ ...first, after: "evt_100" });

    // It was the last page: the next window begins an hour before the end of this one.
    await record(first.until, null);
    await letPass(2);
    const second = await claim();
    if (second === null) throw new Error("Nobody got the second window.");
    expect(hoursBetween(second.since, first.until)).toBe(1);
    expect(Date.parse(second.until)).toBeGreaterThanOrEqual(Date.parse(first.until));
    expect(second.after).toBeNull();

    // A worker of an earlier window comes too late, and changes nothing.
    await record(first.since, "evt_7");
    await letPass(2);
    expect(await claim()).toEqual(second);

    // The payment provider keeps them for 30 days.
    await database
      .sql`update private.payment_event_windows set read_until = now() - interval '90 days' where livemode`;
    await letPass(2);
    const third = await claim();
    expect(hoursBetween(third?.since ?? "", new Date().toISOString())).toBe(30 * 24);
  });

  it("are read from the start again if a window is not read to its end within a day", async () => {
    await database.sql`update private.payment_event_windows
      set read_until = now() - interval '5 hours', window_until = null where livemode`;
    await letPass(2);
    const stuck = await claim();
    if (stuck === null) throw new Error("Nobody got the window.");
    await record(stuck.until, "evt_of_another_account");
    await letPass(2);
    expect(await claim()).toEqual({ ...stuck, after: "evt_of_another_account" });

    await database.sql`update private.payment_event_windows
      set window_until = window_until - interval '1 day' where livemode`;
    await letPass(2);
    const fresh = await claim();
    // All that the window had not read is in it.
    expect(fresh).toMatchObject({ since: stuck.since, after: null });
    expect(Date.parse(fresh?.until ?? "")).toBeGreaterThanOrEqual(Date.parse(stuck.until));
  });

  it("of test and live mode are read apart from each other", async () => {
    expect(await claim(false)).not.toBeNull();
    expect(await claim(false)).toBeNull();
  });
});
