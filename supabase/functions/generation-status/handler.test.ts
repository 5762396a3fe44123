import { expect, it } from "vitest";
import { aGeneration, generationId } from "../_shared/contracts/fixtures/generation.ts";
import { createWorld, post, userId } from "../_shared/fixtures/world.ts";
import { readStatus } from "./handler.ts";

it("answers with our row when Replicate was asked just now", async () => {
  const { world, asked } = createWorld({ jobToCheck: null });
  const response = await readStatus(post({ id: generationId }), world);
  expect(await response.json()).toMatchObject({
    id: generationId,
    state: "queued",
  });
  expect(asked.reports).toEqual([]);
});

it("asks Replicate when the row is stale, and answers with the result", async () => {
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

it("changes nothing when Replicate does not answer", async () => {
  const { world, asked } = createWorld({
    jobToCheck: "job1",
    prediction: null,
  });
  const response = await readStatus(post({ id: generationId }), world);
  expect(await response.json()).toMatchObject({ state: "queued" });
  expect(asked.reports).toEqual([]);
  expect(asked.failures).toEqual([]);
});

it("continues an unfinished copy", async () => {
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

it("answers for another user's generation as for a missing one", async () => {
  const { world } = createWorld({ found: null });
  await expect(readStatus(post({ id: generationId }), world))
    .rejects.toMatchObject({ code: "generation_not_found", status: 404 });
});
