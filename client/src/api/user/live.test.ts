import { describe, expect, it, vi } from "vitest";
import { generation, settled } from "../../fixtures/fake-api.ts";
import { createLiveApi, type LiveListeners } from "./live.ts";
import type { Client } from "../supabase/client.ts";

/** A fake Realtime client that records its calls. */
function fakeClient() {
  const log: string[] = [];
  const handlers = new Map<string, (message: { payload: unknown }) => void>();
  let status: ((status: string) => void) | undefined;
  let hearAuth: ((event: string) => void) | undefined;
  const channel = {
    on(
      _type: string,
      { event }: { event: string },
      handler: (message: { payload: unknown }) => void,
    ) {
      handlers.set(event, handler);
      return channel;
    },
    subscribe(listener: (status: string) => void) {
      log.push("subscribe");
      status = listener;
      return channel;
    },
  };
  const realtime = {
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
  const auth = {
    onAuthStateChange(listener: (event: string) => void) {
      hearAuth = listener;
      return { data: { subscription: { unsubscribe: () => (hearAuth = undefined) } } };
    },
  };
  const client = { auth, realtime: () => Promise.resolve(realtime) };
  const connect = () => Promise.resolve(client as unknown as Client);
  return {
    log,
    connect,
    handlers,
    say: (word: string) => status?.(word),
    sayAuth: (event: string) => hearAuth?.(event),
  };
}

function fakeListeners() {
  return {
    onGeneration: vi.fn<LiveListeners["onGeneration"]>(),
    onGenerationDeleted: vi.fn<LiveListeners["onGenerationDeleted"]>(),
    onCreditTransaction: vi.fn<LiveListeners["onCreditTransaction"]>(),
    onSignedOut: vi.fn<LiveListeners["onSignedOut"]>(),
    onState: vi.fn<LiveListeners["onState"]>(),
    onRenewed: vi.fn<LiveListeners["onRenewed"]>(),
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

  it("tells closed, which needs a new join, from down, which realtime-js repairs itself", async () => {
    const { connect, say } = fakeClient();
    const { onState, ...rest } = fakeListeners();
    createLiveApi(connect, "ada").join({ onState, ...rest });
    await settled();
    for (const word of ["SUBSCRIBED", "CHANNEL_ERROR", "TIMED_OUT", "CLOSED"]) say(word);
    expect(onState.mock.calls.flat()).toEqual(["live", "down", "down", "closed"]);
  });

  it("reports a renewed session, and reports nothing of a topic that it has left", async () => {
    const { connect, sayAuth } = fakeClient();
    const listeners = fakeListeners();
    const leave = createLiveApi(connect, "ada").join(listeners);
    await settled();
    sayAuth("SIGNED_IN");
    expect(listeners.onRenewed).not.toHaveBeenCalled();
    sayAuth("TOKEN_REFRESHED");
    leave();
    sayAuth("TOKEN_REFRESHED");
    expect(listeners.onRenewed).toHaveBeenCalledOnce();
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
    await vi.waitUntil(() => log.lastIndexOf("subscribe") > log.indexOf("subscribe"));
    expect(onState).not.toHaveBeenCalled();
    expect(log.indexOf("removed")).toBeLessThan(log.lastIndexOf("subscribe"));
  });
});
