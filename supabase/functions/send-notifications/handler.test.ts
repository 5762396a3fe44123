import { describe, expect, it } from "vitest";
import { createDevice, type Device } from "../_shared/fixtures/device.ts";
import { generationId } from "../_shared/contracts/fixtures/generation.ts";
import { createWorld, post } from "../_shared/fixtures/world.ts";
import { unauthorizedDatabase } from "../_shared/fixtures/unauthorized.ts";
import { sendNotifications } from "./handler.ts";

/** A key pair of these tests only. */
const vapid = {
  publicKey:
    "BBmfBYtuNS-_dHxUb_hgdynRlhfTA4oJYJJaiSdsdc2twEEISMMQ_0xmlXNSBkQSWcZYYHJzq5IxQtHINY9qTdM",
  privateKey: "LBLz8YAVtHzqmTwIqeweMh-qfbe8OzAKrxfcGcCa8H4",
  subject: "mailto:operator@localhost",
};

const prompt = "A lamp in a dark room";

type Service = (url: string, init: RequestInit) => Promise<Response>;
const taken: Service = () => Promise.resolve(new Response(null, { status: 201 }));

/** Notifies these devices through push services that give these answers. */
async function notify(devices: Device[], service = taken, change: object = {}) {
  const { world, asked } = createWorld({
    endedGeneration: {
      state: "completed",
      cost: 10,
      prompt,
      subscriptions: devices.map(({ subscription }) => subscription),
      ...change,
    },
  });
  world.settings.vapid = vapid;
  const requests: { url: string; init: RequestInit }[] = [];
  world.fetch = (input, init = {}) => {
    requests.push({ url: String(input), init });
    return service(String(input), init);
  };
  const lines: string[] = [];
  world.log = (event, facts) => lines.push(JSON.stringify({ event, ...facts }));
  const response = await sendNotifications(post({ generation: generationId }), world);
  return { counts: await response.json(), asked, requests, log: lines.join("\n") };
}

const phone = createDevice("https://push.example/phone-address", "de");
const desk = createDevice("https://eu.push.example/desk-address");

describe("a device", () => {
  it("gets a message through its push service that it alone can read", async () => {
    const { counts, requests: [request] } = await notify([phone]);
    expect(counts).toEqual({ sent: 1, gone: 0, failed: 0 });
    const headers = Object.fromEntries(new Headers(request?.init.headers));
    const body = new Uint8Array(await new Response(request?.init.body).arrayBuffer());
    expect(await phone.read({ headers, body })).toEqual({
      message: { generation: generationId, state: "completed", cost: 10, prompt, language: "de" },
      sender: vapid.publicKey,
      subject: vapid.subject,
    });
    const another = createDevice("https://push.example/another-address");
    await expect(another.read({ headers, body })).rejects.toThrow("unable to authenticate");
    expect([request?.url, headers]).toMatchObject(["https://push.example/phone-address", {
      ttl: "3600",
      urgency: "normal",
      topic: generationId.replaceAll("-", ""),
      "content-encoding": "aes128gcm",
    }]);
  });

  it("gets the longest prompt cut to what a notification shows", async () => {
    const { requests: [request] } = await notify([phone], taken, { prompt: "👾".repeat(500) });
    const headers = Object.fromEntries(new Headers(request?.init.headers));
    const body = new Uint8Array(await new Response(request?.init.body).arrayBuffer());
    expect(body.byteLength).toBeLessThan(3000);
    const { message } = await phone.read({ headers, body });
    expect(message).toMatchObject({ prompt: `${"👾".repeat(119)}…` });
  });

  it.each([[404], [410]])("is forgotten when its push service answers %s", async (status) => {
    const { counts, asked } = await notify(
      [phone, desk],
      (url, init) =>
        url === phone.subscription.endpoint
          ? Promise.resolve(new Response("unsubscribed", { status }))
          : taken(url, init),
    );
    expect(counts).toEqual({ sent: 1, gone: 1, failed: 0 });
    expect(asked.gone).toEqual([phone.subscription.endpoint]);
  });

  it.each<[string, Service]>([
    ["refuses", () => Promise.resolve(new Response("no", { status: 403 }))],
    [
      "closes the connection",
      (url) => Promise.reject(new TypeError(`error sending request for url (${url})`)),
    ],
    ["takes too long", (_url, { signal }) => {
      // Times out as fetch does. Without a timeout it succeeds, and the test fails.
      if (!signal) return taken("", {});
      return Promise.reject(new DOMException("Signal timed out.", "TimeoutError"));
    }],
  ])(
    "is kept, and other devices get their message, when its push service %s",
    async (_case, service) => {
      const { counts, asked, log } = await notify(
        [phone, desk],
        (url, init) => url === phone.subscription.endpoint ? service(url, init) : taken(url, init),
      );
      expect(counts).toEqual({ sent: 1, gone: 0, failed: 1 });
      expect(asked.gone).toEqual([]);
      expect(log).toContain("notification not sent");
    },
  );

  it("gets nothing through a redirect, because the next host is not allowed", async () => {
    const { requests: [request] } = await notify([phone]);
    expect(request?.init.redirect).toBe("error");
  });

  it("with invalid keys gets nothing, and other devices get their message", async () => {
    for (const p256dh of ["A".repeat(87), `B${"A".repeat(86)}`, "no key"]) {
      const broken = createDevice("https://push.example/broken");
      broken.subscription.p256dh = p256dh;
      expect((await notify([broken, phone])).counts).toEqual({ sent: 1, gone: 0, failed: 1 });
    }
  });
});

