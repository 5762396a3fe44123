import { expect, it } from "vitest";
import { aGeneration, generationId } from "../_shared/contracts/fixtures/generation.ts";
import { createWorld, post } from "../_shared/fixtures/world.ts";
import { unauthorizedDatabase } from "../_shared/fixtures/unauthorized.ts";
import { Problem } from "../_shared/http/problem.ts";
import { cancelGeneration } from "./handler.ts";

it("a generation without a job is canceled at once, without calling Replicate", async () => {
  const { world, asked } = createWorld({
    canceling: { generation: aGeneration({ state: "canceled" }), job_id: null },
  });
  const response = await cancelGeneration(post({ id: generationId }), world);
  expect(await response.json()).toMatchObject({ state: "canceled" });
  expect(asked.canceled).toEqual([]);
});

it("a job is canceled at Replicate, whose answer decides", async () => {
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

it("nothing changes when Replicate does not answer", async () => {
  const { world, asked } = createWorld({
    canceling: { generation: aGeneration({ state: "processing" }), job_id: "job1" },
  });
  const response = await cancelGeneration(post({ id: generationId }), world);
  expect(await response.json()).toMatchObject({ state: "processing" });
  expect(asked.reports).toEqual([]);
});

it("a finished video does not change", async () => {
  const { world, asked } = createWorld({ found: aGeneration({ state: "completed" }) });
  const response = await cancelGeneration(post({ id: generationId }), world);
  expect(await response.json()).toMatchObject({ state: "completed" });
  expect(asked.canceled).toEqual([]);
});

it("nothing is canceled in a session that has ended", async () => {
  const { world, asked } = createWorld({
    canceling: { generation: aGeneration({ state: "processing" }), job_id: "job1" },
    sessionEnded: new Problem("not_signed_in", "This session has ended.", "Sign in again."),
  });
  await expect(cancelGeneration(post({ id: generationId }), world))
    .rejects.toMatchObject({ code: "not_signed_in" });
  expect(asked.canceled).toEqual([]);
});

it("another user's generation gets the same answer as a missing one", async () => {
  const { world } = createWorld({ found: null });
  await expect(cancelGeneration(post({ id: generationId }), world))
    .rejects.toMatchObject({ code: "generation_not_found" });
});

it("a cancel that our database refuses is an error of ours, and Replicate is not asked", async () => {
  const { world, asked } = createWorld();
  world.adminDb = unauthorizedDatabase;
  await expect(cancelGeneration(post({ id: generationId }), world))
    .rejects.toMatchObject({ code: "internal", status: 500 });
  expect(asked.canceled).toEqual([]);
});

it("the generation is the answer when Replicate was asked and its answer cannot be recorded", async () => {
  const { world, asked } = createWorld({
    canceling: { generation: aGeneration({ state: "processing" }), job_id: "job1" },
    prediction: { id: "job1", status: "canceled" },
  });
  world.adminDb.applyPrediction = unauthorizedDatabase.applyPrediction;
  const response = await cancelGeneration(post({ id: generationId }), world);
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ state: "processing" });
  expect(asked.canceled).toEqual(["job1"]);
});
