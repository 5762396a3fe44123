import { expect, it } from "vitest";
import { generationSchema } from "../../functions/_shared/contracts/generations.ts";
import { creditTransactionSchema } from "../../functions/_shared/contracts/credits.ts";
import { newUser, sql } from "../fixtures/database.ts";
import { report, start } from "../fixtures/generations.ts";

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
  const { generation } = await start(user);
  await report(generation.id, "succeeded", { outputUrl: "https://replicate.delivery/o.mp4" });
  const payloads = await sql<{ text: string }[]>`
    select payload::text as text from realtime.messages where topic = ${`user:${user}`}`;
  for (const { text } of payloads) {
    expect(text).not.toMatch(/replicate\.delivery|job_id|idempotency_key|claimed_until/);
  }
});
