/** Runs the same stories each time. `MODEL_SEED=7 npm test -- model.test` runs others. */
import { expect, it } from "vitest";
import { useOwnDatabases } from "../fixtures/use-own-databases.ts";
import { tellStories } from "./stories.ts";

const seed = Number(process.env["MODEL_SEED"] ?? 20_261_122);
const shards = 4;

const databases = useOwnDatabases();

it.each(
  [
    { title: "2,000 stories about videos", kind: "videos", casesPerShard: 500, stepsMin: 20_000 },
    {
      title: "400 stories about purchases, with lost, doubled and stale news",
      kind: "purchases",
      casesPerShard: 100,
      stepsMin: 8_000,
    },
  ] as const,
)(
  "$title: the database gives the model's answers, has the model's rows, and is sound",
  async ({ kind, casesPerShard, stepsMin }) => {
    const told = await Promise.all(Array.from({ length: shards }, async (_, shard) => {
      const { url } = await databases.create();
      return await tellStories(url, casesPerShard, seed + shard, { kind });
    }));
    const steps = told.reduce((sum, shard) => sum + shard.steps, 0);
    console.log(`${shards * casesPerShard} stories about ${kind}, ${steps} steps, seed ${seed}`);
    expect(told.map(({ cases }) => cases)).toEqual(Array(shards).fill(casesPerShard));
    expect(steps).toBeGreaterThan(stepsMin);
  },
);
