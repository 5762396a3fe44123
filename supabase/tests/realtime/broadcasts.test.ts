import { expect, it } from "vitest";
import { generationSchema } from "../../functions/_shared/contracts/generation/generations.ts";
import { creditTransactionSchema } from "../../functions/_shared/contracts/account/credits.ts";
import { purchaseSchema } from "../../functions/_shared/contracts/account/purchases.ts";
import { newUser, sql } from "../fixtures/database.ts";
import { complete, report, start } from "../fixtures/generations.ts";
import { paid, settle } from "../fixtures/purchases.ts";

it("each change is sent to its user's private topic, in the contracts' format", async () => {
  const user = await newUser();
  const { generation } = await start(user);
  await report(generation.id, "processing", { progress: 40 });
  await report(generation.id, "processing", { progress: 40 });
  await report(generation.id, "failed");

  const messages = await sql<{ event: string; private: boolean; payload: unknown }[]>`
    select event, private, payload from realtime.messages where topic = ${`user:${user}`}`;
  expect(messages.every((message) => message.private)).toBe(true);

  const generations = messages.filter(({ event }) => event === "generation")
    .map(({ payload }) => generationSchema.parse(payload));
  expect(generations.map(({ state }) => state).sort()).toEqual(["failed", "processing", "queued"]);

  const lines = messages.filter(({ event }) => event === "credit_transaction")
    .map(({ payload }) => creditTransactionSchema.parse(payload));
  expect(lines.map(({ amount }) => amount).sort((one, other) => one - other)).toEqual([
    -10,
    10,
    100,
  ]);
});

it("broadcasts do not contain columns that the owner may not read", async () => {
  const user = await newUser();
  // Not one whose output is still to be copied: every reconcile of another test would try that.
  await complete(user);
  const payloads = await sql<{ text: string }[]>`
    select payload::text as text from realtime.messages where topic = ${`user:${user}`}`;
  for (const { text } of payloads) {
    expect(text).not.toMatch(/replicate\.delivery|job_id|idempotency_key|claimed_until/);
  }
});

it("each version of a purchase is sent to its user, without what only the server needs", async () => {
  const user = await newUser();
  const id = await paid(user);
  await settle(id, { refunded: 100 });
  const messages = await sql<{ payload: object }[]>`
    select payload from realtime.messages where topic = ${`user:${user}`} and event = 'purchase'`;
  const seen = messages.map(({ payload }) => purchaseSchema.parse(payload))
    .sort((one, other) => one.version - other.version);
  expect(seen.map(({ version, state, taken }) => [version, state, taken])).toEqual([
    [1, "created", 0],
    [2, "open", 0],
    [3, "paid", 0],
    [4, "paid", 100],
  ]);
  for (const { payload } of messages) {
    // Realtime adds an id of its own to a payload that has none.
    expect(Object.keys(payload).sort()).toEqual(Object.keys(purchaseSchema.shape).sort());
  }
});

it("a claim by reconcile sends no message about a purchase", async () => {
  const user = await newUser();
  const id = await paid(user);
  await sql`update public.purchases set sweep_at = now(), sweeps = 3 where id = ${id}`;
  const messages = await sql`
    select 1 from realtime.messages where topic = ${`user:${user}`} and event = 'purchase'`;
  expect(messages).toHaveLength(3);
});
