import { expect, it } from "vitest";
import { aGeneration, generationId } from "../_shared/contracts/fixtures/generation.ts";
import { createWorld, post } from "../_shared/fixtures/world.ts";
import { cancelGeneration } from "./handler.ts";

it("cancels a generation without a job at once, without calling Replicate", async () => {
  const { world, asked } = createWorld({
    canceling: { generation: aGeneration({ state: "canceled" }), job_id: null },
  });
  const response = await cancelGeneration(post({ id: generationId }), world);
  expect(await response.json()).toMatchObject({ state: "canceled" });
  expect(asked.canceled).toEqual([]);
});

it("asks Replicate to cancel a job, and Replicate's answer decides", async () => {
  const { world, asked } = createWorld({
    canceling: { generation: aGeneration({ state: "processing" }), job_id: "job1" },
    prediction: { id: "job1", status: "canceled" },
    applied: { outcome: "applied", generation: aGeneration({ state: "canceled" }) },
  });
  const response = await cancelGeneration(post({ id: generationId }), world);
  expect(await response.json()).toMatchObject({ state: "canceled" });
  expect(asked.canceled).toEqual(["job1"]);
  expect(asked.reports).toMatchObject([{ status: "canceled" }]);
});

it("changes nothing when Replicate does not answer", async () => {
  const { world, asked } = createWorld({
    canceling: { generation: aGeneration({ state: "processing" }), job_id: "job1" },
  });
  const response = await cancelGeneration(post({ id: generationId }), world);
  expect(await response.json()).toMatchObject({ state: "processing" });
  expect(asked.reports).toEqual([]);
});

it("does not change a finished video", async () => {
  const { world, asked } = createWorld({ found: aGeneration({ state: "completed" }) });
  const response = await cancelGeneration(post({ id: generationId }), world);
  expect(await response.json()).toMatchObject({ state: "completed" });
  expect(asked.canceled).toEqual([]);
});

it("answers for another user's generation as for a missing one", async () => {
  const { world } = createWorld({ found: null });
  await expect(cancelGeneration(post({ id: generationId }), world))
    .rejects.toMatchObject({ code: "generation_not_found" });
});
