import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { USER } from "../../fixtures/fake-api.ts";
import { fakeSession, SERVER_NOW } from "../../fixtures/fake-session.ts";
import { SESSION_KEY } from "../device/kept/remembered-user.ts";
import { Problem } from "../problem.ts";
import { createSessionKeeper } from "./kept-session.ts";
import { createSessionRule, type IsRefusal } from "./session-rule.ts";

const MINUTE = 60_000;

type Answer = Response | Error;

const json = (status: number, body: unknown, headers: HeadersInit = {}) =>
  new Response(JSON.stringify(body), { status, headers });
const renewed = () => json(200, fakeSession(serverNow()));
const alive = () => json(200, { id: USER.id });
const refusedBy = (error_code: string, status = 400) => json(status, { code: status, error_code });
const noNetwork = () => new TypeError("Failed to fetch");

/** The difference of the two clocks in the current test. */
let skewMs = 0;
const serverNow = () => Date.now() - skewMs;

/** Answers that keep the session, whatever was asked. */
const passing: [string, () => Answer][] = [
  ["a rate limit", () => json(429, { error_code: "over_request_rate_limit" })],
  ["an outage", () => json(503, {})],
  ["a gateway's page", () => new Response("<html>", { status: 502 })],
  ["no network", noNetwork],
  ["a hotel's sign-in page", () => new Response("<html>", { status: 200 })],
  ["a gateway that repeats Auth's words", () => refusedBy("session_not_found", 502)],
  ["an unknown refusal", () => json(400, { error_code: "something_new" })],
  ["too many renewals at the same time", () => json(409, { error_code: "conflict" })],
  ["a key that the gateway refuses", () => json(401, { message: "Invalid API key" })],
  ["a session of another user", () => json(200, { ...fakeSession(), user: { id: "bob" } })],
];

/** A fake Auth that gives these answers in turn, the last one for ever. */
function world({ token = [renewed], user = [alive] }: {
  token?: (() => Answer)[];
  user?: (() => Answer)[];
} = {}) {
  const asked: string[] = [];
  const next = { token: [...token], user: [...user] };
  const askAuth = vi.fn<
    (path: string, request: { token?: string; body?: object }) => Promise<Response>
  >(
    async (path) => {
      await Promise.resolve();
      const kind = path.startsWith("/token") ? "token" : path.startsWith("/user") ? "user" : null;
      asked.push(kind ?? path);
      if (!kind) return json(204, null);
      const [answer, ...rest] = next[kind];
      if (rest.length > 0) next[kind] = rest;
      const given = answer?.() ?? noNetwork();
      if (given instanceof Error) throw given;
      return given;
    },
  );
  const keeper = createSessionKeeper();
  const remove = vi.fn(async () => {
    await Promise.resolve();
    keeper.storage.removeItem(SESSION_KEY);
  });
  const onRenewed = vi.fn(() => Promise.resolve());
  const rule = createSessionRule({ askAuth, keeper, onRenewed, remove });
  const session = fakeSession(serverNow());
  const signIn = (given: object) => keeper.storage.setItem(SESSION_KEY, JSON.stringify(given));
  signIn(session);
  /** Runs a request that is refused this often. */
  function ask(refusals = 0) {
    const sent: (string | undefined)[] = [];
    const answer = rule.run(
      () => {
        sent.push(keeper.read()?.accessToken);
        return sent.length <= refusals ? Promise.reject(refusal()) : Promise.resolve("answer");
      },
      isRefusal,
      USER.id,
    );
    return { answer, sent };
  }
  return { rule, keeper, asked, askAuth, remove, onRenewed, session, signIn, ask };
}

const isRefusal: IsRefusal = ({ code }) => code === "not_signed_in";
const refusal = () => new Problem({ code: "not_signed_in", status: 401 });
const signedIn = ({ keeper, remove }: ReturnType<typeof world>) => {
  expect(remove).not.toHaveBeenCalled();
  expect(keeper.read()?.userId).toBe(USER.id);
};

