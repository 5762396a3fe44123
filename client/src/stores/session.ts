import { type ReadonlySignal, signal } from "@preact/signals";
import type { AuthApi, User } from "../api/api.ts";

export type SessionState =
  /** `expired`: the user did not ask for it, so they are told why they are here. */
  | { is: "signed_out"; expired: boolean }
  | { is: "signed_in"; user: User };

export interface Session extends Pick<AuthApi, "signIn" | "signUp" | "sendCode" | "verifyCode"> {
  state: ReadonlySignal<SessionState>;
  /** Starts to listen: sign-in and sign-out, here and in other tabs. */
  begin(): void;
  signOut(): Promise<void>;
  /** The server no longer takes this session. */
  expire(): void;
}

export function createSession(api: AuthApi): Session {
  const remembered = api.remembered();
  const state = signal<SessionState>(
    remembered ? { is: "signed_in", user: remembered } : { is: "signed_out", expired: false },
  );

  function hear(user: User | null): void {
    const now = state.peek();
    if (user) {
      const known = now.is === "signed_in" && now.user.id === user.id &&
        now.user.email === user.email;
      if (!known) state.value = { is: "signed_in", user };
    } else if (now.is === "signed_in") {
      state.value = { is: "signed_out", expired: true };
    }
  }

  async function leave(expired: boolean): Promise<void> {
    if (state.peek().is === "signed_out") return;
    state.value = { is: "signed_out", expired };
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
