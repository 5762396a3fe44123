import { expect, test } from "vitest";
import { useFake } from "../../test/fixture.ts";

const fake = useFake();

async function downloadWith(effect: string): Promise<Response> {
  await fake.fault({ op: "output" }, effect);
  const { id } = await fake.create();
  await fake.advance(6000);
  return fetch(String((await fake.get(id)).output), { redirect: "manual" });
}

test.for([403, 404, 503])("status:%i refuses", async (status) => {
  expect((await downloadWith(`status:${status}`)).status).toBe(status);
});

test("cut ends in the middle", async () => {
  const response = await downloadWith("cut");
  expect(Number(response.headers.get("content-length"))).toBeGreaterThan(3000);
  await expect(response.arrayBuffer()).rejects.toThrow("terminated");
});

test("empty has no bytes", async () => {
  const response = await downloadWith("empty");
  expect([response.status, await response.text()]).toEqual([200, ""]);
});

test("drip sends a few bytes at a time", async () => {
  const response = await downloadWith("drip");
  const reader = response.body?.getReader();
  const first = await reader?.read();
  expect(first?.value?.length).toBeLessThan(Number(response.headers.get("content-length")) / 20);
  await reader?.cancel();
});

test("type mislabels the video", async () => {
  const response = await downloadWith("type:image/png");
  expect(response.headers.get("content-type")).toBe("image/png");
  expect((await response.bytes()).length).toBeGreaterThan(3000);
});

test("html is a web page", async () => {
  const response = await downloadWith("html");
  expect(response.headers.get("content-type")).toBe("text/html");
  expect(await response.text()).toMatch(/^<!doctype html>/);
});

test("redirect leads to another address", async () => {
  const response = await downloadWith("redirect:http://127.0.0.1:5432/");
  expect([response.status, response.headers.get("location")]).toEqual([
    302,
    "http://127.0.0.1:5432/",
  ]);
});

test("oversize is as large as its value", async () => {
  const response = await downloadWith("oversize:5MB");
  expect((await response.bytes()).length).toBe(5_000_000);
});

/** Asks for the output of a run with this fault, and waits until the request has arrived. */
async function askWith(effect: string) {
  const fault = await fake.fault({ op: "output" }, effect);
  const { id } = await fake.create();
  await fake.advance(6000);
  const reader = new AbortController();
  const heard: unknown[] = [];
  const asked = fetch(String((await fake.get(id)).output), { signal: reader.signal })
    .then(({ status }) => heard.push(status), () => heard.push("given up"));
  await expect.poll(() => fake.struck(fault)).toBe(1);
  return { asked, heard, reader };
}

test("latency waits on the fake's clock", async () => {
  const { asked, heard } = await askWith("latency:1h");
  await fake.advance(3_599_000);
  expect(heard).toEqual([]);
  await fake.advance(1000);
  await asked;
  expect(heard).toEqual([200]);
});

test("hang never answers", async () => {
  const { asked, heard, reader } = await askWith("hang");
  await fake.advance(24 * 3_600_000);
  expect(heard).toEqual([]);
  reader.abort();
  await asked;
  expect(heard).toEqual(["given up"]);
});
