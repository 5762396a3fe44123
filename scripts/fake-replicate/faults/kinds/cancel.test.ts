import { expect, test } from "vitest";
import { predictionSchema, useFake } from "../../test/fixture.ts";

const fake = useFake();

/** Cancels in the middle of a run. Returns the answer and the final state. */
async function cancelWith(effect: string, atMs = 3000) {
  await fake.fault({ op: "cancel" }, effect);
  const { id } = await fake.create();
  await fake.advance(atMs);
  const response = await fake.api("POST", `/predictions/${id}/cancel`);
  const answered = response.ok
    ? predictionSchema.parse(await response.json()).status
    : response.status;
  const after = async (ms: number) => {
    await fake.advance(ms);
    return (await fake.get(id)).status;
  };
  return { answered, after };
}

test("lost answers 200 and the run continues to its end", async () => {
  const { answered, after } = await cancelWith("lost");
  expect([answered, await after(3000)]).toEqual(["processing", "succeeded"]);
});

test("late answers 200 and the run succeeds before the cancel takes effect", async () => {
  const { answered, after } = await cancelWith("late");
  expect([answered, await after(1000)]).toEqual(["processing", "succeeded"]);
});

test("lagging answers 200 while it is still processing, and cancels later", async () => {
  const { answered, after } = await cancelWith("lagging:2s");
  expect([answered, await after(1000), await after(1000)]).toEqual([
    "processing",
    "processing",
    "canceled",
  ]);
});

test("abort ends a prediction that has not started as aborted, and a started one as canceled", async () => {
  expect((await cancelWith("abort", 0)).answered).toBe("aborted");
  expect((await cancelWith("abort")).answered).toBe("canceled");
});

test("status:500 does nothing; accept_then_status:500 cancels and reports a failure", async () => {
  const refused = await cancelWith("status:500");
  expect([refused.answered, await refused.after(0)]).toEqual([500, "processing"]);
  await fake.control("DELETE", "/faults");
  const done = await cancelWith("accept_then_status:500");
  expect([done.answered, await done.after(0)]).toEqual([500, "canceled"]);
});

test("lost, late and lagging leave a finished prediction alone", async () => {
  for (const effect of ["lost", "late", "lagging:1s"]) {
    expect((await cancelWith(effect, 6000)).answered).toBe("succeeded");
    await fake.control("DELETE", "/faults");
  }
});
