/**
 * Push notifications from the end of a generation to the device, through the real trigger and
 * function.
 */
import { createClient } from "@supabase/supabase-js";
import { afterAll, beforeAll, expect, it } from "vitest";
import { anyPorts, exampleSettings, type Local, startLocal } from "../../../scripts/local.ts";
import { callFunction } from "../../../scripts/test/call-function.ts";
import { doorsOf } from "../../../scripts/test/doors.ts";
import { newUserOn } from "../../../scripts/test/new-user.ts";
import { type DataFolder, makeProjectFolder } from "../../../scripts/test/started-folder.ts";
import type { Database } from "../../functions/_shared/contracts/database.types.ts";
import { createDevice, type Device } from "../../functions/_shared/fixtures/device.ts";
import { lamp } from "../fixtures/generations.ts";
import { setForSuites } from "../fixtures/suite-settings.ts";
import { type PushService, startPushService } from "../fixtures/push-service.ts";

let service: PushService;
let settings: Record<string, string>;
let local: Local;
let dataFolder: DataFolder;

beforeAll(async () => {
  service = await startPushService();
  settings = await exampleSettings();
  dataFolder = await makeProjectFolder();
  local = await startLocal({
    ports: anyPorts,
    settings: { ...settings, PUSH_HOSTS: service.origin },
    dataFolder: dataFolder.path,
    seed: false,
    fsync: false,
    limitsAuth: false,
    warmFunctions: false,
    runMs: 300,
  });
  await setForSuites(local.stack.sql);
  // This test's push service has no certificate.
  await local.stack.sql`
    alter table private.push_subscriptions drop constraint endpoint_is_an_https_address`;
});
afterAll(async () => {
  await local?.stop();
  await service?.close();
  await dataFolder?.remove();
});

