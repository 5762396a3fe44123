import { type RealtimeChannel, type SupabaseClient } from "@supabase/supabase-js";
import { SignJWT } from "jose";
import { test as it, type TestContext } from "vitest";
import { WebSocket } from "ws";
import { connect, signUp } from "../fixtures/start-fixture-stack.ts";
import { loadSigningKeys } from "../keys.ts";
import { useFixtureStack } from "../fixtures/use-fixture-stack.ts";
import type { Stack } from "../stack.ts";
import { within } from "../within.ts";
import { PATIENCE_MS } from "../../test/patience.ts";

let stack: Stack;
let dataFolder: string;
useFixtureStack((started, folder) => {
  stack = started;
  dataFolder = folder;
});

/**
 * These tests run at the same time, because they mostly wait. Each has users and topics of its own.
 */
const test = it.concurrent;
type Context = Pick<TestContext, "expect" | "onTestFinished">;

interface Message {
  event: string;
  payload: Record<string, unknown>;
}

/** Subscribes, and keeps what arrives. */
function listen(
  { expect, onTestFinished }: Context,
  client: SupabaseClient,
  topic: string,
  config: object = { private: true },
) {
  const statuses: string[] = [];
  const errors: string[] = [];
  const messages: Message[] = [];
  const channel: RealtimeChannel = client.channel(topic, { config })
    .on("broadcast", { event: "*" }, ({ event, payload }) => messages.push({ event, payload }))
    .subscribe((status, error) => {
      statuses.push(status);
      if (error) errors.push(error.message);
    });
  onTestFinished(async () => {
    await client.removeAllChannels();
  });
  const reach = (status: string, times = 1) =>
    expect.poll(() => statuses.filter((seen) => seen === status).length)
      .toBeGreaterThanOrEqual(times);
  return { channel, statuses, errors, messages, reach };
}

/** A token of this stack, as Auth would issue it, that expires when the test wants. */
async function makeToken(userId: string, seconds: number): Promise<string> {
  const keys = await loadSigningKeys(dataFolder);
  return await new SignJWT({ role: "authenticated", sub: userId, aud: "authenticated" })
    .setProtectedHeader({ alg: "ES256", kid: keys.kid })
    .setIssuer(`${stack.urls.api}/auth/v1`)
    .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
    .sign(keys.privateKey);
}

/** A socket without a client around it. */
async function openSocket(
  { onTestFinished }: Context,
  version: string,
  key = stack.keys.publishable,
) {
  const address = `${stack.urls.api}/realtime/v1/websocket?apikey=${key}&vsn=${version}`;
  const socket = new WebSocket(address.replace("http", "ws"));
  onTestFinished(() => socket.terminate());
  const received: unknown[] = [];
  socket.on("message", (data) => received.push(JSON.parse(String(data))));
  await within(
    PATIENCE_MS,
    "the socket to open",
    new Promise((resolve, reject) => {
      socket.once("open", resolve);
      socket.once(
        "unexpected-response",
        (_, response) => reject(new Error(`${response.statusCode}`)),
      );
      socket.once("error", reject);
    }),
  );
  return { socket, received };
}

test("a user joins their own topic and hears what a trigger broadcasts", async (context) => {
  const { expect } = context;
  const { client, user } = await signUp(stack);
  await client.realtime.setAuth();
  const own = listen(context, client, `user:${user.id}`);
  await own.reach("SUBSCRIBED");
  await client.from("notes").insert({ body: "first" });
  await client.from("notes").insert({ body: "second" });
  await expect.poll(() => own.messages.length).toBe(2);
  expect(own.messages).toMatchObject([
    { event: "note_written", payload: { body: "first" } },
    { event: "note_written", payload: { body: "second" } },
  ]);
});

test("a broadcast is sent when its transaction commits, and never if it rolls back", async (context) => {
  const { expect } = context;
  const { client, user } = await signUp(stack);
  await client.realtime.setAuth();
  const own = listen(context, client, `user:${user.id}`);
  await own.reach("SUBSCRIBED");
  const send = (body: string) =>
    stack.sql`
    select realtime.send(${stack.sql.json({ body })}, 'said', ${`user:${user.id}`}, true)
  `;

  const rolledBack = stack.sql.begin(async (tx) => {
    await tx`select realtime.send('{"body": "never"}', 'said', ${`user:${user.id}`}, true)`;
    throw new Error("rolled back");
  });
  await expect(rolledBack).rejects.toThrow("rolled back");
  await stack.sql.begin(async (tx) => {
    await tx`select realtime.send('{"body": "late"}', 'said', ${`user:${user.id}`}, true)`;
    await send("early");
    await expect.poll(() => own.messages.length).toBe(1);
  });
  await expect.poll(() => own.messages.map(({ payload }) => payload["body"])).toEqual([
    "early",
    "late",
  ]);
});

