import { type ReadonlySignal, signal } from "@preact/signals";
import type { AuthApi } from "../../api/auth.ts";
import type { User } from "../../api/device/kept/remembered-user.ts";

export type SessionState =
  /**
   * `expired`: the user did not sign out, so the sign-in screen explains why they see it; `email`
   * is who they were. `because`: the session was ended on another device, or the account was
   * deleted on this one; in both cases no data of the user is kept here.
   */
  | {
    is: "signed_out";
    expired: boolean;
    email?: string;
    because?: "ended" | "deleted";
  }
  | { is: "signed_in"; user: User };

export interface Session extends
  Pick<
    AuthApi,
    "signIn" | "signUp" | "sendCode" | "verifyCode" | "awaitedCode" | "forgetCode"
  > {
  state: ReadonlySignal<SessionState>;
  /** Starts to listen for sign-ins and sign-outs, in this and other tabs. */
  begin(): void;
  signOut(): Promise<void>;
  /** Call this when the account is deleted, so that nothing is kept for a return. */
  forget(): Promise<void>;
  /**
   * Asks the server whether the session is still valid: it may have been ended on another device.
   */
  verify(): Promise<void>;
}

/**
 * @param nameHeir called before Auth is asked with what the user has typed. Its answer is called
 * with the user whom Auth let in, or null, before anybody is signed in here.
 */
export function createSession(
  api: AuthApi,
  nameHeir: () => (userId: string | null) => void = () => () => {},
): Session {
  const remembered = api.remembered();
  const state = signal<SessionState>(
    remembered ? { is: "signed_in", user: remembered } : { is: "signed_out", expired: false },
  );

  /** An end that the check finds is also heard, and may be heard first. */
  let verifying = false;

  function end(): void {
    state.value = { is: "signed_out", expired: false, because: "ended" };
  }

  async function verify(): Promise<void> {
    if (state.peek().is !== "signed_in" || verifying) return;
    verifying = true;
    try {
      if (!(await api.isStillValid()) && state.peek().is === "signed_in") end();
    } catch {
      // A missing answer says nothing about the session.
    } finally {
      verifying = false;
    }
  }

  /** While Auth is being asked, it tells of the new session before it answers. */
  let typed: Promise<unknown> | null = null;

  function typing<Given extends unknown[], Answer extends User | string | null>(
    ask: (...given: Given) => Promise<Answer>,
  ): (...given: Given) => Promise<Answer> {
    return async (...given) => {
      const tell = nameHeir();
      // Not at once: what is heard meanwhile has to find `typed`.
      const asking = Promise.resolve().then(() => ask(...given));
      const settle = async () => {
        tell(await asking.then(idIn, () => null));
        if (typed === mine) typed = null;
      };
      const mine = settle();
      typed = mine;
      return await asking;
    };
  }

  function hear(user: User | null): void {
    if (user && typed) return void typed.then(() => hear(user));
    const now = state.peek();
    if (user) {
      const known = now.is === "signed_in" && now.user.id === user.id &&
        now.user.email === user.email;
      if (!known) state.value = { is: "signed_in", user };
    } else if (now.is === "signed_in" && verifying) {
      end();
    } else if (now.is === "signed_in" && !api.keeps(now.user.id)) {
      // Another tab signed out, and deleted the text.
      state.value = { is: "signed_out", expired: false };
    } else if (now.is === "signed_in") {
      state.value = { is: "signed_out", expired: true, email: now.user.email };
    }
  }

  async function leave(because?: "deleted"): Promise<void> {
    if (state.peek().is !== "signed_in") return;
    state.value = { is: "signed_out", expired: false, ...(because ? { because } : {}) };
    await api.signOut();
  }

  return {
    state,
    begin() {
      api.watch(hear);
      // A user who comes back may have been signed out elsewhere in the meantime.
      document.addEventListener("visibilitychange", () => {
        if (document.visibilityState === "visible") void verify();
      });
    },
    signIn: typing(api.signIn),
    signUp: typing(api.signUp),
    sendCode: api.sendCode,
    verifyCode: typing(api.verifyCode),
    awaitedCode: api.awaitedCode,
    forgetCode: api.forgetCode,
    signOut: () => leave(),
    async forget() {
      await leave("deleted");
      // The server's message that the sessions were ended may have arrived first.
      state.value = { is: "signed_out", expired: false, because: "deleted" };
    },
    verify,
  };
}

/** Auth answers with the user whom it let in, or with what else there is to do. */
function idIn(answer: User | string | null): string | null {
  return typeof answer === "object" ? answer?.id ?? null : null;
}
