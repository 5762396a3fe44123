/**
 * Sixteen concurrent connections work on the same accounts, and some are killed. The answers tell
 * what the database must contain at the end. A call whose connection died is repeated with the same
 * ids until it is answered, as a client does.
 */
import assert from "node:assert/strict";
import { connect } from "../../../scripts/stack/postgres/connect.ts";
import { callsOn, isRefusal, refusable, type Refusal } from "../fixtures/calls.ts";
import { isSound, setLimits } from "../fixtures/proof.ts";
import { Buyers } from "./purchases/buyers.ts";
import { offerPacks } from "./purchases/offer-packs.ts";

const connections = 16;
const users = 48;
const operationsBetweenKills = 400;
const operationsBetweenAudits = 10_000;
const inFlightMax = 5;
const finals = new Set(["completed", "failed", "canceled"]);
const refusals = new Set([
  "insufficient_credits",
  "too_many_in_flight",
  "not_refundable",
  "nothing_to_return",
]);
/** The errors of a killed connection. */
const deaths = new Set(["57P01", "CONNECTION_CLOSED", "CONNECTION_ENDED", "ECONNRESET", "EPIPE"]);

export interface Crowd {
  operations: number;
  /** Calls that died with their connection and were repeated. */
  died: number;
  /** How often the invariants were checked during the run. */
  audits: number;
  seconds: number;
}

/** A video according to the answers. Once it has a final state, no answer may differ. */
interface Video {
  user: string;
  end?: string;
}

/** Random integers from 0 to `max` - 1. The same seed gives the same sequence (mulberry32). */
function randomFrom(seed: number): (max: number) => number {
  let state = seed;
  return (max) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * max);
  };
}

/** By this name, connections are found and killed. */
const crowdName = "crowd";

