/** The parts together, with the real auth-js, PostgREST and Storage clients and a fake server. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { USER } from "../../fixtures/fake-api.ts";
import { fakeSession, SERVER_NOW } from "../../fixtures/fake-session.ts";
import { createAuthApi } from "../auth.ts";
import { SESSION_KEY } from "../device/kept/remembered-user.ts";
import { createAsk } from "./ask.ts";
import { createSupabase, type UserClient } from "./client.ts";
import { createAccountApi } from "../user/account.ts";

const MINUTE = 60_000;
const settings = { url: "https://db.test", publishableKey: "sb_publishable_test", pushKey: "" };

type Server = (path: string, request: { token: string | null; body: unknown }) => Response | null;

/** The app's clients on a device that keeps this session, and a server for them. */
async function world(
  serve: Server = () => null,
  session: object = fakeSession(),
  language?: string,
) {
  localStorage.setItem(SESSION_KEY, JSON.stringify(session));
  const asked: string[] = [];
  const bodies: unknown[] = [];
  vi.stubGlobal("fetch", async (input: string, init: RequestInit = {}) => {
    await Promise.resolve();
    const { pathname } = new URL(input);
    asked.push(pathname);
    bodies.push(init.body);
    const token = new Headers(init.headers).get("authorization")?.replace("Bearer ", "") ?? null;
    return serve(pathname, { token, body: init.body }) ?? usual(pathname);
  });
  const client = createSupabase(settings);
  const connect = () => Promise.resolve(client);
  const heard: (string | null)[] = [];
  const events: string[] = [];
  client.auth.onAuthStateChange((event) => void events.push(event));
  createAuthApi(connect, localStorage, language).watch((user) =>
    void heard.push(user?.email ?? null)
  );
  await vi.advanceTimersByTimeAsync(100);
  const count = (path: string) => asked.filter((one) => one === path).length;
  return {
    client,
    auth: createAuthApi(connect, localStorage),
    ask: createAsk(connect, USER.id),
    asked,
    bodies,
    count,
    heard,
    events,
  };
}

function usual(path: string): Response {
  if (path === "/auth/v1/token") return Response.json(fakeSession(Date.now()));
  if (path === "/auth/v1/user") return Response.json(fakeSession().user);
  if (path === "/auth/v1/logout") return new Response(null, { status: 204 });
  return Response.json([]);
}

const TOKEN = "/auth/v1/token";
const refuse = (body: object, status = 401) => Response.json(body, { status });
const kept = () => localStorage.getItem(SESSION_KEY) !== null;

beforeEach(() => {
  vi.useFakeTimers({ now: SERVER_NOW });
  vi.spyOn(console, "warn").mockReturnValue(); // auth-js expects one client in a window.
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the language of Auth's mails", () => {
  const sessionIn = (language: string) => {
    const session = fakeSession();
    return { ...session, user: { ...session.user, user_metadata: { language } } };
  };

  it("is sent once a visit if Auth knows another one, or none", async () => {
    let answers = 0;
    const forgets: Server = (path) =>
      path === "/auth/v1/user" && ++answers > 2 ? refuse({}, 500) : null;
    const { asked, bodies } = await world(forgets, fakeSession(), "de");
    expect(asked).toEqual(["/auth/v1/user"]);
    expect(JSON.parse(String(bodies[0]))).toMatchObject({ data: { language: "de" } });
    // This server's answer still has no language, and the listener hears of it.
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(asked).toEqual(["/auth/v1/user"]);
  });

  it("is not sent if Auth knows it", async () => {
    expect((await world(undefined, sessionIn("de"), "de")).asked).toEqual([]);
  });

  it("may fail, and the user stays signed in", async () => {
    const fails: Server = (path) => path === "/auth/v1/user" ? refuse({}, 500) : null;
    const { heard } = await world(fails, sessionIn("en"), "de");
    expect(heard).not.toContain(null);
    expect(kept()).toBe(true);
  });
});

