import { type ReadonlySignal, signal } from "@preact/signals";
import type { AuthApi } from "../../api/auth.ts";
import type { User } from "../../api/device/remembered-user.ts";

export type SessionState =
  /**
   * `expired`: the user did not ask for it, so they are told why they are here, and `email` is who
   * they were. `badLink`: the link in a mail did not sign in. `because`: ended on another device, or deleted on this
   * one; either way nothing of the user stays here.
   */
  | {
    is: "signed_out";
    expired: boolean;
    badLink?: boolean;
    email?: string;
    because?: "ended" | "deleted";
  }
  /** Came by the link in a mail, and supabase-js has not read it yet. */
  | { is: "arriving" }
  | { is: "signed_in"; user: User };

export interface Session extends Pick<AuthApi, "signIn" | "signUp" | "sendCode" | "verifyCode"> {
  state: ReadonlySignal<SessionState>;
  /** Starts to listen: sign-in and sign-out, here and in other tabs. */
  begin(): void;
  signOut(): Promise<void>;
  /** The account is deleted: there is nothing to come back to. */
  forget(): Promise<void>;
  /** The server no longer takes this session. */
  expire(): void;
  /** Asks whether it still does: it may have been ended on another device. */
  verify(): Promise<void>;
}

/** The address of the page carries what a link in a mail says to supabase-js. */
export function isFromMail(hash: string): boolean {
  return /[#&](access_token|error_code)=/.test(hash);
}

export function createSession(api: AuthApi, fromMail = false): Session {
  const remembered = api.remembered();
  const state = signal<SessionState>(
    fromMail
      ? { is: "arriving" }
      : remembered
      ? { is: "signed_in", user: remembered }
      : { is: "signed_out", expired: false },
  );

  /** While supabase-js asks about the session, it may itself say that there is none. */
  let verifying = false;

  function end(): void {
    state.value = { is: "signed_out", expired: false, because: "ended" };
  }

  async function verify(): Promise<void> {
    if (state.peek().is !== "signed_in" || verifying) return;
    verifying = true;
    try {
      if (!(await api.holds()) && state.peek().is === "signed_in") {
        end();
        await api.signOut();
      }
    } catch {
      // No answer says nothing about the session.
    } finally {
      verifying = false;
    }
  }

  function hear(user: User | null): void {
    const now = state.peek();
    if (user) {
      const known = now.is === "signed_in" && now.user.id === user.id &&
        now.user.email === user.email;
      if (!known) state.value = { is: "signed_in", user };
    } else if (now.is === "signed_in" && verifying) {
      end();
    } else if (now.is === "signed_in" && !api.keeps(now.user.id)) {
      // Another tab signed out, and forgot the text.
      state.value = { is: "signed_out", expired: false };
    } else if (now.is === "signed_in") {
      state.value = { is: "signed_out", expired: true, email: now.user.email };
    } else if (now.is === "arriving") {
      state.value = { is: "signed_out", expired: false, badLink: true };
    }
  }

  async function leave(expired: boolean, because?: "deleted"): Promise<void> {
    const now = state.peek();
    if (now.is !== "signed_in") return;
    const { email } = now.user;
    state.value = {
      is: "signed_out",
      expired,
      ...(expired ? { email } : {}),
      ...(because ? { because } : {}),
    };
    await api.signOut();
  }

  return {
    state,
    begin() {
      api.watch(hear);
      // Whoever comes back to the app may have been signed out elsewhere meanwhile.
      document.addEventListener("visibilitychange", () => {
        if (document.visibilityState === "visible") void verify();
      });
    },
    signIn: api.signIn,
    signUp: api.signUp,
    sendCode: api.sendCode,
    verifyCode: api.verifyCode,
    signOut: () => leave(false),
    async forget() {
      await leave(false, "deleted");
      // The server's word that the sessions are ended may have been faster.
      state.value = { is: "signed_out", expired: false, because: "deleted" };
    },
    verify,
    expire: () => void leave(true),
  };
}
