import type { AuthApi } from "./api.ts";
import type { Connect } from "./connect.ts";
import { Problem } from "./problem.ts";
import { rememberedUser, userIn } from "./remembered-user.ts";
import type { Client } from "./supabase.ts";

/** The least of what supabase-js answers: AuthError's fields that we read. */
interface AuthFailure {
  code?: string | undefined;
  status?: number | undefined;
  message: string;
}

export function createAuthApi(connect: Connect, storage: Pick<Storage, "getItem">): AuthApi {
  /** Runs one request. supabase-js returns its errors, but throws when there is no network at all. */
  async function ask<Answer extends { error: AuthFailure | null }>(
    request: (auth: Client["auth"]) => Promise<Answer>,
  ): Promise<Answer> {
    const client = await connect();
    const answer = await request(client.auth).catch(() => {
      throw new Problem({ code: "unreachable", status: 0 });
    });
    if (answer.error) throw problemOf(answer.error);
    return answer;
  }

  return {
    remembered: () => rememberedUser(storage),

    watch(listener) {
      let stop: (() => void) | undefined;
      let stopped = false;
      async function begin(): Promise<void> {
        const { auth } = await connect();
        if (stopped) return;
        const { data } = auth.onAuthStateChange((event, session) => {
          // Without a network a token that is too old is not renewed, and nobody is signed in at
          // first; what is kept says who is.
          const kept = event === "INITIAL_SESSION" ? rememberedUser(storage) : null;
          listener(userIn(session) ?? kept);
        });
        stop = () => data.subscription.unsubscribe();
      }
      // Unreachable: whoever asks for something next is told; until then it is who was here last.
      begin().catch(() => listener(rememberedUser(storage)));
      return () => {
        stopped = true;
        stop?.();
      };
    },

    async signIn(email, password) {
      await ask((auth) => auth.signInWithPassword({ email, password }));
    },

    async signUp(email, password) {
      const { data } = await ask((auth) => auth.signUp({ email, password }));
      return data.session ? "signed_in" : "check_mail";
    },

    async sendCode(email) {
      await ask((auth) => auth.signInWithOtp({ email }));
    },

    async verifyCode(email, token) {
      await ask((auth) => auth.verifyOtp({ email, token, type: "email" }));
    },

    async signOut() {
      // Only here: other devices stay signed in. Without a network the session goes all the same.
      await ask((auth) => auth.signOut({ scope: "local" })).catch(() => {});
    },
  };
}

function problemOf(error: AuthFailure): Problem {
  const status = error.status ?? 0;
  if (status === 0) return new Problem({ code: "unreachable", status });
  return new Problem({ code: error.code ?? "auth_refused", status, detail: error.message });
}