export async function runCrowd(url: string, operations: number, seed: number): Promise<Crowd> {
  const begun = performance.now();
  const admin = connect(url, 4);
  const crowd: Crowd = { operations: 0, died: 0, audits: 0, seconds: 0 };
  const people: string[] = [];
  const videos = new Map<string, Video>();
  /** The videos that calls are made for, including a few final ones. */
  const recent: string[] = [];
  const gifts = new Map<string, { user: string; amount: number }>();
  const buyers = new Buyers();

  function hear(id: string, user: string, state: string) {
    const video = videos.get(id) ?? { user };
    if (!videos.has(id)) recent.push(id);
    videos.set(id, video);
    if (recent.length > 200) recent.shift();
    if (!finals.has(state)) return;
    assert.equal(video.end ?? state, state, `${id} has two final states`);
    video.end = state;
  }

  function heard(id: string, user: string, answer: { state: string } | Refusal) {
    if (!isRefusal(answer)) hear(id, user, answer.state);
  }

  async function work(worker: number): Promise<void> {
    const pick = randomFrom(seed + worker);
    let sql = connect(url, 1, crowdName);
    async function answered<Answer>(call: (calls: ReturnType<typeof callsOn>) => Promise<Answer>) {
      for (let attempt = 0; attempt < 20; attempt += 1) {
        try {
          const answer = await refusable(call(callsOn(sql)));
          if (isRefusal(answer)) assert(refusals.has(answer.refused), answer.refused);
          return answer;
        } catch (error) {
          const { code = "" } = error as { code?: string };
          if (!deaths.has(code)) {
            throw error;
          }
          crowd.died += 1;
          await sql.end({ timeout: 0 });
          sql = connect(url, 1, crowdName);
        }
      }
      throw new Error("No answer in twenty attempts.");
    }

    while (crowd.operations < operations) {
      crowd.operations += 1;
      const now = crowd.operations;
      const user = people[pick(users)] ?? "";
      const id = recent[pick(recent.length)];
      const chance = pick(100);
      if (chance < 22 || id === undefined) {
        const wanted = crypto.randomUUID();
        const answer = await answered((calls) => calls.start(user, wanted));
        if (!isRefusal(answer)) hear(wanted, user, answer.generation.state);
      } else {
        const owner = videos.get(id)?.user ?? "";
        if (chance < 30) {
          const answer = await answered((calls) => calls.start(owner, id));
          assert(!isRefusal(answer) && answer.repeated, "a repeated start");
          hear(id, owner, answer.generation.state);
        } else if (chance < 62) {
          const status =
            ["starting", "processing", "processing", "succeeded", "failed", "canceled"][pick(6)] ??
              "";
          const webhookId = `${id} ${pick(6)}`;
          const answer = await answered((calls) =>
            calls.report(id, status, {
              progress: pick(100),
              outputUrl: status === "succeeded" ? "https://replicate.delivery/o.mp4" : null,
              webhookId: pick(2) === 0 ? null : webhookId,
            })
          );
          if (!isRefusal(answer) && answer.generation !== null) {
            hear(id, owner, answer.generation.state);
          }
        } else if (chance < 64) {
          const answer = await answered((calls) => calls.claimCreate(id));
          if (!isRefusal(answer)) hear(id, owner, answer.generation.state);
        } else if (chance < 70) {
          heard(
            id,
            owner,
            await answered((calls) => now % 2 === 0 ? calls.fail(id) : calls.refuse(id)),
          );
        } else if (chance < 74) {
          const answer = await answered((calls) => calls.cancel(id));
          if (!isRefusal(answer)) hear(id, owner, answer.generation.state);
        } else if (chance < 82) {
          heard(id, owner, await answered((calls) => calls.complete(owner, id)));
        } else if (chance < 86) {
          await answered((calls) => calls.claimOutput(id));
        } else if (chance < 92) {
          const answer = await answered((calls) => calls.refund(id));
          const { end } = videos.get(id) ?? {};
          if (isRefusal(answer)) assert.equal(answer.refused, "not_refundable");
          else assert(end !== "completed", "a completed video was refunded");
        } else if (chance < 94) {
          assert(typeof await answered((calls) => calls.deduct(owner, 10, id)) === "number");
        } else if (chance < 97) {
          // New gifts and repeated ones; the key tells which.
          const key = `gift ${pick(operations)} of ${seed}`;
          const gift = gifts.get(key) ?? { user, amount: 10 + pick(20) };
          gifts.set(key, gift);
          const answer = await answered((calls) => calls.add(gift.user, gift.amount, "bonus", key));
          assert(!isRefusal(answer), "a gift was refused");
        } else {
          await buyers.act(pick, user, answered);
        }
      }
      if (now % operationsBetweenKills === 0) {
        await admin`select pg_terminate_backend(pid) from (
          select pid from pg_catalog.pg_stat_activity
          where application_name = ${crowdName} and datname = current_database()
          order by state = 'active' desc, query_start limit 1) as victim`;
      }
      if (now % operationsBetweenAudits === 0) {
        await isSound({ sql: admin });
        crowd.audits += 1;
      }
    }
    await sql.end({ timeout: 1 });
  }

  try {
    await setLimits({ sql: admin }, { in_flight_max: inFlightMax });
    await offerPacks(admin);
    const calls = callsOn(admin);
    for (let user = 0; user < users; user += 1) people.push(await calls.signUp());
    await Promise.all(Array.from({ length: connections }, (_, worker) => work(worker)));

    // Fail everything that is still open, so that every final state is known.
    const open = [...videos].filter(([, { end }]) => end === undefined);
    for (const [id, { user }] of open) hear(id, user, (await calls.fail(id)).state);
    await buyers.settle(admin, (call) => refusable(call(calls)));
    await isSound({ sql: admin });

    const rows = await admin<{ id: string; user: string; state: string }[]>`
      select id, user_id as user, state from public.generations`;
    assert.equal(rows.length, videos.size, "videos");
    for (const { id, user, state } of rows) assert.deepEqual(videos.get(id), { user, end: state });
    const balances = new Map(people.map((user) => [user, 100]));
    const change = (user: string, amount: number) =>
      balances.set(user, (balances.get(user) ?? 0) + amount);
    for (const { user, amount } of gifts.values()) change(user, amount);
    for (const { user, end } of videos.values()) if (end === "completed") change(user, -10);
    const bought = await buyers.moved(admin);
    for (const [user, credits] of bought.credits) change(user, credits);
    const accounts = await admin<{ id: string; credits: number }[]>`
      select id, credits from public.profiles`;
    assert.deepEqual(new Map(accounts.map(({ id, credits }) => [id, credits])), balances);
    const [ledger] = await admin<{ lines: number }[]>`
      select count(*)::integer as lines from public.credit_transactions`;
    const refunds = [...videos.values()].filter(({ end }) => end !== "completed").length;
    assert.equal(
      ledger?.lines,
      users + gifts.size + videos.size + refunds + bought.lines,
      "ledger lines",
    );
  } finally {
    await admin.end({ timeout: 1 });
  }
  crowd.seconds = Math.round((performance.now() - begun) / 1_000);
  return crowd;
}
