import { validateWebhook } from "replicate";
import { describe, expect, test } from "vitest";
import { sign } from "./signature.ts";
import { SECRET, T2V, useFake, useReceiver } from "../test/fixture.ts";

const fake = useFake();
const receiver = useReceiver();

/** Verified with WebCrypto, from the documentation and independent of our signing code. */
async function verifies(
  secret: string,
  headers: Record<string, string>,
  body: string,
): Promise<boolean> {
  const keyBytes = Uint8Array.from(
    atob(secret.replace(/^whsec_/, "")),
    (character) => character.charCodeAt(0),
  );
  const key = await crypto.subtle.importKey(
    "raw",
    keyBytes,
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["verify"],
  );
  const signed = new TextEncoder().encode(
    `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`,
  );
  const [version, base64 = ""] = headers["webhook-signature"]?.split(",") ?? [];
  const mac = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return version === "v1" && crypto.subtle.verify("HMAC", key, mac, signed);
}

async function eventsFor(filter: string[] | undefined) {
  await fake.create({
    webhook: receiver.url,
    ...(filter && { webhook_events_filter: filter }),
  });
  await fake.advance(60_000);
  return (await fake.deliveries()).map(({ event }) => event);
}

test("the signature equals that of Svix's published example", () => {
  const signature = sign(
    SECRET,
    "msg_p5jXN8AQM9LWM0D4loKWxJek",
    1614265330,
    '{"test": 2432232314}',
  );
  expect(signature).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
});

test("a webhook is signed over the exact bytes that are sent, with the current time", async () => {
  await fake.create({ webhook: receiver.url, input: { prompt: "кот 🐈" } });
  await fake.advance(6000);
  const [call] = receiver.calls;
  if (!call) throw new Error("no webhook came");
  const body = call.body.toString("utf8");
  expect(await verifies(SECRET, call.headers, body)).toBe(true);
  expect(await verifies(SECRET, call.headers, `${body} `)).toBe(false);
  const {
    "webhook-id": id = "",
    "webhook-timestamp": timestamp = "",
    "webhook-signature": signature = "",
  } = call.headers;
  expect(await validateWebhook({ id, timestamp, signature, body, secret: SECRET })).toBe(true);
  expect(call.headers["webhook-id"]).toMatch(/^msg_[A-Za-z0-9]{27}$/);
  expect(call.headers["content-type"]).toBe("application/json");
  expect(Math.abs(Number(call.headers["webhook-timestamp"]) - Date.now() / 1000)).toBeLessThan(60);
});

test("its body is the prediction, exactly as GET shows it", async () => {
  const { id } = await fake.create({ webhook: receiver.url });
  await fake.advance(6000);
  expect(receiver.bodies().at(-1)).toEqual(await fake.get(id));
});

test("the timestamp is real time even if the fake's clock is hours ahead", async () => {
  await fake.advance(5 * 3_600_000);
  await fake.create({ webhook: receiver.url });
  await fake.advance(6000);
  expect(Math.abs(Number(receiver.calls[0]?.headers["webhook-timestamp"]) - Date.now() / 1000))
    .toBeLessThan(60);
});

