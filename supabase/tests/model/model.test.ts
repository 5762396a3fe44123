/** Tells the same stories each time. */
import { assert as assertProperty, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { useOwnDatabases } from "../fixtures/use-own-databases.ts";
import { seed, shortStories } from "./seed.ts";
import { kinds, tellStories } from "./stories.ts";

const shards = 4;

const databases = useOwnDatabases();

describe.each(
  [
    { title: "2,000 stories about videos", kind: "videos", casesPerShard: 500, stepsMin: 20_000 },
    {
      title: "400 stories about purchases, with lost, doubled and stale news",
      kind: "purchases",
      casesPerShard: 100,
      stepsMin: 8_000,
    },
  ] as const,
)("$title", ({ kind, casesPerShard, stepsMin }) => {
  it("the database gives the model's answers, has the model's rows, and is sound", async () => {
    const told = await Promise.all(Array.from({ length: shards }, async (_, shard) => {
      const { url } = await databases.create();
      return await tellStories(url, casesPerShard, seed + shard, { kind });
    }));
    const steps = told.reduce((sum, shard) => sum + shard.steps, 0);
    console.log(`${shards * casesPerShard} stories about ${kind}, ${steps} steps, seed ${seed}`);
    expect(told.map(({ cases }) => cases)).toEqual(Array(shards).fill(casesPerShard));
    expect(steps).toBeGreaterThan(stepsMin);
  });

  // So it is known that these fail only with a fault. Another seed proves nothing about them.
  it.skipIf(seed !== shortStories.seed)(
    "those that look for a planted fault are among them",
    () => {
      const short = storiesOf(kind, shortStories.seed, shortStories[kind]);
      expect(new Set(short).size).toBeGreaterThan(shortStories[kind] / 2);
      expect(storiesOf(kind, seed, casesPerShard).slice(0, short.length)).toEqual(short);
    },
  );
});

/** The stories that this seed gives, without telling them. */
function storiesOf(kind: keyof typeof kinds, from: number, count: number): string[] {
  const stories: string[] = [];
  const note = property(kinds[kind], (steps) => void stories.push(JSON.stringify(steps)));
  assertProperty(note, { seed: from, numRuns: count });
  return stories;
}
