import { assert as assertProperty, asyncProperty, constantFrom, nat, record } from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { newUser, sql } from "../fixtures/database.ts";
import { report, start } from "../fixtures/generations.ts";
import { forgeries, type Scene } from "./fixtures/forgeries.ts";
import { genuine, type Message, now, send, sign, tokenOf } from "./fixtures/message.ts";

let users: string[] = [];
let scene: Scene;

beforeAll(async () => {
  users = [await newUser(), await newUser()];
  const [victim, other] = await Promise.all(users.map(async (user) => {
    const { generation } = await start(user);
    await report(generation.id, "processing");
    return generation.id;
  }));
  scene = { victim: victim ?? "", other: other ?? "", job: `job-${victim}` };
});

/** Everything that a webhook could change, for the scene's two users. */
async function everything() {
  const [row] = await sql`select
    (select jsonb_agg(to_jsonb(g) order by id) from public.generations g where user_id in ${
    sql(users)
  }) as generations,
    (select jsonb_agg(to_jsonb(t) order by user_id, seq) from public.credit_transactions t
     where user_id in ${sql(users)}) as credit_transactions,
    (select jsonb_agg(to_jsonb(p) order by id) from public.profiles p where id in ${
    sql(users)
  }) as profiles,
    (select jsonb_agg(to_jsonb(d) order by webhook_id) from private.webhook_deliveries d
     where generation_id in ${sql([scene.victim, scene.other])} or job_id like ${`%${scene.job}%`}
       or job_id like 'job_') as webhook_deliveries`;
  return row;
}

describe("a webhook is refused, and changes nothing,", () => {
  it.each(forgeries)("%s (%i %s)", async (_sentence, status, code, make) => {
    const before = await everything();
    const answer = await send(make(scene));
    expect(answer).toMatchObject({
      status,
      contentType: "application/problem+json",
      body: { status, code },
    });
    expect(await everything()).toEqual(before);
  });

  it("in more than sixty variants, which all together left no trace", async () => {
    expect(forgeries.length).toBeGreaterThan(60);
    expect(await everything()).toMatchObject({
      generations: [{ state: "processing" }, { state: "processing" }],
      credit_transactions: [{ seq: 1 }, { seq: 2 }, { seq: 1 }, { seq: 2 }],
      profiles: [{ credits: 90 }, { credits: 90 }],
      webhook_deliveries: null,
    });
  });
});

/** One flipped bit in one part of a genuine message. */
const flips = record({
  part: constantFrom("body", "id", "timestamp", "signature", "token", "generation"),
  place: nat(10_000),
  bit: nat(7),
});

const refusalOf: Record<string, number> = {
  body: 401,
  id: 401,
  timestamp: 401,
  signature: 401,
  token: 404,
  generation: 404,
};

function flip(bytes: Uint8Array, place: number, bit: number): Uint8Array<ArrayBuffer> {
  const flipped = Uint8Array.from(bytes);
  const at = place % flipped.length;
  flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
  return flipped;
}

it("a genuine webhook with any single bit flipped is refused, and changes nothing", async () => {
  const before = await everything();
  await assertProperty(
    asyncProperty(flips, async ({ part, place, bit }) => {
      const message = genuine(scene.victim, { id: scene.job, status: "succeeded" });
      const { headers, query } = message;
      /** Headers and URLs must stay text, so only low bits are flipped. */
      const flipText = (text = "") =>
        Buffer.from(flip(Buffer.from(text), place, bit % 3)).toString();
      if (part === "body") message.sent = flip(Buffer.from(message.body), place, bit);
      else if (part === "token") query[1] = ["token", flipText(query[1]?.[1])];
      else if (part === "generation") query[0] = ["generation", flipText(query[0]?.[1])];
      else if (part === "signature") {
        const bytes = Buffer.from((headers["webhook-signature"] ?? "").slice(3), "base64");
        const flipped = Buffer.from(flip(bytes, place, bit));
        headers["webhook-signature"] = `v1,${flipped.toString("base64")}`;
      } else headers[`webhook-${part}`] = flipText(headers[`webhook-${part}`]);
      const { status, contentType } = await send(message);
      expect({ status, contentType }).toEqual({
        status: refusalOf[part],
        contentType: "application/problem+json",
      });
    }),
    { numRuns: 200, seed: 20_261_128 },
  );
  expect(await everything()).toEqual(before);
});

const ignored: [sentence: string, outcome: string, make: () => Message][] = [
  [
    "an unknown status",
    "unknown_status",
    () => genuine(scene.victim, { id: scene.job, status: "paused" }),
  ],
  [
    "a status that is a property's name",
    "unknown_status",
    () => genuine(scene.victim, { id: scene.job, status: "__proto__" }),
  ],
  [
    "another job's id",
    "other_job",
    () => genuine(scene.victim, { id: `job-${scene.other}`, status: "failed" }),
  ],
  [
    "a status that is behind the current state",
    "late",
    () => genuine(scene.victim, { id: scene.job, status: "starting" }),
  ],
  [
    "an unknown generation",
    "unknown_generation",
    () => genuine(crypto.randomUUID(), { id: scene.job, status: "failed" }),
  ],
  ["a wrong content type", "unknown_status", () => {
    const message = genuine(scene.victim, { id: scene.job, status: "paused" });
    return { ...message, headers: { ...message.headers, "content-type": "text/plain" } };
  }],
];

describe("a genuine webhook is recorded and ignored with", () => {
  it.each(ignored)("%s: %s", async (_sentence, outcome, make) => {
    const before = await everything();
    const message = make();
    expect(await send(message)).toMatchObject({ status: 200, body: { outcome } });
    expect(await send(message)).toMatchObject({ status: 200, body: { outcome: "duplicate" } });

    const { webhook_deliveries: _earlier, ...rest } = before ?? {};
    expect(await everything()).toMatchObject(rest);
    const recorded = await sql`
      select outcome from private.webhook_deliveries where webhook_id = ${message.id}`;
    expect(recorded).toEqual([{ outcome }]);
  });
});

it("a genuine failure is applied once, with a refund", async () => {
  const message = genuine(scene.victim, { id: scene.job, status: "failed", error: "E005" });
  expect(await send(message)).toMatchObject({ status: 200, body: { outcome: "applied" } });
  const again = [message, genuine(scene.victim, { id: scene.job, status: "succeeded" })];
  expect(await Promise.all(again.map(send))).toMatchObject([
    { status: 200, body: { outcome: "duplicate" } },
    { status: 200, body: { outcome: "already_final" } },
  ]);
  expect(
    await sql`
    select type, amount from public.credit_transactions
    where generation_id = ${scene.victim} order by seq`,
  ).toEqual([
    { type: "deduction", amount: -10 },
    { type: "refund", amount: 10 },
  ]);
});

it("a list with additional signatures is accepted", async () => {
  const message = genuine(scene.other, { id: `job-${scene.other}`, status: "processing" });
  message.headers["webhook-signature"] = `v2,AAAA v1,AAAA ${sign(message)}`;
  expect(await send(message)).toMatchObject({ status: 200, body: { outcome: "applied" } });
  expect(message.query).toContainEqual(["token", tokenOf(scene.other)]);
  expect(Number(message.timestamp)).toBeLessThanOrEqual(Number(now()));
});