describe("Supabase's clients", () => {
  it("leave renewing to us: auth-js asks for nothing, however old the token is", async () => {
    const { asked, heard, client } = await world();
    vi.setSystemTime(SERVER_NOW + 30 * 24 * 60 * MINUTE);
    document.dispatchEvent(new Event("visibilitychange"));
    dispatchEvent(new Event("visibilitychange"));
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    expect(asked).toEqual([]);
    expect(heard).not.toContain(null);
    expect(await client.session.token()).not.toBeNull();
    expect(asked).toEqual([TOKEN]);
  });

  it("leave renewing to us also for Auth's own requests, on a device whose clock is fast", async () => {
    vi.setSystemTime(SERVER_NOW + 65 * MINUTE);
    const { client, asked } = await world(undefined, { ...fakeSession(), skew_seconds: -65 * 60 });
    for (const _ of [1, 2, 3]) expect((await client.auth.getUser()).error).toBeNull();
    expect(new Set(asked)).toEqual(new Set(["/auth/v1/user"]));
  });

  it("tell this tab that the session was renewed", async () => {
    const { client, events } = await world();
    vi.setSystemTime(SERVER_NOW + 60 * MINUTE);
    const token = await client.session.token();
    expect(events).toContain("TOKEN_REFRESHED");
    expect(JSON.parse(localStorage.getItem(SESSION_KEY) ?? "{}").access_token).toBe(token);
  });

  it("repeat a read with the new token after one refusal", async () => {
    let refusals = 0;
    const tokens = new Set<string | null>();
    const { ask, count } = await world((path, { token }) => {
      if (!path.startsWith("/rest/")) return null;
      tokens.add(token);
      return refusals++ === 0
        ? refuse({ code: "PGRST303", message: "JWT issued at future", details: null, hint: null })
        : null;
    });
    const rows = await ask(z.array(z.unknown()), (client) => client.from("rows").select("id"));
    expect(rows).toEqual([]);
    expect(tokens.size).toBe(2);
    expect(count(TOKEN)).toBe(1);
    expect(count("/auth/v1/logout")).toBe(0);
  });

  it.each([[true, 4], [false, 1]])(
    "read once if the browser says that there is no network, else again: online %s",
    async (isOnline, times) => {
      vi.spyOn(navigator, "onLine", "get").mockReturnValue(isOnline);
      const { ask, count } = await world((path) => {
        if (path.startsWith("/rest/")) throw new TypeError("Failed to fetch");
        return null;
      });
      const asked = ask(z.array(z.unknown()), (client) => client.from("rows").select("id"))
        .catch((error: unknown) => error);
      await vi.advanceTimersByTimeAsync(isOnline ? 7_000 : 0);
      expect(await asked).toMatchObject({ code: "unreachable" });
      expect(count("/rest/v1/rows")).toBe(times);
    },
  );

  it("send a file again as it was", async () => {
    let refusals = 0;
    const { ask, bodies } = await world((path) => {
      if (!path.startsWith("/storage/")) return null;
      if (refusals++ > 0) return Response.json({ Id: "1", Key: "pictures/a.png" });
      const message = '"exp" claim timestamp check failed';
      return refuse({ statusCode: "403", error: "Unauthorized", message }, 400);
    });
    const file = new Blob(["the picture"], { type: "image/png" });
    await ask(
      z.unknown(),
      async ({ storage }) => (await storage()).from("pictures").upload("a.png", file),
    );
    const files = bodies.filter((body) => body instanceof FormData);
    expect(files).toHaveLength(2);
    for (const form of files) {
      const part = [...form.values()].find((value) => value instanceof Blob);
      expect(part?.size).toBe(file.size);
    }
  });

  it("call a function again with the same body", async () => {
    let refusals = 0;
    const sent: unknown[] = [];
    const { ask } = await world((path, { body }) => {
      if (!path.startsWith("/functions/")) return null;
      sent.push(body);
      return refusals++ > 0
        ? Response.json({ id: 1 })
        : refuse({ code: 401, message: "Invalid JWT" });
    });
    await ask(
      z.unknown(),
      async ({ functions }) => (await functions()).invoke("start-generation", { body: { id: 1 } }),
    );
    expect(sent).toEqual(['{"id":1}', '{"id":1}']);
  });

  const bob = { ...fakeSession(), user: { id: "bob", email: "bob@example.com" } };
  const becomeBob = () => localStorage.setItem(SESSION_KEY, JSON.stringify(bob));

  it.each<[string, (client: UserClient) => PromiseLike<{ data: unknown; error: unknown }>]>([
    ["a read", (client) => {
      becomeBob();
      return client.from("rows").select("id");
    }],
    ["a start", async (client) => {
      const functions = await client.functions();
      becomeBob();
      return await functions.invoke("start-generation", { body: { id: 1 } });
    }],
    ["an upload", async (client) => {
      const storage = await client.storage();
      becomeBob();
      return await storage.from("pictures").upload("a.png", new Blob(["the picture"]));
    }],
  ])(
    "do not send %s as somebody who has signed in since it was prepared",
    async (_what, request) => {
      const { ask, asked } = await world();
      await expect(ask(z.unknown(), request)).rejects.toMatchObject({ code: "not_signed_in" });
      expect(asked).toEqual([]);
      expect(localStorage.getItem(SESSION_KEY)).toContain("bob@example.com");
    },
  );

  it("do not change another account's password", async () => {
    const { client, asked } = await world();
    const connect = () => Promise.resolve(client);
    const ask = createAsk(connect, USER.id);
    const account = createAccountApi({ ask, connect, userId: USER.id });
    becomeBob();
    const refused = { code: "not_signed_in" };
    await expect(account.changePassword("Ada's new password")).rejects.toMatchObject(refused);
    await expect(account.changeEmail("ada@example.net")).rejects.toMatchObject(refused);
    await expect(account.signOutOthers()).rejects.toMatchObject(refused);
    expect(asked).toEqual([]);
  });

  it("end the session in every listener without POST /logout when its renewal is refused", async () => {
    const { ask, heard, count } = await world((path) => {
      if (path === TOKEN) return refuse({ code: "refresh_token_not_found" }, 400);
      return path.startsWith("/rest/") ? refuse({ code: "PGRST301", message: "No key" }) : null;
    });
    const asked = ask(z.unknown(), (client) => client.from("rows").select("id"));
    await expect(asked).rejects.toMatchObject({ code: "not_signed_in" });
    expect(kept()).toBe(false);
    expect(heard.at(-1)).toBeNull();
    expect(count("/auth/v1/logout")).toBe(0);
  });

  it("keep the session through a rate limit on renewals, while the old token is accepted", async () => {
    const { ask, heard, count } = await world((path) =>
      path === TOKEN ? refuse({ code: "over_request_rate_limit" }, 429) : null
    );
    // By the device's clock, the token expired long ago; the server's is an hour behind.
    vi.setSystemTime(SERVER_NOW + 61 * MINUTE);
    for (let second = 0; second < 60; second += 1) {
      await ask(z.unknown(), (client) => client.from("rows").select("id"));
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(kept()).toBe(true);
    expect(heard).not.toContain(null);
    expect(count(TOKEN)).toBeLessThan(8);
  });

  it("renew the session for Auth's own requests as well", async () => {
    let refusals = 0;
    const { auth, count } = await world((path) =>
      path === "/auth/v1/user" && refusals++ === 0 ? refuse({ code: "bad_jwt" }, 403) : null
    );
    await expect(auth.isStillValid()).resolves.toBe(true);
    expect(count(TOKEN)).toBe(1);
    expect(count("/auth/v1/user")).toBe(2);
  });

  it("sign out on the device and on the server", async () => {
    const { auth, heard, count } = await world();
    await auth.signOut();
    expect(kept()).toBe(false);
    expect(heard.at(-1)).toBeNull();
    expect(count("/auth/v1/logout")).toBe(1);
  });
});
