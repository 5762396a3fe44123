import { describe, expect, it, vi } from "vitest";
import { generation, settled } from "../../fixtures/fake-api.ts";
import { createLiveApi, type LiveListeners } from "./live.ts";
import type { Client } from "../supabase/client.ts";

interface FakeMessage {
  payload?: unknown;
  status?: string;
  message?: string;
}

/** A fake Realtime client that records its calls. */
function fakeClient() {
  const log: string[] = [];
  const handlers = new Map<string, (message: FakeMessage) => void>();
  let status: ((status: string, error?: Error) => void) | undefined;
  const channel = {
    on(
      type: string,
      { event = type }: { event?: string },
      handler: (message: FakeMessage) => void,
    ) {
      handlers.set(event, handler);
      return channel;
    },
    subscribe(listener: (status: string, error?: Error) => void) {
      log.push("subscribe");
      status = listener;
      return channel;
    },
  };
  const realtime = {
    accessTokenValue: "the refused token",
    setAuth: async () => {
      await Promise.resolve();
      log.push("setAuth");
    },
    channel: (name: string, options: unknown) => {
      log.push(`channel ${name} ${JSON.stringify(options)}`);
      return channel;
    },
    removeChannel: async () => {
      // Longer than everything that happens before a join.
      await settled();
      await settled();
      log.push("removed");
    },
  };
  const session = {
    renew: vi.fn(() => Promise.resolve(void log.push("renew"))),
    isStillValid: vi.fn(() => Promise.resolve(void log.push("ask Auth"))),
  };
  const client = { session, realtime: () => Promise.resolve(realtime) };
  const connect = () => Promise.resolve(client as unknown as Client);
  return {
    log,
    connect,
    handlers,
    session,
    say: (word: string, error?: Error) => status?.(word, error),
  };
}

function fakeListeners() {
  return {
    onGeneration: vi.fn<LiveListeners["onGeneration"]>(),
    onGenerationDeleted: vi.fn<LiveListeners["onGenerationDeleted"]>(),
    onCreditTransaction: vi.fn<LiveListeners["onCreditTransaction"]>(),
    onPurchase: vi.fn<LiveListeners["onPurchase"]>(),
    onSignedOut: vi.fn<LiveListeners["onSignedOut"]>(),
    onState: vi.fn<LiveListeners["onState"]>(),
  };
}

