import type { Connect } from "./supabase/connect.ts";
import { type Code, Problem, readCode } from "./problem.ts";
import { rememberedUser, type User, userIn } from "./device/remembered-user.ts";
import type { Client } from "./supabase/client.ts";

export interface AuthApi {
  /** Available immediately, before anything has loaded. */
  remembered(): User | null;
  /** True if the device keeps data of this user; false after a sign-out in any tab. */
  keeps(userId: string): boolean;
  /**
   * Calls back immediately and on every change, including changes from other tabs. Returns the
   * function that stops it.
   */
  watch(listener: (user: User | null) => void): () => void;
  signIn(email: string, password: string): Promise<void>;
  /** `check_mail`: the account exists, but the user has to confirm the address first. */
  signUp(email: string, password: string): Promise<"signed_in" | "check_mail">;
  /** Sends a six-digit code by email, also to an address without an account. */
  sendCode(email: string): Promise<void>;
  verifyCode(email: string, code: string): Promise<void>;
  signOut(): Promise<void>;
  /** Resolves with whether the server still accepts this session; rejects if it does not answer. */
  isStillValid(): Promise<boolean>;
}

/** Auth refuses a shorter password (`minimum_password_length` in config.toml). */
const PASSWORD_LENGTH_MIN = 8;

/** Checks that catch input which Auth would refuse, before sending it. */
export const isEmail = (text: string): boolean => /^\S+@\S+\.\S+$/.test(text);
export const isCode = (text: string): boolean => /^\d{6}$/.test(text);
export const isLongEnough = (password: string): boolean => password.length >= PASSWORD_LENGTH_MIN;

/** The fields of supabase-js's AuthError that we read. */
interface AuthFailure {
  name?: string;
  code?: string | undefined;
  status?: number | undefined;
  message: string;
}

type AskAuth = <Answer extends { error: AuthFailure | null }>(
  request: (auth: Client["auth"]) => Promise<Answer>,
) => Promise<Answer>;

/** Runs one request. supabase-js returns its errors, but throws if there is no network at all. */
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

/** Auth's error codes for a session that no longer exists, or whose user no longer exists. */
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
          // Without a network, an expired token cannot be renewed and supabase-js first reports
          // nobody as signed in. The stored session says who is.
          const kept = event === "INITIAL_SESSION" ? rememberedUser(storage) : null;
          listener(userIn(session) ?? kept);
        });
        stop = () => data.subscription.unsubscribe();
      }
      // Unreachable: the next request will report it; until then we keep the last user of this
      // device.
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
      // Only this device: others stay signed in. Without a network, the local session still ends.
      await ask((auth) => auth.signOut({ scope: "local" })).catch(() => {});
    },

    async isStillValid() {
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
  // By now supabase-js has checked the session and dropped it.
  if (error.name === "AuthSessionMissingError") return new Problem({ code: "no_session", status });
  if (status === 0) return new Problem({ code: "unreachable", status });
  return new Problem({
    code: readCode(error.code ?? "auth_refused"),
    status,
    detail: error.message,
  });
}