test("another user's topic is refused, and none of its broadcasts arrive", async (context) => {
  const { expect } = context;
  const alice = await signUp(stack);
  const bob = await signUp(stack);
  await bob.client.realtime.setAuth();
  const spying = listen(context, bob.client, `user:${alice.user.id}`);
  await spying.reach("CHANNEL_ERROR");
  expect(spying.errors[0]).toContain("Unauthorized: You do not have permissions to read");
  await alice.client.from("notes").insert({ body: "secret" });
  await stack.logs.first(({ part, event }) => part === "realtime" && event === "refused");
  expect(spying.messages).toEqual([]);
});

test("a client that is not signed in cannot join a private topic", async (context) => {
  const { expect } = context;
  const { user } = await signUp(stack);
  const spying = listen(context, connect(stack), `user:${user.id}`);
  await spying.reach("CHANNEL_ERROR");
  expect(spying.errors[0]).toContain("Unauthorized");
});

test("a public channel of the same name hears nothing of the private one", async (context) => {
  const { expect } = context;
  const { client, user } = await signUp(stack);
  const open = listen(context, connect(stack), `user:${user.id}`, { private: false });
  await open.reach("SUBSCRIBED");
  await client.realtime.setAuth();
  const own = listen(context, client, `user:${user.id}`);
  await own.reach("SUBSCRIBED");
  await client.from("notes").insert({ body: "private" });
  await expect.poll(() => own.messages.length).toBe(1);
  expect(open.messages).toEqual([]);
});

test("clients broadcast to each other on a public channel, and not to themselves", async (context) => {
  const { expect } = context;
  const [one, other] = [connect(stack), connect(stack)];
  const heard = listen(context, one, "lobby", { broadcast: { ack: true } });
  const alsoHeard = listen(context, other, "lobby");
  await heard.reach("SUBSCRIBED");
  const open = listen(context, other, "lobby-open", { private: false });
  await open.reach("SUBSCRIBED");
  const speaker = listen(context, connect(stack), "lobby-open", { broadcast: { ack: true } });
  await speaker.reach("SUBSCRIBED");
  const sent = await speaker.channel.send({
    type: "broadcast",
    event: "wave",
    payload: { hello: true },
  });
  expect(sent).toBe("ok");
  await expect.poll(() => open.messages).toMatchObject([{
    event: "wave",
    payload: { hello: true },
  }]);
  expect(speaker.messages).toEqual([]);
  expect(alsoHeard.messages).toEqual([]);
});

test("without a policy to insert, a client's broadcast on a private topic is dropped", async (context) => {
  const { expect } = context;
  const { client, user } = await signUp(stack);
  const secondDevice = connect(stack);
  await secondDevice.realtime.setAuth(await makeToken(user.id, 60));
  await client.realtime.setAuth();
  const own = listen(context, client, `user:${user.id}`);
  const speaker = listen(context, secondDevice, `user:${user.id}`, {
    private: true,
    broadcast: { ack: true },
  });
  await own.reach("SUBSCRIBED");
  await speaker.reach("SUBSCRIBED");
  await speaker.channel.send({ type: "broadcast", event: "forged", payload: {} });
  await client.from("notes").insert({ body: "real" });
  await expect.poll(() => own.messages.map(({ event }) => event)).toEqual(["note_written"]);
});

test("a channel closes when its token expires, and stays open if a new token arrives in time", async (context) => {
  const { expect } = context;
  const { user } = await signUp(stack);
  const [leaving, staying] = [connect(stack), connect(stack)];
  await leaving.realtime.setAuth(await makeToken(user.id, 600));
  await staying.realtime.setAuth(await makeToken(user.id, 600));
  const closing = listen(context, leaving, `user:${user.id}`);
  const open = listen(context, staying, `user:${user.id}`);
  await closing.reach("SUBSCRIBED");
  await open.reach("SUBSCRIBED");
  // Both expire at the same time, except that the second one is followed by another.
  // A slow machine has the time to send both.
  const short = await makeToken(user.id, 12);
  await staying.realtime.setAuth(short);
  await staying.realtime.setAuth(await makeToken(user.id, 600));
  await leaving.realtime.setAuth(short);
  await closing.reach("CLOSED");
  expect(open.statuses).toEqual(["SUBSCRIBED"]);
});