beforeEach(() => {
  skewMs = 0;
  vi.useFakeTimers({ now: SERVER_NOW });
});
afterEach(() => vi.useRealTimers());

describe("a refused token", () => {
  it("is renewed once, and the request repeated once, so that the user notices nothing", async () => {
    const at = world();
    const { answer, sent } = at.ask(1);
    await expect(answer).resolves.toBe("answer");
    expect(at.asked).toEqual(["token"]);
    expect(sent).toHaveLength(2);
    expect(sent[1]).not.toBe(sent[0]);
    expect(at.onRenewed).toHaveBeenCalledOnce();
    signedIn(at);
  });

  it("is renewed once for all waiting requests", async () => {
    const at = world();
    const waiting = Array.from({ length: 5 }, () => at.ask(1).answer);
    await Promise.all(waiting);
    expect(at.asked).toEqual(["token"]);
  });

  it("is not renewed if another tab has done it", async () => {
    const at = world();
    const other = fakeSession(serverNow() + 1_000);
    const request = vi.fn(() => Promise.resolve("answer")).mockImplementationOnce(() => {
      localStorage.setItem(SESSION_KEY, JSON.stringify(other));
      return Promise.reject(refusal());
    });
    await expect(at.rule.run(request, isRefusal, USER.id)).resolves.toBe("answer");
    expect(at.asked).toEqual([]);
  });

  it("is renewed in one tab at a time", async () => {
    const held = new Map<string, Promise<unknown>>();
    const request = vi.fn((name: string, _options: object, work: () => Promise<unknown>) => {
      const turn = (held.get(name) ?? Promise.resolve()).then(work);
      held.set(name, turn);
      return turn;
    });
    vi.stubGlobal("navigator", { locks: { request } });
    const one = world();
    const other = createSessionRule({
      askAuth: one.askAuth,
      keeper: createSessionKeeper(),
      onRenewed: () => Promise.resolve(),
      remove: one.remove,
    });
    const first = one.ask(1);
    const second = other.run(
      vi.fn(() => Promise.resolve("answer")).mockRejectedValueOnce(refusal()),
      isRefusal,
    );
    await Promise.all([first.answer, second]);
    expect(one.asked).toEqual(["token"]);
    vi.unstubAllGlobals();
  });

  describe("that another tab has renewed", () => {
    /** Locks that are free, except for those that another tab holds. */
    function stubLocks() {
      const held: { name: string }[] = [];
      const request = (name: string, _options: object, work: () => Promise<unknown>) => {
        if (name.startsWith("wan-pwa.done.")) held.push({ name });
        return work();
      };
      vi.stubGlobal("navigator", { locks: { request, query: () => Promise.resolve({ held }) } });
      return held;
    }
    afterEach(() => void vi.unstubAllGlobals());

    /** Renews in another tab, whose storage this tab does not see yet. Returns what it stored. */
    async function renewElsewhere(): Promise<string> {
      const before = localStorage.getItem(SESSION_KEY) ?? "";
      const other = world();
      localStorage.setItem(SESSION_KEY, before);
      await other.ask(1).answer;
      const stored = localStorage.getItem(SESSION_KEY) ?? "";
      localStorage.setItem(SESSION_KEY, before);
      return stored;
    }

    it("is used as soon as this tab sees the new one", async () => {
      const held = stubLocks();
      const at = world();
      const stored = await renewElsewhere();
      expect(held).toHaveLength(1);
      const { answer } = at.ask(1);
      await vi.advanceTimersByTimeAsync(200);
      localStorage.setItem(SESSION_KEY, stored);
      await vi.advanceTimersByTimeAsync(50);
      await expect(answer).resolves.toBe("answer");
      expect(at.asked).toEqual([]);
    });

    it("is renewed here if this tab never sees the new one", async () => {
      stubLocks();
      const at = world();
      await renewElsewhere();
      const { answer } = at.ask(1);
      await vi.advanceTimersByTimeAsync(1_100);
      await expect(answer).resolves.toBe("answer");
      expect(at.asked).toEqual(["token"]);
    });
  });

  it("is renewed without the lock if another tab keeps it for too long", async () => {
    const request = vi.fn(() => Promise.reject(new DOMException("", "TimeoutError")));
    vi.stubGlobal("navigator", { locks: { request } });
    const at = world();
    await expect(at.ask(1).answer).resolves.toBe("answer");
    vi.unstubAllGlobals();
  });

  it("that is refused again after its renewal is a problem that passes, if Auth knows the user", async () => {
    const at = world();
    await expect(at.ask(2).answer).rejects.toMatchObject({ code: "unavailable", status: 503 });
    expect(at.asked).toEqual(["token", "user"]);
    signedIn(at);
  });

  it.each(["session_not_found", "user_not_found"])(
    "ends the session if Auth then answers %s",
    async (code) => {
      const at = world({ user: [() => refusedBy(code, 403)] });
      await expect(at.ask(2).answer).rejects.toMatchObject({ code: "not_signed_in" });
      expect(at.remove).toHaveBeenCalledOnce();
      expect(at.asked).toEqual(["token", "user"]);
    },
  );

  it.each(passing)("keeps the session if Auth then answers with %s", async (_name, answer) => {
    const at = world({ user: [answer] });
    await expect(at.ask(2).answer).rejects.toMatchObject({ code: "unavailable" });
    signedIn(at);
  });

  it.each([
    "refresh_token_not_found",
    "refresh_token_already_used",
    "session_expired",
    "session_not_found",
    "user_not_found",
    "user_banned",
  ])("ends the session if its renewal is refused with %s", async (code) => {
    const at = world({ token: [() => refusedBy(code)] });
    const { answer, sent } = at.ask(2);
    await expect(answer).rejects.toMatchObject({ code: "not_signed_in" });
    expect(at.remove).toHaveBeenCalledOnce();
    expect(sent).toHaveLength(1);
    expect(at.asked).toEqual(["token"]); // In particular, no /logout.
  });

  it.each([
    { code: 400, msg: "Invalid Refresh Token: Refresh Token Not Found" },
    { error: "invalid_grant", error_description: "Invalid Refresh Token" },
    { code: "validation_failed", message: "Refresh token is not valid" },
  ])("ends the session if its renewal is refused in other words: %o", async (body) => {
    const at = world({ token: [() => json(400, body)] });
    await expect(at.ask(2).answer).rejects.toMatchObject({ code: "not_signed_in" });
    expect(at.remove).toHaveBeenCalledOnce();
  });

  it.each(passing)("keeps the session if its renewal meets %s", async (_name, answer) => {
    const at = world({ token: [answer], user: [answer] });
    const problem = await at.ask(2).answer.catch((error: unknown) => error);
    expect(problem).toMatchObject({ isAmbiguous: true });
    expect(["unavailable", "unreachable"]).toContain((problem as Problem).code);
    signedIn(at);
  });

  it("is good enough for the repeated request if only the renewal failed", async () => {
    const at = world({ token: [() => json(429, {})] });
    await expect(at.ask(1).answer).resolves.toBe("answer");
    signedIn(at);
  });

  it("of a request that another problem ends is not repeated", async () => {
    const at = world();
    const request = vi.fn(() => Promise.reject(new Problem({ code: "busy", status: 503 })));
    await expect(at.rule.run(request, isRefusal, USER.id)).rejects.toMatchObject({ code: "busy" });
    expect(request).toHaveBeenCalledOnce();
    expect(at.asked).toEqual([]);
  });

  it("that is refused for ever is renewed less and less often, and Auth is asked seldom", async () => {
    const at = world();
    for (let second = 0; second < 600; second += 2) {
      await at.ask(2).answer.catch(() => {});
      await vi.advanceTimersByTimeAsync(2_000);
    }
    expect(at.asked.filter((kind) => kind === "token").length).toBeLessThan(6);
    expect(at.asked.filter((kind) => kind === "user").length).toBeLessThan(25);
    signedIn(at);
  });
});

