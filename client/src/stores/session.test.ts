import { describe, expect, it, vi } from "vitest";
import type { AuthApi, User } from "../api/api.ts";
import { USER } from "../fixtures/fake-api.ts";
import { createSession } from "./session.ts";

function world(remembered: User | null) {
  let hear: ((user: User | null) => void) | undefined;
  const api = {
    remembered: () => remembered,
    watch: vi.fn<AuthApi["watch"]>((listener) => {
      hear = listener;
      return () => {};
    }),
    signIn: vi.fn<AuthApi["signIn"]>(),
    signUp: vi.fn<AuthApi["signUp"]>(),
    sendCode: vi.fn<AuthApi["sendCode"]>(),
    verifyCode: vi.fn<AuthApi["verifyCode"]>(),
    signOut: vi.fn<AuthApi["signOut"]>(() => Promise.resolve()),
  };
  const session = createSession(api);
  session.begin();
  return { api, session, hear: (user: User | null) => hear?.(user) };
}

describe("session", () => {
  it("knows who was here before anything has loaded", () => {
    expect(world(USER).session.state.value).toEqual({ is: "signed_in", user: USER });
    expect(world(null).session.state.value).toEqual({ is: "signed_out", expired: false });
  });

  it("follows sign-in and sign-out of other tabs", () => {
    const { session, hear } = world(null);
    hear(USER);
    expect(session.state.value).toEqual({ is: "signed_in", user: USER });
    hear(null);
    expect(session.state.value).toEqual({ is: "signed_out", expired: true });
  });

  it("does not disturb the screens when a token is refreshed", () => {
    const { session, hear } = world(USER);
    const before = session.state.value;
    hear({ ...USER });
    expect(session.state.value).toBe(before);
  });

  it("says nothing of expiry to who signs out", async () => {
    const { session, hear, api } = world(USER);
    await session.signOut();
    hear(null);
    expect(session.state.value).toEqual({ is: "signed_out", expired: false });
    expect(api.signOut).toHaveBeenCalledOnce();
  });

  it("lets go of a session that the server no longer takes", () => {
    const { session, api } = world(USER);
    session.expire();
    expect(session.state.value).toEqual({ is: "signed_out", expired: true });
    expect(api.signOut).toHaveBeenCalledOnce();
  });
});
