import { type ReadonlySignal, signal } from "@preact/signals";
import type { AuthApi, User } from "../api/api.ts";

export type SessionState =
  /**
   * `expired`: the user did not ask for it, so they are told why they are here, and `email` is who
   * they were. `badLink`: the link in a mail did not sign in.
   */
  | { is: "signed_out"; expired: boolean; badLink?: boolean; email?: string }
  /** Came by the link in a mail, and supabase-js has not read it yet. */
  | { is: "arriving" }
  | { is: "signed_in"; user: User };

export interface Session extends Pick<AuthApi, "signIn" | "signUp" | "sendCode" | "verifyCode"> {
  state: ReadonlySignal<SessionState>;
  /** Starts to listen: sign-in and sign-out, here and in other tabs. */
  begin(): void;
  signOut(): Promise<void>;
  /** The server no longer takes this session. */
  expire(): void;
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

  function hear(user: User | null): void {
    const now = state.peek();
    if (user) {
      const known = now.is === "signed_in" && now.user.id === user.id &&
        now.user.email === user.email;
      if (!known) state.value = { is: "signed_in", user };
    } else if (now.is === "signed_in") {
      state.value = { is: "signed_out", expired: true, email: now.user.email };
    } else if (now.is === "arriving") {
      state.value = { is: "signed_out", expired: false, badLink: true };
    }
  }

  async function leave(expired: boolean): Promise<void> {
    const now = state.peek();
    if (now.is !== "signed_in") return;
    const { email } = now.user;
    state.value = { is: "signed_out", expired, ...(expired ? { email } : {}) };
    await api.signOut();
  }

  return {
    state,
    begin: () => void api.watch(hear),
    signIn: api.signIn,
    signUp: api.signUp,
    sendCode: api.sendCode,
    verifyCode: api.verifyCode,
    signOut: () => leave(false),
    expire: () => void leave(true),
  };
}