describe("renewals", () => {
  it.each([65, -65, 0])(
    "are one in an hour on a device whose clock is %i minutes fast",
    async (minutes) => {
      skewMs = minutes * MINUTE;
      vi.setSystemTime(SERVER_NOW + skewMs);
      const at = world();
      for (let minute = 0; minute < 60; minute += 1) {
        await at.ask().answer;
        await vi.advanceTimersByTimeAsync(MINUTE);
      }
      await at.ask().answer;
      expect(at.asked).toEqual(["token"]);
    },
  );

  it("are at most one for each time that the device's clock is turned forward", async () => {
    const at = world();
    for (const jump of [65, -65, 65, 65]) {
      skewMs += jump * MINUTE;
      vi.setSystemTime(Date.now() + jump * MINUTE);
      await vi.advanceTimersByTimeAsync(10_000);
      for (let count = 0; count < 20; count += 1) await at.ask().answer;
    }
    expect(at.asked).toEqual(["token", "token"]);
  });

  it("have a limit even if the clock jumps all the time", async () => {
    const at = world();
    for (let count = 0; count < 50; count += 1) {
      vi.setSystemTime(Date.now() + 65 * MINUTE);
      await at.ask().answer;
    }
    expect(at.asked).toEqual(["token"]);
  });

  it.each(passing)(
    "wait longer and longer after %s, and the old token is sent",
    async (_, answer) => {
      const at = world({ token: [answer] });
      vi.setSystemTime(SERVER_NOW + 59 * MINUTE);
      for (let second = 0; second < 300; second += 1) {
        await expect(at.ask().answer).resolves.toBe("answer");
        await vi.advanceTimersByTimeAsync(1_000);
      }
      expect(at.asked.length).toBeLessThanOrEqual(10);
      signedIn(at);
    },
  );

  it("wait as long as Auth says", async () => {
    const at = world({ token: [() => json(429, {}, { "retry-after": "120" }), renewed] });
    vi.setSystemTime(SERVER_NOW + 59 * MINUTE);
    await at.ask().answer;
    await vi.advanceTimersByTimeAsync(119_000);
    await at.ask().answer;
    expect(at.asked).toEqual(["token"]);
    await vi.advanceTimersByTimeAsync(1_000);
    await at.ask().answer;
    expect(at.asked).toEqual(["token", "token"]);
  });

  it("do not wait once the network is back", async () => {
    const at = world({ token: [noNetwork, noNetwork, noNetwork, renewed] });
    vi.setSystemTime(SERVER_NOW + 59 * MINUTE);
    for (const _ of [1, 2, 3, 4]) {
      await at.ask().answer;
      dispatchEvent(new Event("online"));
    }
    expect(at.asked).toHaveLength(4);
    expect(at.onRenewed).toHaveBeenCalledOnce();
  });

  it("do not bring back a session that the user ended meanwhile", async () => {
    const at = world();
    at.askAuth.mockImplementationOnce(() => {
      at.keeper.storage.removeItem(SESSION_KEY);
      return Promise.resolve(renewed());
    });
    await expect(at.ask(2).answer).rejects.toMatchObject({ code: "not_signed_in" });
    expect(at.keeper.read()).toBeNull();
    expect(at.onRenewed).not.toHaveBeenCalled();
  });

  it("that are refused late do not end the next session", async () => {
    const at = world();
    const next = fakeSession(serverNow() + 1_000);
    at.askAuth.mockImplementationOnce(() => {
      at.signIn(next);
      return Promise.resolve(refusedBy("refresh_token_not_found"));
    });
    await expect(at.ask(1).answer).resolves.toBe("answer");
    expect(at.remove).not.toHaveBeenCalled();
    expect(at.keeper.read()?.accessToken).toBe(next.access_token);
  });
});

