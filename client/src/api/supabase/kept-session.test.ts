import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fakeSession, SERVER_NOW } from "../../fixtures/fake-session.ts";
import { SESSION_KEY } from "../device/kept/remembered-user.ts";
import { onDevice } from "../device/storage.ts";
import { createSessionKeeper, isOld, type SessionKeeper } from "./kept-session.ts";

const MINUTE = 60_000;

/** A device whose clock differs from the server's, and how it judges its token. */
function device(skewMs: number) {
  vi.setSystemTime(SERVER_NOW + skewMs);
  const keeper = createSessionKeeper();
  const signIn = (session: object) => keeper.storage.setItem(SESSION_KEY, JSON.stringify(session));
  const old = () => {
    const session = keeper.read();
    return session !== null && isOld(session);
  };
  return { keeper, signIn, old };
}

/** A session whose token names its sign-in, as Auth's do. */
function ofSession(id: string, serverNow: number) {
  const claims = btoa(JSON.stringify({ session_id: id, iat: serverNow / 1000 }));
  return { ...fakeSession(serverNow), access_token: `e30.${claims}.c2ln` };
}

/** A localStorage that has this and takes nothing more. */
function stubFullStorage(stored: Map<string, string>): void {
  vi.stubGlobal("localStorage", {
    get length() {
      return stored.size;
    },
    key: (index: number) => [...stored.keys()][index] ?? null,
    getItem: (key: string) => stored.get(key) ?? null,
    removeItem: (key: string) => void stored.delete(key),
    setItem: () => {
      throw new DOMException("", "QuotaExceededError");
    },
  });
}

const asAuthJsReads = ({ storage }: SessionKeeper) =>
  JSON.parse(storage.getItem(SESSION_KEY) ?? "null");

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  onDevice.removeItem(SESSION_KEY); // What could not be stored is in memory.
});

