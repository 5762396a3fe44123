import type { Connect } from "./supabase/connect.ts";
import { type AwaitedCode, createAwaitedCode } from "./device/kept/awaited-code.ts";
import { type Code, Problem, readCode } from "./problem.ts";
import { property, rememberedUser, type User, userIn } from "./device/kept/remembered-user.ts";
import { keysOf, type Texts } from "./device/storage.ts";
import type { Client } from "./supabase/client.ts";
import type { IsRefusal } from "./supabase/session-rule.ts";

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
  /** Resolves with the user, as do the next two. */
  signIn(email: string, password: string): Promise<User | null>;
  /**
   * `code_sent`: the user has to type the code of a mail first. `known`: the address has an account
   * already, and nothing was sent.
   */
  signUp(email: string, password: string): Promise<User | "code_sent" | "known">;
  /**
   * Sends a six-digit code by email, also to an address without an account or with one that is not
   * confirmed.
   */
  sendCode(email: string): Promise<void>;
  /**
   * Signs in, and confirms the address of a new account. `newPassword`: what a new user has chosen;
   * it is set afterwards.
   */
  verifyCode(email: string, code: string, newPassword?: string): Promise<User | null>;
  /** The address to which a code was sent that was not typed yet, also before a reload. */
  awaitedCode(): AwaitedCode | null;
  /** The user wants another address, or another way to sign in. */
  forgetCode(): void;
  signOut(): Promise<void>;
  /** Resolves with whether the server still accepts this session; rejects if it does not answer. */
  isStillValid(): Promise<boolean>;
}

/** Auth refuses a shorter password (`minimum_password_length` in config.toml). */
const PASSWORD_LENGTH_MIN = 8;

/** Checks that catch input which Auth would refuse, before sending it. */
export const isEmail = (text: string): boolean => /^\S+@\S+\.\S+$/.test(text);
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

/** Auth's codes for a token that it refuses, or none. Its other refusals have other codes. */
const REFUSALS = new Set<Code>(["bad_jwt", "no_authorization"]);
const isRefusal: IsRefusal = ({ code, status }) =>
  REFUSALS.has(code) || (code === "auth_refused" && (status === 401 || status === 403));

type SendMail = <Answer extends { error: AuthFailure | null }>(
  email: string,
  request: (auth: Client["auth"]) => Promise<Answer>,
  signsUp?: boolean,
) => Promise<Answer>;

/**
 * Runs one request. supabase-js returns its errors, but throws if there is no network at all.
 *
 * @param userId nothing is sent while anybody else is signed in
 */
export function createAskAuth(connect: Connect, userId?: string): AskAuth {
  return async (request) => {
    const { auth, session } = await connect();
    return await session.run(
      async () => {
        const answer = await request(auth).catch(() => {
          throw new Problem({ code: "unreachable", status: 0 });
        });
        if (answer.error) throw problemOf(answer.error);
        return answer;
      },
      isRefusal,
      userId,
    );
  };
}

/**
 * @param language the language of Auth's mails to this user: that of the app where they used it last.
 *   Absent: it stays as it is
 */
export function createAuthApi(connect: Connect, storage: Texts, language?: string): AuthApi {
  const ask = createAskAuth(connect);
  const inLanguage = language === undefined ? {} : { options: { data: { language } } };
  let isLanguageSent = false;

  /** Once a visit, and only if Auth knows another one. The next visit tries again. */
  function sendLanguage(session: unknown): void {
    const known = property(property(property(session, "user"), "user_metadata"), "language");
    if (isLanguageSent || language === undefined || !userIn(session) || known === language) return;
    isLanguageSent = true;
    // Auth waits for its listeners, so one that waited for Auth would stop both.
    setTimeout(() => void ask((auth) => auth.updateUser({ data: { language } })).catch(() => {}));
  }

  const awaited = createAwaitedCode(storage);

  /** Asks for a mail. If one was sent a moment ago, its code is the one that is awaited. */
  const sending: SendMail = (email, request, signsUp) =>
    ask(request).catch((problem: unknown) => {
      if (problem instanceof Problem && problem.code === "mail_too_soon") {
        awaited.write(email, signsUp);
      }
      throw problem;
    });

  return {
    remembered: () => rememberedUser(storage),
    keeps: (userId) => keysOf(storage).some((key) => key.startsWith(`wan-pwa.${userId}.`)),

    watch(listener) {
      let stop: (() => void) | undefined;
      let stopped = false;
      async function begin(): Promise<void> {
        const { auth } = await connect();
        if (stopped) return;
        const { data } = auth.onAuthStateChange((_event, session) => {
          listener(userIn(session));
          sendLanguage(session);
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
      const { data } = await ask((auth) => auth.signInWithPassword({ email, password }));
      awaited.clear();
      return userIn(data.session);
    },

    async signUp(email, password) {
      const { data } = await sending(
        email,
        (auth) => auth.signUp({ email, password, ...inLanguage }),
        true,
      );
      const user = userIn(data.session);
      if (user) return user;
      // Auth answers a user that does not exist, so that nobody learns who has an account. Only
      // this list tells them apart.
      if (data.user?.identities?.length === 0) return "known";
      awaited.write(email, true);
      return "code_sent";
    },

    async sendCode(email) {
      await sending(email, (auth) => auth.signInWithOtp({ email, ...inLanguage }));
      awaited.write(email);
    },

    async verifyCode(email, token, newPassword) {
      const { data } = await ask((auth) => auth.verifyOtp({ email, token, type: "email" }));
      awaited.clear();
      // The confirmation dropped the password of the sign-up, which somebody else may have typed
      // (drop_unproved_password). If this fails, the user signs in by a code.
      if (newPassword !== undefined) {
        void ask((auth) => auth.updateUser({ password: newPassword })).catch(() => {});
      }
      return userIn(data.session);
    },

    awaitedCode: awaited.read,
    forgetCode: awaited.clear,

    signOut: async () => (await connect()).session.signOut(),
    isStillValid: async () => (await connect()).session.isStillValid(),
  };
}

function problemOf(error: AuthFailure): Problem {
  const status = error.status ?? 0;
  // By now supabase-js has dropped the session.
  if (error.name === "AuthSessionMissingError") return new Problem({ code: "no_session", status });
  if (status === 0) return new Problem({ code: "unreachable", status });
  // Auth has one code for two limits. This one is about the user's own last mail, a moment ago.
  if (/you can only request this after \d+ second/.test(error.message)) {
    return new Problem({ code: "mail_too_soon", status, detail: error.message });
  }
  return new Problem({
    code: readCode(error.code ?? "auth_refused"),
    status,
    detail: error.message,
  });
}
