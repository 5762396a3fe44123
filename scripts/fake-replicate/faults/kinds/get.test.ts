import { expect, test } from "vitest";
import { useFake } from "../../test/fixture.ts";

const fake = useFake();

async function readWith(
  effect: string,
  prompt = "a cat",
): Promise<{ id: string; read: () => Promise<unknown> }> {
  await fake.fault({ op: "get" }, effect);
  const { id } = await fake.create({ input: { prompt } });
  return { id, read: async () => (await fake.api("GET", `/predictions/${id}`)).json() };
}

test.for([["status:429", 429], ["status:500", 500], ["status:503", 503]] as const)(
  "%s refuses",
  async ([effect, status]) => {
    await fake.fault({ op: "get" }, effect);
    const { id } = await fake.create();
    expect((await fake.api("GET", `/predictions/${id}`)).status).toBe(status);
  },
);

test("not_yet hides a young prediction", async () => {
  const { read } = await readWith("not_yet:5s");
  expect(await read()).toMatchObject({ status: 404 });
  await fake.advance(5000);
  expect(await read()).toMatchObject({ status: "processing" });
});

test("stale shows the previous state for a number of reads after every change", async () => {
  const { read } = await readWith("stale:2");
  await fake.advance(6000);
  const statuses: unknown[] = [];
  for (let count = 0; count < 3; count++) statuses.push(await read());
  expect(statuses).toMatchObject([
    { status: "processing", output: null },
    { status: "processing", output: null },
    { status: "succeeded", output: expect.any(String) },
  ]);
});

test("unknown_fields adds unknown keys", async () => {
  const { id, read } = await readWith("unknown_fields");
  expect(await read()).toMatchObject({ id, status: "starting", tier: "gold" });
});

test("unknown_status returns an invented status", async () => {
  const { read } = await readWith("unknown_status:paused");
  expect(await read()).toMatchObject({ status: "paused" });
});

test("nulls shows optional keys as null", async () => {
  const { read } = await readWith("nulls");
  expect(await read()).toMatchObject({ deadline: null, webhook: null, metrics: null, logs: null });
});

test("absent leaves out what is null", async () => {
  const { id, read } = await readWith("absent");
  const body = await read();
  expect(body).toMatchObject({ id, status: "starting" });
  expect(Object.keys(Object(body))).not.toContain("output");
  expect(Object.keys(Object(body))).not.toContain("error");
});

test("a prompt may ask for it: [sim:get=unknown_status:paused]", async () => {
  const { id } = await fake.create({ input: { prompt: "[sim:get=unknown_status:paused]" } });
  expect(await (await fake.api("GET", `/predictions/${id}`)).json()).toMatchObject({
    status: "paused",
  });
});

test("a list with not_yet hides young predictions", async () => {
  await fake.fault({ op: "list" }, "not_yet:30s");
  const { id } = await fake.create();
  const list = async () => (await fake.api("GET", "/predictions")).json();
  expect(await list()).toMatchObject({ results: [] });
  await fake.advance(30_000);
  expect(await list()).toMatchObject({ results: [{ id }] });
});