describe("a webhook event", () => {
  test("is sent if the filter asks for it", async () => {
    expect(await eventsFor(["start", "completed"])).toEqual(["start", "completed"]);
    expect(receiver.bodies().map(({ status }) => status)).toEqual(["processing", "succeeded"]);
  });

  test("of output is sent together with success", async () => {
    expect(await eventsFor(["output"])).toEqual(["output"]);
    expect(receiver.bodies()[0]).toMatchObject({ status: "succeeded", output: expect.any(String) });
  });

  test("is sent only at the end if there is no filter", async () => {
    expect(await eventsFor(undefined)).toEqual(["completed"]);
  });

  test("of logs is sent at most every 500 ms, each time with the whole log so far", async () => {
    const events = await eventsFor(["logs"]);
    expect(events.length).toBeGreaterThan(5);
    expect(events.length).toBeLessThanOrEqual(12);
    const logs = receiver.bodies().map((body) => body.logs);
    for (const [index, log] of logs.entries()) {
      expect(log.startsWith(logs[index - 1] ?? "")).toBe(true);
    }
  });

  test("is not sent without a webhook address", async () => {
    await fake.create();
    await fake.advance(6000);
    expect(await fake.deliveries()).toEqual([]);
  });

  test("for the end of an aborted prediction is sent only if a setting says so", async () => {
    const abort = async () => {
      await fake.create({ webhook: receiver.url, input: { prompt: "[sim:stuck=starting]" } }, T2V, {
        "cancel-after": "5s",
      });
      await fake.advance(5000);
    };
    await abort();
    expect(receiver.calls).toEqual([]);
    await fake.control("POST", "/settings", { aborted_webhook: true });
    await abort();
    expect(receiver.bodies()).toMatchObject([{ status: "aborted" }]);
  });
});

describe("a receiver that", () => {
  test.for([400, 500, 503])(
    "answers %i gets the last webhook again for a minute, with the same id",
    async (status) => {
      receiver.answer = () => ({ status });
      await fake.create({ webhook: receiver.url, webhook_events_filter: ["start", "completed"] });
      await fake.advance(120_000);
      const deliveries = await fake.deliveries();
      expect(deliveries.map(({ event, attempt }) => [event, attempt])).toEqual([
        ["start", 1],
        ...[1, 2, 3, 4, 5, 6, 7].map((attempt) => ["completed", attempt]),
      ]);
      expect(new Set(deliveries.slice(1).map(({ webhook_id }) => webhook_id)).size).toBe(1);
      expect(new Set(deliveries.slice(1).map(({ body }) => body)).size).toBe(1);
    },
  );

  test("works again after two failures gets no third retry", async () => {
    receiver.answer = () => ({ status: receiver.calls.length > 2 ? 200 : 502 });
    await fake.create({ webhook: receiver.url });
    await fake.advance(120_000);
    expect((await fake.deliveries()).map(({ status }) => status)).toEqual([502, 502, 200]);
  });

  test("redirects is not followed and not tried again", async () => {
    receiver.answer = () => ({ status: 301, headers: { location: `${receiver.url}/elsewhere` } });
    await fake.create({ webhook: receiver.url });
    await fake.advance(120_000);
    expect((await fake.deliveries()).map(({ status }) => status)).toEqual([301]);
    expect(receiver.calls).toHaveLength(1);
  });

  test("is not reachable is tried again", async () => {
    await fake.create({ webhook: "http://127.0.0.1:1/hook" });
    await fake.advance(10_000);
    const [first, second] = await fake.deliveries();
    expect(first).toMatchObject({
      status: null,
      error: expect.stringMatching(/bad port|ECONNREFUSED/),
    });
    expect(second?.attempt).toBe(2);
  });

  test("takes too long is given up and tried again", async () => {
    await fake.control("POST", "/settings", { webhook_timeout_ms: 20 });
    const never = Promise.withResolvers<{ status: number }>();
    receiver.answer = () => receiver.calls.length > 1 ? { status: 200 } : never.promise;
    await fake.create({ webhook: receiver.url });
    await fake.advance(120_000);
    never.resolve({ status: 200 });
    // On a slow machine, a good receiver, too, may be too slow for such a short limit.
    const ends = (await fake.deliveries()).map(({ status, error }) => status ?? error);
    expect(ends.at(0)).toContain("TimeoutError");
    expect(ends.at(-1)).toBe(200);
  });
});

test("a URL that leads nowhere is accepted without an error", async () => {
  const { id } = await fake.create({ webhook: "nonsense" });
  await fake.advance(6000);
  expect((await fake.get(id)).status).toBe("succeeded");
});