it.each([
  ["https://127.0.0.1/"],
  ["https://169.254.169.254/latest/meta-data"],
  ["https://push.example.evil.test/a"],
  ["https://notpush.example/a"],
  ["https://push.example@evil.test/a"],
  ["https://name:word@push.example/a"],
  ["https://push.example:8443/a"],
  ["http://push.example/a"],
  ["file:///etc/passwd"],
  ["no address"],
])("an endpoint outside the allowed push services is never called: %s", async (endpoint) => {
  const { counts, requests } = await notify([createDevice(endpoint)]);
  expect([counts, requests]).toEqual([{ sent: 0, gone: 0, failed: 1 }, []]);
});

it("the log contains no endpoint, no key and no prompt", async () => {
  const { log } = await notify(
    [phone, desk, createDevice("https://evil.test/secret-address")],
    (url) => Promise.reject(new TypeError(`error sending request for url (${url})`)),
  );
  expect(log).toContain(generationId);
  const { p256dh, auth } = phone.subscription;
  for (const secret of ["-address", p256dh, auth, prompt, vapid.privateKey]) {
    expect(log).not.toContain(secret);
  }
});

it("nothing is read or sent without a VAPID key", async () => {
  const { world, asked } = createWorld();
  world.adminDb.findPushSubscriptions = () =>
    Promise.reject(new Error("asked for push subscriptions"));
  const response = await sendNotifications(post({ generation: generationId }), world);
  expect(await response.json()).toEqual({ sent: 0, gone: 0, failed: 0 });
  expect(asked.gone).toEqual([]);
});

it("nothing is sent for a generation that is open, canceled or deleted", async () => {
  const { world } = createWorld({ endedGeneration: null });
  world.settings.vapid = vapid;
  world.fetch = () => Promise.reject(new Error("sent"));
  const response = await sendNotifications(post({ generation: generationId }), world);
  expect(await response.json()).toEqual({ sent: 0, gone: 0, failed: 0 });
});

it("a request must be a generation's id and nothing else", async () => {
  const { world } = createWorld();
  await expect(sendNotifications(post({ generation: "all" }), world)).rejects.toMatchObject({
    code: "invalid_request",
  });
});

it("a message that was sent counts as sent, even if a gone subscription cannot be forgotten", async () => {
  const { world } = createWorld({
    endedGeneration: {
      state: "completed",
      cost: 10,
      prompt,
      subscriptions: [phone.subscription, desk.subscription],
    },
  });
  world.settings.vapid = vapid;
  world.adminDb.forgetGonePushSubscriptions = unauthorizedDatabase.forgetGonePushSubscriptions;
  world.fetch = (input) =>
    Promise.resolve(new Response(null, { status: String(input).includes("phone") ? 410 : 201 }));
  const response = await sendNotifications(post({ generation: generationId }), world);
  expect(await response.json()).toEqual({ sent: 1, gone: 1, failed: 0 });
});
