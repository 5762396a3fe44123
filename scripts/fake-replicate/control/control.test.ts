import { request } from "node:http";
import { networkInterfaces } from "node:os";
import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { startFakeReplicate } from "../fake-replicate.ts";
import { SECRET, T2V, TOKEN, useFake, useReceiver } from "../test/fixture.ts";
import { PATIENCE_MS } from "../../test/patience.ts";

const fake = useFake();
const receiver = useReceiver();
const outside = Object.values(networkInterfaces()).flat()
  .find((each) => each?.family === "IPv4" && !each.internal)?.address;

/** fetch() sets Host and Origin itself. With this, a test can forge them. */
function statusWith(url: string, headers: Record<string, string>): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  request(url, { method: "POST", headers, timeout: PATIENCE_MS }, (response) => {
    response.resume();
    resolve(response.statusCode);
  }).on("error", reject).end();
  return promise;
}

describe("the control routes refuse", () => {
  test.skipIf(!outside)("a caller from another address", async () => {
    const open = await startFakeReplicate({
      port: 0,
      deliveryPort: 0,
      host: "0.0.0.0",
      token: TOKEN,
      webhookSecret: SECRET,
    });
    const url = open.controlUrl.replace("127.0.0.1", outside ?? "");
    expect(await statusWith(url, { host: "127.0.0.1" })).toBe(403);
    await open.close();
  });

  test("a foreign Host or Origin, which means that a web page is calling", async () => {
    const url = `${fake.urls.control}/reset`;
    expect(await statusWith(url, { host: "evil.example" })).toBe(403);
    expect(await statusWith(url, { origin: "https://evil.example" })).toBe(403);
    expect(await statusWith(url, { origin: "null" })).toBe(403);
    expect(await statusWith(url, { origin: "http://localhost:5173" })).toBe(200);
  });

  test("unknown routes and values", async () => {
    await expect(fake.control("POST", "/nothing")).rejects.toThrow("404");
    await expect(fake.control("POST", "/settings", { run_ms: "soon" })).rejects.toThrow("400");
    await expect(fake.control("POST", "/clock", { advance_ms: -1 })).rejects.toThrow("400");
    await expect(fake.control("POST", "/complete/unknown", { status: "failed" })).rejects.toThrow(
      "404",
    );
    await expect(fake.control("POST", "/redeliver/unknown")).rejects.toThrow("404");
  });
});

test("reset forgets everything and restores every setting", async () => {
  await fake.create();
  await fake.fault({ op: "get" }, "reset");
  await fake.control("POST", "/settings", { run_ms: 1 });
  await fake.control("POST", "/secret");
  await fake.control("POST", "/reset");
  expect(await fake.control("GET", "/predictions")).toEqual([]);
  expect(await fake.requests()).toEqual([]);
  expect(await fake.control("GET", "/faults")).toMatchObject({ faults: [] });
  expect(await fake.control("GET", "/settings")).toMatchObject({ run_ms: 6000 });
  expect(await fake.control("GET", "/secret")).toEqual({ key: SECRET });
});

test("run_ms changes how long the next run takes", async () => {
  await fake.control("POST", "/settings", { run_ms: 100 });
  const { id } = await fake.create();
  await fake.advance(100);
  expect((await fake.get(id)).status).toBe("succeeded");
});

test("after a rotation the new secret signs webhooks, and the API returns it", async () => {
  const { key } = z.parse(z.object({ key: z.string() }), await fake.control("POST", "/secret"));
  expect(key).toMatch(/^whsec_.{32}$/);
  expect(key).not.toBe(SECRET);
  expect(await (await fake.api("GET", "/webhooks/default/secret")).json()).toEqual({ key });
});

describe("a run ended by hand", () => {
  test("ends at once and sends its webhook, even if it was stuck", async () => {
    const { id } = await fake.create({
      webhook: receiver.url,
      input: { prompt: "[sim:stuck=starting]" },
    });
    await fake.control("POST", `/complete/${id}`, { status: "succeeded" });
    await fake.advance(0);
    expect(receiver.bodies()).toMatchObject([{
      id,
      status: "succeeded",
      output: expect.any(String),
    }]);
  });

  test("may fail with any text", async () => {
    const { id } = await fake.create();
    await fake.control("POST", `/complete/${id}`, { status: "failed", error: "no luck" });
    expect(await fake.get(id)).toMatchObject({ status: "failed", error: "no luck" });
    await expect(fake.control("POST", `/complete/${id}`, { status: "succeeded" })).rejects.toThrow(
      "409",
    );
  });
});

test("redeliver sends the last webhook again: same id, same bytes", async () => {
  const { id } = await fake.create({
    webhook: receiver.url,
    input: { prompt: "[sim:webhook=drop]" },
  });
  await fake.advance(6000);
  expect(receiver.calls).toEqual([]);
  await fake.control("POST", `/redeliver/${id}`);
  await fake.control("POST", `/redeliver/${id}`);
  const [first, second] = receiver.calls;
  expect(receiver.bodies()[0]?.status).toBe("succeeded");
  expect(second?.body).toEqual(first?.body);
  expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
});

async function page(): Promise<string> {
  return (await fetch(fake.urls.control)).text();
}

describe("the page", () => {
  test("lists predictions with their state and escapes what people wrote", async () => {
    const { id } = await fake.create({ input: { prompt: "<script>alert(1)</script>" } });
    const html = await page();
    expect(html).toContain(id);
    expect(html).toContain("starting");
    expect(html).not.toContain("<script>alert");
  });

  test("has buttons that work without a script", async () => {
    const { id } = await fake.create();
    expect(await page()).toContain(`action="/__sim/complete/${id}"`);
    const response = await fetch(`${fake.urls.control}/complete/${id}`, {
      method: "POST",
      body: new URLSearchParams({ status: "failed", error: "Failed by hand" }),
      redirect: "manual",
    });
    expect([response.status, response.headers.get("location")]).toEqual([303, "/__sim"]);
    expect(await fake.get(id)).toMatchObject({
      status: "failed",
      error: "Failed by hand",
      model: T2V,
    });
  });

  test("moves the clock by an hour", async () => {
    await fetch(`${fake.urls.control}/clock`, {
      method: "POST",
      body: new URLSearchParams({ advance_ms: "3600000" }),
      redirect: "manual",
    });
    const { now } = z.parse(z.object({ now: z.string() }), await fake.control("GET", "/clock"));
    expect(Date.parse(now) - Date.now()).toBeGreaterThan(3_500_000);
  });
});
