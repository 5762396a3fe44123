/** 2,000 stories against the model, each run the same ones. `MODEL_SEED=7 npm test -- model.test` tells others. */
import { expect, it } from "vitest";
import { useOwnDatabases } from "../fixtures/use-own-databases.ts";
import { tellStories } from "./stories.ts";

const seed = Number(process.env["MODEL_SEED"] ?? 20_261_122);
const shards = 4;
const casesPerShard = 500;

const databases = useOwnDatabases();

it(
  "2,000 stories: the database answers as the model does, holds what it holds, and is sound",
  async () => {
    const told = await Promise.all(Array.from({ length: shards }, async (_, shard) => {
      const { url } = await databases.create();
      return await tellStories(url, casesPerShard, seed + shard);
    }));
    const steps = told.reduce((sum, shard) => sum + shard.steps, 0);
    console.log(`${shards * casesPerShard} stories, ${steps} steps, seed ${seed}`);
    expect(told.map(({ cases }) => cases)).toEqual(Array(shards).fill(casesPerShard));
    expect(steps).toBeGreaterThan(20_000);
  },
  600_000,
);