test("a token that lost access to the topic closes the channel", async (context) => {
  const { expect } = context;
  const alice = await signUp(stack);
  const bob = await signUp(stack);
  await alice.client.realtime.setAuth();
  const own = listen(context, alice.client, `user:${alice.user.id}`);
  await own.reach("SUBSCRIBED");
  await alice.client.realtime.setAuth(bob.token);
  await own.reach("CLOSED");
  expect(own.statuses).toEqual(["SUBSCRIBED", "CLOSED"]);
});

test("an expired and a forged token are refused in the service's words", async (context) => {
  const { expect } = context;
  const { user } = await signUp(stack);
  const expired = connect(stack);
  await expired.realtime.setAuth(await makeToken(user.id, -5));
  const late = listen(context, expired, `user:${user.id}`);
  await late.reach("CHANNEL_ERROR");
  expect(late.errors[0]).toMatch(/InvalidJWTToken: Token has expired \d+ seconds ago/);

  const forger = connect(stack);
  const [header, claims] = (await makeToken(user.id, 60)).split(".");
  await forger.realtime.setAuth(`${header}.${claims}.${"A".repeat(86)}`);
  const forged = listen(context, forger, `user:${user.id}`);
  await forged.reach("CHANNEL_ERROR");
  expect(forged.errors[0]).toContain("JwtSignatureError");
});

// Runs alone, because it cuts the connections of all tests.
it("after a lost network the client rejoins and receives broadcasts again", async (context) => {
  const { expect } = context;
  const { client, user } = await signUp(stack);
  await client.realtime.setAuth();
  const own = listen(context, client, `user:${user.id}`);
  await own.reach("SUBSCRIBED");
  stack.cutRealtime();
  await own.reach("SUBSCRIBED", 2);
  await client.from("notes").insert({ body: "after" });
  await expect.poll(() => own.messages).toMatchObject([{ payload: { body: "after" } }]);
});

test("a client that has left receives nothing more", async (context) => {
  const { expect } = context;
  const { client, user } = await signUp(stack);
  await client.realtime.setAuth();
  const own = listen(context, client, `user:${user.id}`);
  await own.reach("SUBSCRIBED");
  expect(await own.channel.unsubscribe()).toBe("ok");
  const again = listen(context, client, `user:${user.id}`);
  await again.reach("SUBSCRIBED");
  await client.from("notes").insert({ body: "unheard" });
  await expect.poll(() => again.messages.length).toBe(1);
  expect(own.messages).toEqual([]);
});

test("a heartbeat is answered, and a message to a topic that was not joined is refused", async (context) => {
  const { expect } = context;
  const { socket, received } = await openSocket(context, "2.0.0");
  socket.send(JSON.stringify([null, "1", "phoenix", "heartbeat", {}]));
  socket.send(JSON.stringify(["2", "3", "realtime:nowhere", "phx_leave", {}]));
  await expect.poll(() => received).toEqual([
    [null, "1", "phoenix", "phx_reply", { status: "ok", response: {} }],
    ["2", "3", "realtime:nowhere", "phx_reply", {
      status: "error",
      response: { reason: "unmatched topic" },
    }],
  ]);
});

test("version 1.0.0 works, and garbage does not end the connection", async (context) => {
  const { expect } = context;
  const { socket, received } = await openSocket(context, "1.0.0");
  const topic = "realtime:old";
  socket.send("garbage");
  socket.send(JSON.stringify({ topic, event: "phx_join", payload: {}, ref: "1", join_ref: "1" }));
  await expect.poll(() => received.length).toBe(1);
  await stack.sql`select realtime.send('{"n": 1}', 'said', 'old', false)`;
  await expect.poll(() => received.at(-1)).toMatchObject({
    topic,
    event: "broadcast",
    payload: { type: "broadcast", event: "said", payload: { n: 1 } },
  });
});

test("a socket requires one of the keys", async (context) => {
  const { expect } = context;
  await expect(openSocket(context, "2.0.0", "sb_publishable_wrong")).rejects.toThrow("401");
});

test("a server broadcasts over HTTP", async (context) => {
  const { expect } = context;
  const { client, user } = await signUp(stack);
  await client.realtime.setAuth();
  const own = listen(context, client, `user:${user.id}`);
  await own.reach("SUBSCRIBED");
  const send = (apikey: string) =>
    fetch(`${stack.urls.api}/realtime/v1/api/broadcast`, {
      method: "POST",
      headers: { apikey, "content-type": "application/json" },
      body: JSON.stringify({
        messages: [{ topic: `user:${user.id}`, event: apikey, payload: {}, private: true }],
      }),
    });
  expect((await send(stack.keys.publishable)).status).toBe(202);
  expect((await send(stack.keys.secret)).status).toBe(202);
  await expect.poll(() => own.messages.map(({ event }) => event)).toEqual([stack.keys.secret]);
});