describe("kept session", () => {
  it.each([0, 65, -65, 7 * 24 * 60])(
    "is as old on a device whose clock is %i minutes fast as on the server",
    (minutes) => {
      const { signIn, old } = device(minutes * MINUTE);
      signIn(fakeSession());
      expect(old()).toBe(false);
      vi.advanceTimersByTime(58 * MINUTE);
      expect(old()).toBe(false);
      vi.advanceTimersByTime(MINUTE);
      expect(old()).toBe(true);
    },
  );

  it("measures the clocks again with each token, and keeps the result with the session", () => {
    const { keeper, signIn } = device(65 * MINUTE);
    signIn(fakeSession());
    expect(keeper.read()?.skewSeconds).toBe(-65 * 60);
    expect(createSessionKeeper().read()?.skewSeconds).toBe(-65 * 60); // After a reload, in a tab.
    vi.setSystemTime(SERVER_NOW + 10 * MINUTE); // The device's clock was corrected.
    keeper.keepRenewed(fakeSession(SERVER_NOW + 10 * MINUTE));
    expect(keeper.read()?.skewSeconds).toBe(0);
  });

  it("calls a token old once at most after the clock was turned forward", () => {
    const { keeper, signIn, old } = device(0);
    signIn(fakeSession());
    vi.setSystemTime(SERVER_NOW + 65 * MINUTE);
    expect(old()).toBe(true);
    keeper.keepRenewed(fakeSession(SERVER_NOW + MINUTE));
    expect(old()).toBe(false);
  });

  it("does not call a token old all the time if it lives for less than the margin", () => {
    const { signIn, old } = device(0);
    signIn(fakeSession(SERVER_NOW, 60));
    expect(old()).toBe(false);
    vi.advanceTimersByTime(31_000);
    expect(old()).toBe(true);
    signIn({ ...fakeSession(), access_token: "not a token that we can read" });
    expect(old()).toBe(false);
  });

  it("hides the age from auth-js, which would judge it by the device's clock", () => {
    const { keeper, signIn } = device(-65 * MINUTE);
    const session = fakeSession();
    signIn(session);
    vi.setSystemTime(SERVER_NOW + 30 * 24 * 60 * MINUTE);
    expect(asAuthJsReads(keeper).expires_at * 1000).toBeGreaterThan(Date.now());
    expect(JSON.parse(localStorage.getItem(SESSION_KEY) ?? "{}").expires_at)
      .toBe(session.expires_at);
  });

  it("does not measure the clocks when auth-js writes back the same token with a changed user", () => {
    const { keeper, signIn } = device(65 * MINUTE);
    signIn(fakeSession());
    const before = keeper.read();
    vi.advanceTimersByTime(20 * MINUTE);
    const same = asAuthJsReads(keeper);
    signIn({ ...same, user: { ...same.user, email: "new@example.com" } });
    expect(keeper.read()).toEqual(before);
    expect(asAuthJsReads(keeper).user.email).toBe("new@example.com");
  });

  it("keeps the renewed token when auth-js writes back the one before it", () => {
    const { keeper, signIn } = device(0);
    signIn(fakeSession());
    const before = asAuthJsReads(keeper);
    keeper.keepRenewed(fakeSession(SERVER_NOW + MINUTE));
    const renewed = keeper.read();
    signIn({ ...before, user: { ...before.user, email: "new@example.com" } });
    expect(keeper.read()).toEqual(renewed);
    expect(asAuthJsReads(keeper).user.email).toBe("new@example.com");
  });

  it("takes every new sign-in, also over a token that it cannot read", () => {
    const { keeper, signIn } = device(0);
    signIn({ ...fakeSession(), access_token: "unreadable" });
    const next = fakeSession(SERVER_NOW - MINUTE);
    signIn(next);
    expect(keeper.read()).toMatchObject({ accessToken: next.access_token, wasRenewed: false });
  });

  it("lasts for the visit if localStorage is blocked", () => {
    vi.stubGlobal("localStorage", undefined);
    const { keeper, signIn } = device(0);
    const session = fakeSession();
    signIn(session);
    expect(keeper.read()?.accessToken).toBe(session.access_token);
    keeper.storage.removeItem(SESSION_KEY);
    expect(keeper.read()).toBeNull();
    vi.unstubAllGlobals();
  });

  it("is the new one on a full device, where the one before it stays for other tabs and a reload", () => {
    const before = JSON.stringify(fakeSession(SERVER_NOW - MINUTE));
    const stored = new Map([[SESSION_KEY, before]]);
    stubFullStorage(stored);
    const { keeper, signIn } = device(0);
    const next = fakeSession();
    keeper.keepRenewed(next);
    expect(keeper.read()?.accessToken).toBe(next.access_token);
    expect(stored.get(SESSION_KEY)).toBe(before);
    // But no session of somebody else.
    const bob = { ...fakeSession(), user: { id: "bob", email: "bob@example.com" } };
    signIn(bob);
    expect(keeper.read()?.userId).toBe("bob");
    expect(stored.size).toBe(0);
    keeper.storage.removeItem(SESSION_KEY);
    vi.unstubAllGlobals();
  });

  it("is the renewed one, even if the server of the token before it had a faster clock", () => {
    const { keeper, signIn } = device(0);
    signIn(fakeSession(SERVER_NOW + 24 * 60 * MINUTE));
    const next = fakeSession();
    keeper.keepRenewed(next);
    expect(keeper.read()).toMatchObject({
      accessToken: next.access_token,
      refreshToken: next.refresh_token,
      skewSeconds: 0,
    });
  });

  it("is that of the latest sign-in, even if the server of the one before it had a faster clock", () => {
    const { keeper, signIn } = device(0);
    signIn(ofSession("one", SERVER_NOW + 24 * 60 * MINUTE));
    const next = ofSession("two", SERVER_NOW);
    signIn(next);
    expect(keeper.read()?.refreshToken).toBe(next.refresh_token);
  });

  it("reads no session from text that is none", () => {
    const { keeper } = device(0);
    for (const text of ["", "null", "{", "[]", '{"access_token":1}', '"text"']) {
      localStorage.setItem(SESSION_KEY, text);
      expect(keeper.read()).toBeNull();
    }
  });
});
