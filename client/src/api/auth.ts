import type { Connect } from "./supabase/connect.ts";
import { type Code, Problem, readCode } from "./problem.ts";
import { rememberedUser, type User, userIn } from "./device/remembered-user.ts";
import type { Client } from "./supabase/client.ts";

export interface AuthApi {
  /** Known at once, before anything has loaded. */
  remembered(): User | null;
  /** Something of this user is kept on the device; nothing is after a sign-out, in any tab. */
  keeps(userId: string): boolean;
  /** Calls back now and on every change, in other tabs as well. Returns the way to stop. */
  watch(listener: (user: User | null) => void): () => void;
  signIn(email: string, password: string): Promise<void>;
  /** `check_mail`: the account is there once its address is confirmed. */
  signUp(email: string, password: string): Promise<"signed_in" | "check_mail">;
  /** Mails a six-digit code, to a new address as well. */
  sendCode(email: string): Promise<void>;
  verifyCode(email: string, code: string): Promise<void>;
  signOut(): Promise<void>;
  /** Whether the server still takes this session; rejects where it does not answer. */
  holds(): Promise<boolean>;
}

/** Auth refuses a shorter password (`minimum_password_length` in config.toml). */
const PASSWORD_LENGTH_MIN = 8;

/** What Auth would refuse, seen before it is asked. */
export const isEmail = (text: string): boolean => /^\S+@\S+\.\S+$/.test(text);
export const isCode = (text: string): boolean => /^\d{6}$/.test(text);
export const isLongEnough = (password: string): boolean => password.length >= PASSWORD_LENGTH_MIN;

/** The least of what supabase-js answers: AuthError's fields that we read. */
interface AuthFailure {
  name?: string;
  code?: string | undefined;
  status?: number | undefined;
  message: string;
}

type AskAuth = <Answer extends { error: AuthFailure | null }>(
  request: (auth: Client["auth"]) => Promise<Answer>,
) => Promise<Answer>;

/** Runs one request. supabase-js returns its errors, but throws when there is no network at all. */
export function createAskAuth(connect: Connect): AskAuth {
  return async (request) => {
    const client = await connect();
    const answer = await request(client.auth).catch(() => {
      throw new Problem({ code: "unreachable", status: 0 });
    });
    if (answer.error) throw problemOf(answer.error);
    return answer;
  };
}

/** Auth's words for a session that is no more, or whose user is. */
const ENDED = new Set<Code>(["session_not_found", "user_not_found", "no_session"]);

export function createAuthApi(connect: Connect, storage: Storage): AuthApi {
  const ask = createAskAuth(connect);

  return {
    remembered: () => rememberedUser(storage),
    keeps: (userId) => Object.keys(storage).some((key) => key.startsWith(`wan-pwa.${userId}.`)),

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

    async holds() {
      try {
        await ask((auth) => auth.getUser());
        return true;
      } catch (problem) {
        if (problem instanceof Problem && ENDED.has(problem.code)) return false;
        throw problem;
      }
    },
  };
}

function problemOf(error: AuthFailure): Problem {
  const status = error.status ?? 0;
  // supabase-js has looked and let the session go.
  if (error.name === "AuthSessionMissingError") return new Problem({ code: "no_session", status });
  if (status === 0) return new Problem({ code: "unreachable", status });
  return new Problem({
    code: readCode(error.code ?? "auth_refused"),
    status,
    detail: error.message,
  });
}
