import { expect, it } from "vitest";
import { aGeneration, generationId } from "../_shared/contracts/fixtures/generation.ts";
import { createWorld, post, userId } from "../_shared/fixtures/world.ts";
import { unauthorizedDatabase } from "../_shared/fixtures/unauthorized.ts";
import { readStatus } from "./handler.ts";

it("our row is the answer when Replicate was asked just now", async () => {
  const { world, asked } = createWorld({ jobToCheck: null });
  const response = await readStatus(post({ id: generationId }), world);
  expect(await response.json()).toMatchObject({
    id: generationId,
    state: "queued",
  });
  expect(asked.reports).toEqual([]);
});

it("Replicate is asked when the row is stale, and the result is the answer", async () => {
  const { world, asked } = createWorld({
    jobToCheck: "job1",
    prediction: { id: "job1", status: "processing", logs: "50%|█████" },
    applied: {
      outcome: "applied",
      generation: aGeneration({ state: "processing", progress: 50 }),
    },
  });
  const response = await readStatus(post({ id: generationId }), world);
  expect(await response.json()).toMatchObject({
    state: "processing",
    progress: 50,
  });
  expect(asked.reports).toMatchObject([{ progress: 50, webhookId: null }]);
});

it("nothing changes when Replicate does not answer", async () => {
  const { world, asked } = createWorld({
    jobToCheck: "job1",
    prediction: null,
  });
  const response = await readStatus(post({ id: generationId }), world);
  expect(await response.json()).toMatchObject({ state: "queued" });
  expect(asked.reports).toEqual([]);
  expect(asked.failures).toEqual([]);
});

it("an unfinished copy is continued", async () => {
  const { world, asked } = createWorld({
    found: aGeneration({ state: "finalizing" }),
    claimed: {
      output_url: "https://replicate.delivery/o.mp4",
      user_id: userId,
      claimed_until: "2026-11-22T12:02:00+00:00",
    },
    output: new Response("....ftyp and the rest"),
  });
  const response = await readStatus(post({ id: generationId }), world);
  expect(await response.json()).toMatchObject({ state: "completed" });
  expect(asked.stored).toEqual([{
    path: `${userId}/${generationId}.mp4`,
    bytes: 21,
  }]);
});

it("another user's generation gets the same answer as a missing one", async () => {
  const { world } = createWorld({ found: null });
  await expect(readStatus(post({ id: generationId }), world))
    .rejects.toMatchObject({ code: "generation_not_found", status: 404 });
});

it("our row is the answer, and the session is not blamed, when a database call of ours is refused", async () => {
  for (const found of [aGeneration(), aGeneration({ state: "finalizing" })]) {
    const { world } = createWorld({ found });
    world.adminDb = unauthorizedDatabase;
    const response = await readStatus(post({ id: generationId }), world);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(found);
  }
});

it("our row is the answer when Replicate's report cannot be recorded", async () => {
  const { world } = createWorld({
    jobToCheck: "job1",
    prediction: { id: "job1", status: "processing" },
  });
  world.adminDb.applyPrediction = unauthorizedDatabase.applyPrediction;
  const response = await readStatus(post({ id: generationId }), world);
  expect(await response.json()).toMatchObject({ state: "queued" });
});
