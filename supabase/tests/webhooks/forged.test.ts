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

/** All that a webhook could change, for the scene's two users. */
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

  it("in sixty and more forms, and one after the other they left no trace", async () => {
    expect(forgeries.length).toBeGreaterThan(60);
    expect(await everything()).toMatchObject({
      generations: [{ state: "processing" }, { state: "processing" }],
      credit_transactions: [{ seq: 1 }, { seq: 2 }, { seq: 1 }, { seq: 2 }],
      profiles: [{ credits: 90 }, { credits: 90 }],
      webhook_deliveries: null,
    });
  });
});

const ignored: [sentence: string, outcome: string, make: () => Message][] = [
  [
    "a status of a kind to come",
    "unknown_status",
    () => genuine(scene.victim, { id: scene.job, status: "paused" }),
  ],
  [
    "a status called like a property",
    "unknown_status",
    () => genuine(scene.victim, { id: scene.job, status: "__proto__" }),
  ],
  [
    "another job's id",
    "other_job",
    () => genuine(scene.victim, { id: `job-${scene.other}`, status: "failed" }),
  ],
  [
    "a state that is past",
    "late",
    () => genuine(scene.victim, { id: scene.job, status: "starting" }),
  ],
  [
    "no generation that we know",
    "unknown_generation",
    () => genuine(crypto.randomUUID(), { id: scene.job, status: "failed" }),
  ],
  ["a wrong content type over the right bytes", "unknown_status", () => {
    const message = genuine(scene.victim, { id: scene.job, status: "paused" });
    return { ...message, headers: { ...message.headers, "content-type": "text/plain" } };
  }],
];

describe("a webhook that holds is recorded and ignored with", () => {
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

it("the genuine one among them is believed: once, and with its refund", async () => {
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

it("a second signature, of a secret being replaced, does no harm", async () => {
  const message = genuine(scene.other, { id: `job-${scene.other}`, status: "processing" });
  message.headers["webhook-signature"] = `v2,AAAA v1,AAAA ${sign(message)}`;
  expect(await send(message)).toMatchObject({ status: 200, body: { outcome: "applied" } });
  expect(message.query).toContainEqual(["token", tokenOf(scene.other)]);
  expect(Number(message.timestamp)).toBeLessThanOrEqual(Number(now()));
});
