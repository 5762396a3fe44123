import { expect, test } from "vitest";
import { T2V, useFake, useReceiver } from "../../test/fixture.ts";

const fake = useFake();
const receiver = useReceiver();

const create = (more: Record<string, unknown> = {}) =>
  fake.api("POST", `/models/${T2V}/predictions`, { input: { prompt: "a cat" }, ...more });
const count = async () => (await fake.predictions()).length;

test.for(
  [
    ["401", 401, { title: "Unauthenticated" }],
    ["402", 402, { title: "Billing required" }],
    ["404", 404, { detail: "The requested resource could not be found." }],
    ["422", 422, { title: "Invalid version or not permitted" }],
    ["500", 500, { status: 500 }],
    ["502", 502, { status: 502 }],
  ] as const,
)("status:%s refuses and creates nothing", async ([value, status, body]) => {
  await fake.fault({ op: "create" }, `status:${value}`);
  const response = await create();
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject(body);
  expect(await count()).toBe(0);
});

test("status:429 gives the seconds to wait, in the body and in a header", async () => {
  await fake.fault({ op: "create" }, "status:429:30");
  const response = await create();
  expect(response.headers.get("retry-after")).toBe("30");
  expect(await response.json()).toMatchObject({
    status: 429,
    retry_after: 30,
    detail: expect.stringContaining("less than $5.0 in credit"),
  });
});

test("reset creates nothing", async () => {
  await fake.fault({ op: "create" }, "reset");
  await expect(create()).rejects.toThrow("fetch failed");
  expect(await count()).toBe(0);
});

test("accept_then_reset creates, and the caller gets no answer", async () => {
  await fake.fault({ op: "create" }, "accept_then_reset", 1);
  await expect(create()).rejects.toThrow("fetch failed");
  expect(await count()).toBe(1);
  expect(await fake.requests()).toMatchObject([
    { op: "create", status: null, wire: "reset", prediction_id: expect.any(String) },
  ]);
});

test.for(["hang", "accept_then_hang"])("%s leaves the caller waiting", async (effect) => {
  const id = await fake.fault({ op: "create" }, effect);
  const caller = new AbortController();
  const ends: string[] = [];
  const waiting = fetch(`${fake.urls.api}/models/${T2V}/predictions`, {
    method: "POST",
    headers: { authorization: "Bearer r8_test", "content-type": "application/json" },
    body: JSON.stringify({ input: { prompt: "a cat" } }),
    signal: caller.signal,
  }).then(() => ends.push("answered"), () => ends.push("given up"));
  await expect.poll(() => fake.struck(id)).toBe(1);
  await fake.advance(24 * 3_600_000);
  expect(ends).toEqual([]);
  caller.abort();
  await waiting;
  expect(ends).toEqual(["given up"]);
  expect(await count()).toBe(effect === "hang" ? 0 : 1);
});

test("accept_then_cut breaks off in the middle of the JSON", async () => {
  await fake.fault({ op: "create" }, "accept_then_cut");
  const response = await create();
  expect(response.status).toBe(201);
  await expect(response.text()).rejects.toThrow("terminated");
  expect(await count()).toBe(1);
});

test("accept_then_half sends half of the JSON as if it were complete", async () => {
  await fake.fault({ op: "create" }, "accept_then_half");
  const response = await create();
  await expect(response.json()).rejects.toThrow(SyntaxError);
  expect(await count()).toBe(1);
});

test("accept_then_status:502 creates and reports a failure", async () => {
  await fake.fault({ op: "create" }, "accept_then_status:502");
  expect((await create()).status).toBe(502);
  expect(await count()).toBe(1);
});

test("twice makes two predictions and reports one", async () => {
  await fake.fault({ op: "create" }, "twice");
  const answered = await (await create()).json();
  const [last] = await fake.predictions();
  expect(await count()).toBe(2);
  expect(answered).toMatchObject({ id: last?.id });
});

test("latency lets a webhook overtake the answer", async () => {
  await fake.fault({ op: "create" }, "latency:7s");
  let answered = false;
  const creating = create({ webhook: receiver.url }).then(() => (answered = true));
  await expect.poll(count).toBe(1);
  await fake.advance(6000);
  expect(receiver.bodies()).toMatchObject([{ status: "succeeded" }]);
  expect(answered).toBe(false);
  await fake.advance(1000);
  expect(await creating).toBe(true);
});
