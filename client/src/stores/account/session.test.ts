import { describe, expect, it, vi } from "vitest";
import type { AuthApi } from "../../api/auth.ts";
import type { User } from "../../api/device/kept/remembered-user.ts";
import { refused, USER } from "../../fixtures/fake-api.ts";
import { createSession } from "./session.ts";

function world(remembered: User | null, nameHeir?: Parameters<typeof createSession>[1]) {
  let hear: ((user: User | null) => void) | undefined;
  const api = {
    remembered: () => remembered,
    keeps: vi.fn<AuthApi["keeps"]>(() => true),
    watch: vi.fn<AuthApi["watch"]>((listener) => {
      hear = listener;
      return () => {};
    }),
    signIn: vi.fn<AuthApi["signIn"]>(),
    signUp: vi.fn<AuthApi["signUp"]>(),
    sendCode: vi.fn<AuthApi["sendCode"]>(),
    verifyCode: vi.fn<AuthApi["verifyCode"]>(),
    awaitedCode: vi.fn<AuthApi["awaitedCode"]>(() => null),
    forgetCode: vi.fn<AuthApi["forgetCode"]>(),
    signOut: vi.fn<AuthApi["signOut"]>(() => Promise.resolve()),
    isStillValid: vi.fn<AuthApi["isStillValid"]>(() => Promise.resolve(true)),
  };
  const session = createSession(api, nameHeir);
  session.begin();
  return { api, session, hear: (user: User | null) => hear?.(user) };
}

describe("session", () => {
  it("knows the last user before anything has loaded", () => {
    expect(world(USER).session.state.value).toEqual({ is: "signed_in", user: USER });
    expect(world(null).session.state.value).toEqual({ is: "signed_out", expired: false });
  });

  it("follows a sign-in and a sign-out in other tabs", () => {
    const { session, hear } = world(null);
    hear(USER);
    expect(session.state.value).toEqual({ is: "signed_in", user: USER });
    hear(null);
    expect(session.state.value).toEqual({ is: "signed_out", expired: true, email: USER.email });
  });

  it("does not promise that the text is kept if another tab deleted it at its sign-out", () => {
    const { session, hear, api } = world(USER);
    api.keeps.mockReturnValue(false);
    hear(null);
    expect(session.state.value).toEqual({ is: "signed_out", expired: false });
  });

  it("does not disturb the screens when a token is refreshed", () => {
    const { session, hear } = world(USER);
    const before = session.state.value;
    hear({ ...USER });
    expect(session.state.value).toBe(before);
  });

  it("shows no expiry message to a user who signs out", async () => {
    const { session, hear, api } = world(USER);
    await session.signOut();
    hear(null);
    expect(session.state.value).toEqual({ is: "signed_out", expired: false });
    expect(api.signOut).toHaveBeenCalledOnce();
  });

  it("never asks the server to end a session that Auth says is over", async () => {
    const { session, api, hear } = world(USER);
    hear(null);
    expect(session.state.value).toEqual({ is: "signed_out", expired: true, email: USER.email });
    const other = world(USER);
    other.api.isStillValid.mockResolvedValueOnce(false);
    await other.session.verify();
    expect(other.session.state.value).toMatchObject({ is: "signed_out", because: "ended" });
    expect(api.signOut).not.toHaveBeenCalled();
    expect(other.api.signOut).not.toHaveBeenCalled();
  });

  it("drops a session that was ended on another device, and marks its data for removal", async () => {
    const { session, api, hear } = world(USER);
    await session.verify();
    expect(session.state.value).toMatchObject({ is: "signed_in" });
    api.isStillValid.mockRejectedValueOnce(new Error("no network"));
    await session.verify();
    expect(session.state.value).toMatchObject({ is: "signed_in" });

    api.isStillValid.mockImplementationOnce(() => {
      hear(null); // supabase-js reports this before it answers.
      return Promise.resolve(false);
    });
    await session.verify();
    expect(session.state.value).toEqual({ is: "signed_out", expired: false, because: "ended" });
  });

  it("shows that the account is deleted, even if the end of the session was reported first", async () => {
    const { session, api } = world(USER);
    api.isStillValid.mockResolvedValueOnce(false);
    await session.verify();
    await session.forget();
    expect(session.state.value).toEqual({ is: "signed_out", expired: false, because: "deleted" });
  });

  it("is verified when the user comes back to the app", () => {
    const { api } = world(USER);
    document.dispatchEvent(new Event("visibilitychange"));
    expect(api.isStillValid).toHaveBeenCalledOnce();
  });
});

describe("a sign-in by typing", () => {
  /** What happens, in its order. */
  function typed() {
    const events: string[] = [];
    const made = world(null, () => {
      events.push("asks");
      return (userId) => void events.push(`heir ${userId}`);
    });
    made.session.state.subscribe(({ is }) => void events.push(is));
    return { ...made, events };
  }

  it("names the heir of a visitor's draft before anybody is signed in here", async () => {
    const { session, api, hear, events } = typed();
    api.signIn.mockImplementationOnce(() => {
      hear(USER); // supabase-js reports this before it answers.
      return Promise.resolve(USER);
    });
    await session.signIn(USER.email, "correct horse");
    await Promise.resolve();
    expect(events).toEqual(["signed_out", "asks", `heir ${USER.id}`, "signed_in"]);
  });

  it.each<[string, (made: ReturnType<typeof typed>) => Promise<unknown>]>([
    ["a code", ({ session, api }) => {
      api.verifyCode.mockResolvedValueOnce(USER);
      return session.verifyCode(USER.email, "123456");
    }],
    ["a new account", ({ session, api }) => {
      api.signUp.mockResolvedValueOnce(USER);
      return session.signUp(USER.email, "correct horse");
    }],
  ])("counts with %s", async (_how, act) => {
    const made = typed();
    await act(made);
    expect(made.events).toEqual(["signed_out", "asks", `heir ${USER.id}`]);
  });

  it.each<[string, (made: ReturnType<typeof typed>) => Promise<unknown>]>([
    ["refused", ({ session, api }) => {
      api.signIn.mockRejectedValueOnce(refused("invalid_credentials", 400));
      return session.signIn(USER.email, "wrong");
    }],
    ["only sent a mail", ({ session, api }) => {
      api.signUp.mockResolvedValueOnce("code_sent");
      return session.signUp(USER.email, "correct horse");
    }],
  ])("names nobody if it is %s", async (_how, act) => {
    const made = typed();
    await act(made).catch(() => {});
    expect(made.events).toEqual(["signed_out", "asks", "heir null"]);
  });

  it("names nobody for a session that another tab has, even while this one is asking", async () => {
    const { session, api, hear, events } = typed();
    const other = { id: "22222222-2222-4222-8222-222222222222", email: "eve@example.com" };
    let refuse = () => {};
    api.signIn.mockReturnValueOnce(
      new Promise((_resolve, reject) => {
        refuse = () => reject(refused("invalid_credentials", 400));
      }),
    );
    const signingIn = session.signIn(USER.email, "wrong").catch(() => {});
    hear(other);
    expect(session.state.value).toMatchObject({ is: "signed_out" });
    refuse();
    await signingIn;
    await Promise.resolve();
    expect(session.state.value).toEqual({ is: "signed_in", user: other });
    expect(events).toEqual(["signed_out", "asks", "heir null", "signed_in"]);
  });
});