async function newPerson() {
  const { urls, keys } = local.stack;
  const client = createClient<Database>(urls.api, keys.publishable, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  await newUserOn(local.stack, { client });

  return {
    client,
    async save({ subscription: { endpoint, p256dh, auth, language } }: Device): Promise<void> {
      const saved = await client.rpc("save_push_subscription", {
        p_endpoint: endpoint,
        p_p256dh: p256dh,
        p_auth: auth,
        p_language: language,
      });
      if (saved.error) throw saved.error;
    },
    async start(hint = ""): Promise<string> {
      const id = crypto.randomUUID();
      const prompt = `${lamp.prompt} ${hint}`.trim();
      const started = await client.functions.invoke("start-generation", {
        body: { id, ...lamp, prompt },
      });
      if (started.error) throw started.error;
      return id;
    },
  };
}

const newDevice = (language = "en", known = true) =>
  createDevice(service.newEndpoint(known), language);

/** Keys of the right length that are not points on the curve: one malformed, one off the curve. */
function brokenDevices(): Device[] {
  return ["A".repeat(87), `B${"A".repeat(86)}`].map((p256dh) => {
    const device = newDevice();
    device.subscription.p256dh = p256dh;
    return device;
  });
}

/** The first message for a device, decrypted. The test has to check that there is only one. */
async function firstMessageFor(device: Device) {
  const { endpoint } = device.subscription;
  await expect.poll(() => service.arrivedFor(endpoint).length)
    .toBeGreaterThan(0);
  const [arrived = { headers: {}, body: new Uint8Array() }] = service.arrivedFor(endpoint);
  return { arrived, ...await device.read(arrived) };
}

/**
 * Waits until send-notifications has finished for a generation. Returns the counts from its log.
 */
async function countsOf(id: string): Promise<object> {
  const lines = () =>
    local.stack.logs.all().map(({ line }) => String(line)).filter((line) =>
      line.includes('"notifications sent"') && line.includes(id)
    );
  await expect.poll(() => lines().length).toBe(1);
  const { sent, gone, failed } = JSON.parse(lines()[0] ?? "{}");
  return { sent, gone, failed };
}

it("each device of the user gets one signed message in its own language when a video is ready", async () => {
  const [person, other] = await Promise.all([newPerson(), newPerson()]);
  const [phone, desk, theirs] = [newDevice("de"), newDevice(), newDevice()];
  await person.save(phone);
  await person.save(desk);
  await other.save(theirs);
  const generation = await person.start();
  const heard = await Promise.all([firstMessageFor(phone), firstMessageFor(desk)]);
  const said = { generation, state: "completed", cost: 10, prompt: lamp.prompt };
  expect(heard).toMatchObject([
    { message: { ...said, language: "de" }, sender: settings["VAPID_PUBLIC_KEY"] },
    { message: { ...said, language: "en" }, subject: settings["VAPID_SUBJECT"] },
  ]);
  expect(heard[0]?.arrived.headers).toMatchObject({
    ttl: "3600",
    topic: generation.replaceAll("-", ""),
    urgency: "normal",
  });
  expect(await countsOf(generation)).toEqual({ sent: 2, gone: 0, failed: 0 });
  expect(
    [phone, desk, theirs].map(({ subscription }) =>
      service.arrivedFor(subscription.endpoint).length
    ),
  ).toEqual([1, 1, 0]);
});

it("a device learns that a video failed and was refunded; a device that is gone is forgotten", async () => {
  const person = await newPerson();
  const [phone, gone] = [newDevice(), newDevice("en", false)];
  await person.save(phone);
  await person.save(gone);
  const generation = await person.start("[sim:fail=E005]");
  expect((await firstMessageFor(phone)).message).toMatchObject({
    generation,
    state: "failed",
    cost: 10,
  });
  expect(await countsOf(generation)).toEqual({ sent: 1, gone: 1, failed: 0 });
  const rows = await local.stack.sql`
    select endpoint from private.push_subscriptions
    where endpoint in (${phone.subscription.endpoint}, ${gone.subscription.endpoint})`;
  expect([...rows]).toEqual([{ endpoint: phone.subscription.endpoint }]);
});

it("a device is removed when its user signs out on it", async () => {
  const person = await newPerson();
  const device = newDevice();
  await person.save(device);
  await person.client.auth.signOut({ scope: "local" });
  const rows = await local.stack.sql`
    select 1 from private.push_subscriptions where endpoint = ${device.subscription.endpoint}`;
  expect([...rows]).toEqual([]);
});

it("when a user signs out everywhere else, this device stays and the others are removed", async () => {
  const person = await newPerson();
  const { data } = await person.client.auth.getUser();
  const { urls, keys } = local.stack;
  const elsewhere = createClient<Database>(urls.api, keys.publishable, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  await elsewhere.auth.signInWithPassword({
    email: data.user?.email ?? "",
    password: "a long password",
  });
  const [here, there] = [newDevice(), newDevice()];
  await person.save(here);
  const { endpoint, p256dh, auth, language } = there.subscription;
  const saved = await elsewhere.rpc("save_push_subscription", {
    p_endpoint: endpoint,
    p_p256dh: p256dh,
    p_auth: auth,
    p_language: language,
  });
  expect(saved.error).toBeNull();
  await person.client.auth.signOut({ scope: "others" });
  const rows = await local.stack.sql`
    select endpoint from private.push_subscriptions
    where endpoint in (${here.subscription.endpoint}, ${endpoint})`;
  expect([...rows]).toEqual([{ endpoint: here.subscription.endpoint }]);
});

it("an invalid key affects only its own message", async () => {
  const person = await newPerson();
  const phone = newDevice();
  for (const device of [...brokenDevices(), phone]) await person.save(device);
  const generation = await person.start();
  expect((await firstMessageFor(phone)).message).toMatchObject({ generation });
  expect(await countsOf(generation)).toEqual({ sent: 1, gone: 0, failed: 2 });
  const ended = local.stack.logs.all().filter(({ part, event }) =>
    part === "function send-notifications" && event === "ended"
  );
  expect(ended).toEqual([]);
});

it("send-notifications requires the secret key", async () => {
  const doors = doorsOf(local.stack);
  const body = { generation: crypto.randomUUID() };
  const call = (apikey: string) => callFunction(doors, "send-notifications", body, { apikey });
  expect((await call(doors.publishableKey)).status).toBe(401);
  expect((await call(doors.secretKey)).status).toBe(200);
});

it("the logs contain no endpoint, key or prompt", async () => {
  const person = await newPerson();
  // One gets its message, one is gone, one has a foreign endpoint, and two have invalid keys.
  const foreign = createDevice(`https://push.example/wpush/${crypto.randomUUID()}`);
  const devices = [newDevice(), newDevice("en", false), foreign, ...brokenDevices()];
  for (const device of devices) await person.save(device);
  expect(await countsOf(await person.start())).toEqual({ sent: 1, gone: 1, failed: 3 });
  const log = local.stack.logs.all().map((event) => JSON.stringify(event)).join("\n");
  expect(log).toContain("notification not sent");
  for (const { subscription: { endpoint, p256dh, auth } } of devices) {
    for (const secret of [endpoint, new URL(endpoint).pathname, p256dh, auth]) {
      expect(log).not.toContain(secret);
    }
  }
  for (const secret of ["wpush", lamp.prompt, settings["VAPID_PRIVATE_KEY"] ?? "none"]) {
    expect(log).not.toContain(secret);
  }
});
