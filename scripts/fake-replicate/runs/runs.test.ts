import { parseProgressFromLogs } from "replicate";
import { describe, expect, test } from "vitest";
import { T2V, useFake } from "../test/fixture.ts";

const fake = useFake();

/** The log and times of a new run. */
async function freshRun() {
  await fake.control("POST", "/reset");
  await fake.control("POST", "/clock", { scale: 0 });
  const { id } = await fake.create();
  await fake.advance(6000);
  const { logs, metrics } = await fake.get(id);
  return { id, logs, metrics };
}

async function cancel(id: string) {
  const response = await fake.api("POST", `/predictions/${id}/cancel`);
  return { status: response.status, body: await response.json() };
}

test("a run is starting, then processing with a growing log, then succeeded", async () => {
  const { id } = await fake.create();
  expect((await fake.get(id)).status).toBe("starting");
  await fake.advance(3000);
  const half = await fake.get(id);
  expect(half).toMatchObject({
    status: "processing",
    completed_at: null,
    output: null,
    metrics: {},
  });
  await fake.advance(2000);
  const later = await fake.get(id);
  expect(later.logs.startsWith(half.logs)).toBe(true);
  expect(later.logs.length).toBeGreaterThan(half.logs.length);
  await fake.advance(1000);
  const end = await fake.get(id);
  expect(end).toMatchObject({
    status: "succeeded",
    error: null,
    output: expect.stringMatching(/\/output\.mp4$/),
  });
  expect(end.logs).toContain("100%|");
  expect(end.metrics.total_time).toBe(6);
  expect(end.metrics.predict_time).toBeLessThan(6);
});

test("fofr/wan2.1-with-lora answers with a list", async () => {
  const { version } = await fake.createAt("/deployments/fofr/wan2.1-with-lora/predictions");
  const { id } = await fake.createAt("/predictions", { version });
  await fake.advance(6000);
  expect((await fake.get(id)).output).toEqual([expect.stringMatching(/\.mp4$/)]);
});

test("the same seed gives the same queue times and the same log", async () => {
  const first = await freshRun();
  const second = await freshRun();
  expect(second).toEqual({ ...first, id: second.id });
  expect(second.id).not.toBe(first.id);
});

describe("a cancel", () => {
  test("ends a running prediction for good", async () => {
    const { id } = await fake.create();
    await fake.advance(3000);
    expect(await cancel(id)).toMatchObject({
      status: 200,
      body: { status: "canceled", output: null },
    });
    await fake.advance(60_000);
    expect((await fake.get(id)).status).toBe("canceled");
  });

  test("before the start leaves no time on the GPU", async () => {
    const { id } = await fake.create();
    expect(await cancel(id)).toMatchObject({ body: { status: "canceled", started_at: null } });
    expect((await fake.get(id)).metrics.predict_time).toBeUndefined();
  });

  test("after the end changes nothing", async () => {
    const { id } = await fake.create();
    await fake.advance(6000);
    const before = await fake.get(id);
    expect(await cancel(id)).toEqual({ status: 200, body: before });
  });

  test("of an unknown prediction is a 404", async () => {
    expect((await cancel("unknown")).status).toBe(404);
  });
});

test("a run ends after thirty minutes", async () => {
  const { id } = await fake.create({ input: { prompt: "[sim:slow=2h]" } });
  await fake.advance(6000 + 30 * 60_000);
  expect(await fake.get(id)).toMatchObject({
    status: "failed",
    error: expect.stringContaining("30 minutes"),
  });
});

test.for(
  [
    [T2V, /\r {2}3%\|/],
    ["wan-video/wan-2.1-1.3b", /\n {2}3%\|▎ {9}\| 1\/30 \[00:00<00:0\d, {1,2}\d+\.\d\dit\/s\]\n/],
    ["wan-video/wan-2.2-t2v-fast", /15\/15 [^]*\n {2}6%\|[^]*15\/15 /],
  ] as const,
)("the log of %s has its own kind of bar", async ([model, shape]) => {
  const { id } = await fake.create({}, model);
  await fake.advance(6000);
  expect((await fake.get(id)).logs).toMatch(shape);
});

test("the log of prunaai/vace-14b has no bar at all", async () => {
  const { id } = await fake.createAt("/deployments/prunaai/vace-14b/predictions");
  await fake.advance(6000);
  const { logs } = await fake.get(id);
  expect(logs).not.toContain("%");
  expect(logs).toContain("completed in");
});

test("the official client reads the progress from lines, and from nothing else", async () => {
  const { id } = await fake.create({}, "wan-video/wan-2.1-1.3b");
  await fake.advance(4000);
  const { logs } = await fake.get(id);
  const progress = parseProgressFromLogs(logs);
  expect(progress?.total).toBe(30);
  expect(progress?.percentage).toBeGreaterThan(0.3);
  expect(parseProgressFromLogs(logs.replaceAll("\n", "\r"))).toBeNull();
});