describe("live", () => {
  it("joins the user's private topic with the token", async () => {
    const { log, connect } = fakeClient();
    createLiveApi(connect, "ada").join(fakeListeners());
    await settled();
    expect(log).toEqual(["setAuth", 'channel user:ada {"config":{"private":true}}', "subscribe"]);
  });

  it("passes on payloads that it can read and drops the others", async () => {
    const { connect, handlers } = fakeClient();
    const listeners = fakeListeners();
    createLiveApi(connect, "ada").join(listeners);
    await settled();
    const made = generation();
    handlers.get("generation")?.({ payload: made });
    handlers.get("generation")?.({ payload: { id: "?" } });
    expect(listeners.onGeneration).toHaveBeenCalledExactlyOnceWith(made);
  });

  it("passes on what it hears of a purchase as it is, because another part reads it", async () => {
    const { connect, handlers } = fakeClient();
    const listeners = fakeListeners();
    createLiveApi(connect, "ada").join(listeners);
    await settled();
    handlers.get("purchase")?.({ payload: { id: "?" } });
    expect(listeners.onPurchase).toHaveBeenCalledExactlyOnceWith({ id: "?" });
  });

  it("tells closed, which needs a new join, from down, which realtime-js repairs itself", async () => {
    const { connect, say } = fakeClient();
    const { onState, ...rest } = fakeListeners();
    createLiveApi(connect, "ada").join({ onState, ...rest });
    await settled();
    for (const word of ["SUBSCRIBED", "CHANNEL_ERROR", "TIMED_OUT", "CLOSED"]) say(word);
    expect(onState.mock.calls.flat()).toEqual(["live", "down", "down", "closed"]);
  });

  it("reports nothing of a topic that it has left", async () => {
    const { connect, handlers, say } = fakeClient();
    const listeners = fakeListeners();
    const leave = createLiveApi(connect, "ada").join(listeners);
    await settled();
    leave();
    handlers.get("generation")?.({ payload: generation() });
    say("SUBSCRIBED");
    say("CHANNEL_ERROR", new Error("InvalidJWTToken: Token has expired 3 seconds ago"));
    expect(listeners.onGeneration).not.toHaveBeenCalled();
    expect(listeners.onState).not.toHaveBeenCalled();
  });

  it.each([
    "InvalidJWTToken: Token has expired 3 seconds ago",
    "MalformedJWT: The token provided is not a valid JWT",
    "JwtSignatureError: Failed to validate JWT signature",
    "Unauthorized: You do not have permissions to read from this Channel topic: user:ada",
  ])("renews the session once for a refused join, then asks Auth: %s", async (reason) => {
    const { log, connect, say, session } = fakeClient();
    const live = createLiveApi(connect, "ada");
    const join = async () => {
      const listeners = fakeListeners();
      live.join(listeners);
      const joins = log.filter((entry) => entry === "subscribe").length;
      await expect.poll(() => log.filter((entry) => entry === "subscribe").length)
        .toBeGreaterThan(joins);
      return listeners.onState;
    };
    const seen = async () => {
      const onState = await join();
      log.length = 0;
      say("CHANNEL_ERROR", new Error(reason));
      say("CLOSED"); // What leaving the topic says.
      await settled();
      expect(onState.mock.calls.flat()).toEqual(["down", "closed"]);
      return log.filter((entry) => entry !== "removed");
    };
    expect(await seen()).toEqual(["renew"]);
    expect(session.renew).toHaveBeenCalledWith("the refused token");
    expect(await seen()).toEqual(["ask Auth"]);
    const onState = await join();
    say("SUBSCRIBED");
    expect(onState.mock.calls.flat()).toEqual(["live"]);
    expect(await seen()).toEqual(["renew"]);
  });

  it("renews the session when the server closes the topic because of the token", async () => {
    const { connect, handlers, say, session } = fakeClient();
    const listeners = fakeListeners();
    createLiveApi(connect, "ada").join(listeners);
    await settled();
    handlers.get("system")?.({ status: "ok", message: "Replication connection established" });
    expect(session.renew).not.toHaveBeenCalled();
    handlers.get("system")?.({ status: "error", message: "Token has expired 3 seconds ago" });
    say("CLOSED");
    await settled();
    expect(session.renew).toHaveBeenCalledOnce();
    expect(listeners.onState.mock.calls.flat()).toEqual(["down", "closed"]);
  });

  it("does not take other trouble for a refused token", async () => {
    const { connect, say, session } = fakeClient();
    createLiveApi(connect, "ada").join(fakeListeners());
    await settled();
    say("CHANNEL_ERROR", new Error("ChannelRateLimitReached: Too many channels"));
    say("CHANNEL_ERROR", new Error("channel error: connection lost"));
    say("TIMED_OUT");
    expect(session.renew).not.toHaveBeenCalled();
  });

  it("leaves before it joins again, and ignores events of the old join", async () => {
    const { log, connect, say } = fakeClient();
    const live = createLiveApi(connect, "ada");
    const { onState, ...rest } = fakeListeners();
    const leave = live.join({ onState, ...rest });
    await settled();
    leave();
    say("CLOSED");
    live.join(fakeListeners());
    await expect.poll(() => log.lastIndexOf("subscribe"))
      .toBeGreaterThan(log.indexOf("subscribe"));
    expect(onState).not.toHaveBeenCalled();
    expect(log.indexOf("removed")).toBeLessThan(log.lastIndexOf("subscribe"));
  });
});
