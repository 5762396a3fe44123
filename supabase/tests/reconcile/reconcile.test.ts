import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Calls, callsOn } from "../fixtures/calls.ts";
import { letPass } from "../fixtures/clock.ts";
import type { OwnDatabase } from "../fixtures/own-database.ts";
import { setLimits } from "../fixtures/proof.ts";
import { useOwnDatabases } from "../fixtures/use-own-databases.ts";

const databases = useOwnDatabases();
let database: OwnDatabase;
let calls: Calls;
let user: string;

beforeEach(async () => {
  database = await databases.create();
  calls = callsOn(database.sql);
  await setLimits(database);
  user = await calls.signUp();
});
afterEach(() => database.drop());

const outputUrl = "https://replicate.delivery/output.mp4";
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

/** A finalizing generation whose prediction ended that many minutes ago. Null: it did not say. */
async function finalizing(minutes: number | null): Promise<string> {
  const { generation: { id } } = await calls.start(user);
  const completedAt = minutes === null ? null : minutesAgo(minutes);
  await calls.report(id, "succeeded", { outputUrl, completedAt });
  return id;
}

const claimAll = async (since: string) => {
  const ids: string[] = [];
  for (
    let next = await calls.claimNextOutput(since);
    next !== null;
    next = await calls.claimNextOutput(since)
  ) ids.push(next.generation.id);
  return ids;
};

const now = async () => await calls.beginReconcile() ?? "";

describe("the next output to copy", () => {
  it("is the one that expires first, an hour after its prediction ended", async () => {
    const [late, early, unknown, middle] = [
      await finalizing(10),
      await finalizing(50),
      await finalizing(null),
      await finalizing(30),
    ];
    expect(await claimAll(await now())).toEqual([early, middle, late, unknown]);
  });

  it("expires within an hour, even if Replicate's clock is ahead of ours", async () => {
    const ahead = await finalizing(-90);
    const later = await finalizing(null);
    expect(await claimAll(await now())).toEqual([ahead, later]);
  });

  it("keeps its expiry when the success is reported again", async () => {
    const early = await finalizing(50);
    const late = await finalizing(10);
    await letPass(database.sql, [user], 60);
    await calls.report(early, "succeeded", { outputUrl });
    expect(await claimAll(await now())).toEqual([early, late]);
  });

  it("goes to one worker", async () => {
    await Promise.all([1, 2, 3, 4, 5].map((minutes) => finalizing(minutes)));
    const since = await now();
    const claims = await Promise.all(
      Array.from({ length: 12 }, () => calls.claimNextOutput(since)),
    );
    const ids = claims.flatMap((claim) => claim?.generation.id ?? []);
    expect(ids).toHaveLength(5);
    expect(new Set(ids).size).toBe(5);
  });

  it("is not one that a webhook's worker copies, until that worker has died", async () => {
    const id = await finalizing(10);
    await calls.claimOutput(id);
    expect(await claimAll(await now())).toEqual([]);
    await letPass(database.sql, [user], 121);
    expect(await claimAll(await now())).toEqual([id]);
  });

  it("is not tried twice in one chain after it failed, and then comes after those never tried", async () => {
    const since = await now();
    const failing = await finalizing(50);
    const claim = await calls.claimNextOutput(since);
    await calls.releaseOutput(failing, claim?.claimed_until ?? "");
    expect(await claimAll(since)).toEqual([]);
    const fresh = await finalizing(1);
    expect(await claimAll(await now())).toEqual([fresh, failing]);
  });

  it("is the same again after it was released untried, because it did not fit", async () => {
    const since = await now();
    const large = await finalizing(50);
    await finalizing(10);
    const claim = await calls.claimNextOutput(since);
    await calls.releaseOutput(large, claim?.claimed_until ?? "", false);
    expect((await calls.claimNextOutput(since))?.generation.id).toBe(large);
  });

  it("comes after those never tried when its worker died during the copy", async () => {
    const killed = await finalizing(50);
    await calls.claimNextOutput(await now());
    await letPass(database.sql, [user], 121);
    const fresh = await finalizing(1);
    expect(await claimAll(await now())).toEqual([fresh, killed]);
  });

  it("is overdue two hours after the start", async () => {
    await finalizing(10);
    expect(await calls.claimNextOutput(await now())).toMatchObject({ overdue: false });
    await letPass(database.sql, [user], 7_201);
    expect(await calls.claimNextOutput(await now())).toMatchObject({ overdue: true });
  });

  it("is never an output of a generation that has ended", async () => {
    const [failed, completed] = [await finalizing(10), await finalizing(10)];
    await calls.fail(failed);
    await calls.complete(user, completed);
    expect(await claimAll(await now())).toEqual([]);
  });
});

describe("the claim on an output", () => {
  it("goes to one of many workers, and to the next one after it is released", async () => {
    const id = await finalizing(10);
    const claims = await Promise.all(Array.from({ length: 10 }, () => calls.claimOutput(id)));
    const [mine, ...others] = claims.filter((claim) => claim !== null);
    expect(others).toEqual([]);
    await calls.releaseOutput(id, "infinity");
    expect(await calls.claimOutput(id)).toBeNull();
    await calls.releaseOutput(id, mine?.claimed_until ?? "");
    expect(await calls.claimOutput(id)).toMatchObject({ output_url: outputUrl });
  });

  it("expires when its worker dies", async () => {
    const id = await finalizing(10);
    await calls.claimOutput(id);
    await letPass(database.sql, [user], 121);
    expect(await calls.claimOutput(id)).toMatchObject({ output_url: outputUrl });
  });
});