it("Auth's late answer that a session is over does not end the next one", async () => {
  const at = world();
  const next = fakeSession(serverNow() + 1_000);
  at.askAuth.mockImplementationOnce(() => {
    at.signIn(next);
    return Promise.resolve(refusedBy("session_not_found", 403));
  });
  await expect(at.rule.isStillValid()).resolves.toBe(true);
  expect(at.remove).not.toHaveBeenCalled();
  expect(at.keeper.read()?.accessToken).toBe(next.access_token);
});

describe("a request of a user", () => {
  it("is never sent as another one", async () => {
    const at = world();
    at.signIn({ ...fakeSession(), user: { id: "bob" } });
    const { answer, sent } = at.ask();
    await expect(answer).rejects.toMatchObject({ code: "not_signed_in" });
    expect(sent).toEqual([]);
    expect(at.remove).not.toHaveBeenCalled();
  });

  it("is not repeated as another one", async () => {
    const at = world();
    const request = vi.fn(() => {
      at.signIn({ ...fakeSession(), user: { id: "bob" } });
      return Promise.reject(refusal());
    });
    await expect(at.rule.run(request, isRefusal, USER.id)).rejects.toMatchObject({
      code: "not_signed_in",
    });
    expect(request).toHaveBeenCalledOnce();
  });

  it("reports the end if something else has removed the session", async () => {
    const at = world();
    localStorage.clear();
    await expect(at.ask().answer).rejects.toMatchObject({ code: "not_signed_in" });
    expect(at.remove).toHaveBeenCalledOnce();
  });
});

