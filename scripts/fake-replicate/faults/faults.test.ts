import { describe, expect, test } from "vitest";
import { T2V, useFake } from "../test/fixture.ts";

const fake = useFake();

async function runWith(prompt: string) {
  const { id } = await fake.create({ input: { prompt } });
  await fake.advance(6000);
  return fake.get(id);
}

/** Twenty creates under a fault with a probability of one half. */
async function luck(seed: number) {
  await fake.control("POST", "/seed", { seed });
  await fake.fault({ op: "create", probability: 0.5 }, "status:503");
  return createStatuses(20);
}

async function createStatuses(count: number, model = T2V): Promise<number[]> {
  const statuses: number[] = [];
  for (let index = 0; index < count; index++) {
    const response = await fake.api("POST", `/models/${model}/predictions`, {
      input: { prompt: "a cat" },
    });
    statuses.push(response.status);
    await response.text();
  }
  return statuses;
}

describe("a fault affects", () => {
  test("every call of its op, and no other", async () => {
    await fake.fault({ op: "create" }, "status:503");
    expect(await createStatuses(2)).toEqual([503, 503]);
    expect((await fake.api("GET", "/predictions")).status).toBe(200);
  });

  test("as many calls as it was set for, and no more", async () => {
    await fake.fault({ op: "create" }, "status:503", 2);
    expect(await createStatuses(4)).toEqual([503, 503, 201, 201]);
  });

  test("the nth call only", async () => {
    await fake.fault({ op: "create", nth: 3 }, "status:503");
    expect(await createStatuses(4)).toEqual([201, 201, 503, 201]);
  });

  test("its model only", async () => {
    await fake.fault({ op: "create", model: "wan-video/wan-2.2-t2v-fast" }, "status:503");
    expect(await createStatuses(1)).toEqual([201]);
    expect(await createStatuses(1, "wan-video/wan-2.2-t2v-fast")).toEqual([503]);
  });

  test("calls by chance, and the same calls for the same seed", async () => {
    const first = await luck(7);
    expect(new Set(first)).toEqual(new Set([201, 503]));
    expect(await luck(7)).toEqual(first);
    expect(await luck(8)).not.toEqual(first);
  });
});

test("faults can be listed, and deleted one by one or all at once", async () => {
  const id = await fake.fault({ op: "create" }, "status:503");
  await fake.fault({ op: "get" }, "status:500");
  await createStatuses(1);
  expect(await fake.control("GET", "/faults")).toMatchObject({
    faults: [{ id, effect: "status:503", struck: 1 }, { effect: "status:500", struck: 0 }],
    known: { webhook: expect.arrayContaining(["drop", "duplicate"]) },
  });
  await fake.control("DELETE", `/faults/${id}`);
  expect(await createStatuses(1)).toEqual([201]);
  await fake.control("DELETE", "/faults");
  expect(await fake.control("GET", "/faults")).toMatchObject({ faults: [] });
});

test.for(
  [
    [{ op: "create" }, "explode", "has no fault explode"],
    [{ op: "create" }, "status:200", "status takes"],
    [{ op: "run" }, "slow:soon", "not a duration"],
    [{ op: "run" }, "stuck:finished", "stuck takes"],
    [{ op: "nothing" }, "drop", "op"],
    [{ op: "create", nth: 0 }, "reset", "nth"],
  ] as const,
)("%o with %s is refused: %s", async ([match, effect, words]) => {
  await expect(fake.fault(match, effect)).rejects.toThrow(words);
});

describe("a prompt may ask for", () => {
  test("a failure by its code, or in any words", async () => {
    expect(await runWith("a cat [sim:fail=E005]")).toMatchObject({
      status: "failed",
      error:
        "The input or output was flagged as sensitive. Please try again with different inputs. (E005)",
    });
    expect(await runWith("[sim:fail=the cat ran away]")).toMatchObject({
      error: "the cat ran away",
    });
  });

  test("more time", async () => {
    expect(await runWith("[sim:slow=30s]")).toMatchObject({ status: "processing" });
  });

  test("a refusal of its create call", async () => {
    const response = await fake.api("POST", `/models/${T2V}/predictions`, {
      input: { prompt: "[sim:create=status:402]" },
    });
    expect(response.status).toBe(402);
  });

  test("nothing unknown: such a hint is only text", async () => {
    expect(await runWith("[sim:dance] [sim:slow=soon] [sim:webhook@never=drop]")).toMatchObject({
      status: "succeeded",
    });
  });
});