it("a finalizing generation is not claimed as stale, because its output is claimed instead", async () => {
  const id = await finalizing(10);
  const { generation: queued } = await calls.start(user);
  await letPass(database.sql, [user], 150);
  expect((await calls.claimStale(10)).map(({ generation }) => generation.id)).toEqual([queued.id]);
  expect(await claimAll(await now())).toEqual([id]);
});

describe("the chain of calls", () => {
  interface Asked {
    chain: string;
    link: number;
  }
  /** The calls of reconcile that were asked for, the last one first. */
  const asked = async () => {
    const rows = await database.sql<{ url: string; body: Asked }[]>`
      select url, body::jsonb as body from net.http_request_queue order by id desc`;
    expect(rows.every(({ url }) => url.endsWith("/functions/v1/reconcile"))).toBe(true);
    return rows.map(({ body }) => body);
  };
  const lastAsked = async () => {
    const [last] = await asked();
    if (last === undefined) throw new Error("reconcile was not called");
    return last;
  };
  const chainOlder = (seconds: number) =>
    database.sql`
      update private.reconcile_chain
      set alive_until = alive_until - make_interval(secs => ${seconds}),
        since = since - make_interval(secs => ${seconds})
      where only_row`;

  it("begins when a call has more to do, and only once", async () => {
    expect(await calls.continueReconcile(false)).toBe(false);
    expect(await asked()).toEqual([]);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => calls.continueReconcile(true)),
    );
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await asked()).toMatchObject([{ link: 1 }]);
  });

  it("goes on link by link, each begun once, and ends when nothing is left", async () => {
    await calls.continueReconcile(true);
    const first = await lastAsked();
    const since = await calls.beginReconcile(first.chain, 1);
    expect(since).not.toBeNull();
    expect(await calls.beginReconcile(first.chain, 1)).toBeNull();
    expect(await calls.continueReconcile(true, first.chain, 1)).toBe(true);
    // A repeat of the first call must not make a second chain.
    expect(await calls.continueReconcile(true, first.chain, 1)).toBe(false);
    expect(await lastAsked()).toEqual({ chain: first.chain, link: 2 });
    expect(await calls.beginReconcile(first.chain, 2)).toBe(since);
    expect(await calls.continueReconcile(false, first.chain, 2)).toBe(false);
    expect(await asked()).toHaveLength(2);
    // The next backlog gets a new chain.
    expect(await calls.continueReconcile(true)).toBe(true);
    expect((await lastAsked()).chain).not.toBe(first.chain);
  });

  it("looks for outputs again at its end, so that a copy that was asked for meanwhile is made", async () => {
    await calls.continueReconcile(true);
    const { chain } = await lastAsked();
    await calls.beginReconcile(chain, 1);
    await finalizing(10);
    expect(await calls.continueReconcile(true)).toBe(false);
    expect(await calls.continueReconcile(false, chain, 1)).toBe(true);
    expect(await lastAsked()).toEqual({ chain, link: 2 });
  });

  it("does not go on for an output that it has tried", async () => {
    await calls.continueReconcile(true);
    const { chain } = await lastAsked();
    const since = await calls.beginReconcile(chain, 1) ?? "";
    const id = await finalizing(10);
    const claim = await calls.claimNextOutput(since);
    await calls.releaseOutput(id, claim?.claimed_until ?? "");
    expect(await calls.continueReconcile(false, chain, 1)).toBe(false);
  });

  it("has at most a hundred links, whatever is left", async () => {
    await calls.continueReconcile(true);
    const { chain } = await lastAsked();
    let links = 1;
    while (links < 200) {
      expect(await calls.beginReconcile(chain, links)).not.toBeNull();
      if (!(await calls.continueReconcile(true, chain, links))) break;
      links += 1;
    }
    expect(links).toBe(100);
    expect(await calls.beginReconcile(chain, 101)).toBeNull();
    expect(await calls.continueReconcile(true)).toBe(true);
  });

  it("ends when a link was killed, and three minutes later another one begins", async () => {
    await calls.continueReconcile(true);
    const { chain } = await lastAsked();
    await calls.beginReconcile(chain, 1);
    expect(await calls.continueReconcile(true)).toBe(false);
    await chainOlder(181);
    expect(await calls.continueReconcile(true)).toBe(true);
    expect((await lastAsked()).chain).not.toBe(chain);
    // If the killed link was only slow, it does not go on.
    expect(await calls.continueReconcile(true, chain, 1)).toBe(false);
    expect(await calls.beginReconcile(chain, 2)).toBeNull();
  });

  it("is refused to a link that arrives after its chain has ended", async () => {
    await calls.continueReconcile(true);
    const { chain } = await lastAsked();
    await chainOlder(181);
    expect(await calls.beginReconcile(chain, 1)).toBeNull();
  });

  it("does not begin while functions cannot be called, and does not stay alive then", async () => {
    await database.sql`delete from vault.secrets where name = 'secret_key'`;
    expect(await calls.continueReconcile(true)).toBe(false);
    expect(await asked()).toEqual([]);
    const [row] = await database.sql<{ alive: boolean }[]>`
      select alive_until > now() as alive from private.reconcile_chain`;
    expect(row).toEqual({ alive: false });
  });
});