describe("the check of a session", () => {
  it("asks Auth, and only a clear answer counts", async () => {
    await expect(world().rule.isStillValid()).resolves.toBe(true);
    for (const code of ["session_not_found", "user_not_found"]) {
      const at = world({ user: [() => refusedBy(code, 403)] });
      await expect(at.rule.isStillValid()).resolves.toBe(false);
      expect(at.remove).toHaveBeenCalledOnce();
    }
    for (const [, answer] of passing) {
      const at = world({ user: [answer] });
      await expect(at.rule.isStillValid()).rejects.toBeInstanceOf(Problem);
      signedIn(at);
    }
  });

  it("renews a token that Auth does not accept, and asks again", async () => {
    const at = world({ user: [() => refusedBy("bad_jwt", 403), alive] });
    await expect(at.rule.isStillValid()).resolves.toBe(true);
    expect(at.asked).toEqual(["user", "token", "user"]);
    const ended = world({
      user: [() => refusedBy("bad_jwt", 403)],
      token: [() => refusedBy("session_not_found")],
    });
    await expect(ended.rule.isStillValid()).resolves.toBe(false);
  });
});

describe("signing out", () => {
  it("ends the session on the device at once, then on the server", async () => {
    const at = world();
    at.askAuth.mockImplementationOnce((path, request) => {
      expect(at.keeper.read()).toBeNull();
      expect(path).toBe("/logout?scope=local");
      expect(request.token).toBe(at.session.access_token);
      return Promise.reject(noNetwork());
    });
    await at.rule.signOut();
    expect(at.remove).toHaveBeenCalledOnce();
  });

  it("renews an expired token for the server, but not on the device", async () => {
    const next = fakeSession(SERVER_NOW + 60 * MINUTE);
    const at = world({ token: [() => json(200, next)] });
    vi.setSystemTime(SERVER_NOW + 60 * MINUTE);
    await at.rule.signOut();
    expect(at.asked).toEqual(["token", "/logout?scope=local"]);
    expect(at.askAuth.mock.calls.at(-1)?.[1].token).toBe(next.access_token);
    expect(at.keeper.read()).toBeNull();
  });
});
