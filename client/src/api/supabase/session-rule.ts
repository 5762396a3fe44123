/**
 * The one rule for a refused token, for REST, functions, Storage, Auth and Realtime:
 *
 * 1. Renew the session, once for all waiting requests of all tabs.
 * 2. Repeat the request once.
 * 3. If it is refused again, ask Auth who the user is.
 *
 * Only three answers of Auth end a session: that it does not exist, that its user does not exist,
 * and that its refresh token is refused. Anything else (a rate limit, an outage, no network, a
 * token "issued at future", an unreadable answer) keeps it, and the user sees a passing problem.
 */
import { Problem } from "../problem.ts";
import { property } from "../device/kept/remembered-user.ts";
import { ENDED, isForGood, isSession, REFUSED, textIn } from "./auth-answer.ts";
import { inOneTab, seeDone, tellDone } from "./in-one-tab.ts";
import { ageOf, isOld, type KeptSession, type SessionKeeper } from "./kept-session.ts";

export interface SessionRule {
  /** The token to send, renewed if it has expired. Null: nobody is signed in. */
  token(): Promise<string | null>;
  /**
   * Runs a request by the rule. `isRefusal` says whether its problem is a refused token. A request
   * of a user is never sent as another one.
   */
  run<T>(request: () => Promise<T>, isRefusal: IsRefusal, userId?: string): Promise<T>;
  /** For Realtime, which sends its own tokens: renews after this one was refused. */
  renew(refused: string | null): Promise<unknown>;
  /** Asks Auth whether the session exists, and ends it if not. Rejects without a clear answer. */
  isStillValid(): Promise<boolean>;
  /** Ends the session on this device at once, then on the server. Others stay signed in. */
  signOut(): Promise<void>;
}

export type IsRefusal = (problem: Problem) => boolean;

interface RuleWorld {
  /** Sends a request to Auth; rejects if no answer comes. */
  askAuth(path: string, request: { token?: string; body?: object }): Promise<Response>;
  keeper: SessionKeeper;
  /** Tells this and the other tabs that the session was renewed. */
  onRenewed(): Promise<void>;
  /** Removes the session from this device, and tells this and the other tabs. */
  remove(): Promise<void>;
}

/**
 * `fresh`: the token is too new to be renewed because it was refused. `unreachable` and
 * `unavailable`: the session was not renewed, and is kept.
 */
type Renewal = "renewed" | "fresh" | "ended" | "unreachable" | "unavailable";

/** After a failed renewal: 1, 2, 4 … seconds until the next, or what the server says. */
const WAIT_MS = 1_000;
const WAIT_MAX_MS = 60_000;
const WAIT_SAID_MAX_MS = 5 * 60_000;
/** Even if the device's clock jumps to and fro. */
const BETWEEN_RENEWALS_MS = 5_000;
/**
 * If a renewed token is refused as well, the token is not the reason. The next renewal because of a
 * refusal waits this long, and each time twice as long.
 */
const FRUITLESS_SECONDS = 30;
const FRUITLESS_MAX_SECONDS = 600;
/** How long an answer of Auth about one token counts. */
const VERDICT_MS = 30_000;

export function createSessionRule({ askAuth, keeper, onRenewed, remove }: RuleWorld): SessionRule {
  let renewing: Promise<Renewal> | undefined;
  let renewedAt = -Infinity;
  let failures = 0;
  let failed: { as: Renewal; until: number } | undefined;
  let fruitless = 0;
  let fruitlessToken = "";
  let verdict: { token: string; until: number; isAlive: Promise<boolean> } | undefined;

  // A network that is back may answer now.
  globalThis.addEventListener?.("online", () => {
    if (failed?.as === "unreachable") failed = undefined;
  });

  async function freshen(): Promise<KeptSession | null> {
    const session = keeper.read();
    if (!session || !isOld(session)) return session;
    // If that fails, the old token is sent: the server knows best whether it has expired.
    await renew(session.accessToken, false);
    return keeper.read();
  }

  function renew(refused: string | null, wasRefused: boolean): Promise<Renewal> {
    renewing ??= inOneTab(() => renewHere(refused, wasRefused)).finally(() => {
      renewing = undefined;
    });
    return renewing;
  }

  async function renewHere(refused: string | null, wasRefused: boolean): Promise<Renewal> {
    const isRenewed = () => keeper.read()?.accessToken !== refused;
    if (refused && !isRenewed()) await seeDone(markOf(refused), isRenewed);
    const session = keeper.read();
    if (!session) return "ended";
    if (session.accessToken !== refused) return "renewed"; // By another request or tab.
    const now = performance.now();
    if (failed && now < failed.until) return failed.as;
    if (now - renewedAt < BETWEEN_RENEWALS_MS || (wasRefused && isFresh(session))) return "fresh";

    const { response, body } = await askForToken(session);
    // Meanwhile the user may have signed out or in.
    if (keeper.read()?.refreshToken !== session.refreshToken) return "renewed";
    if (response?.ok && isSession(body, session.userId)) {
      renewedAt = performance.now();
      failures = 0;
      failed = undefined;
      keeper.keepRenewed(body);
      tellDone(markOf(session.accessToken));
      await onRenewed().catch(() => {});
      return "renewed";
    }
    if (response && isForGood(response, body, REFUSED)) {
      await end(session);
      return "ended";
    }
    return fail(response);
  }

  function fail(response: Response | undefined): Renewal {
    const said = Number(response?.headers.get("retry-after")) * 1000;
    const usual = Math.min(WAIT_MS * 2 ** failures++, WAIT_MAX_MS);
    const wait = said > 0 ? Math.min(Math.max(said, usual), WAIT_SAID_MAX_MS) : usual;
    const as = response ? "unavailable" : "unreachable";
    failed = { as, until: performance.now() + wait };
    return as;
  }

  function isFresh(session: KeptSession): boolean {
    const age = ageOf(session);
    // A negative age means that the device's clock was turned back.
    const until = Math.min(FRUITLESS_SECONDS * 2 ** fruitless, FRUITLESS_MAX_SECONDS);
    return session.wasRenewed && age > -1 && age < until;
  }

  async function ask(path: string, request: { token?: string; body?: object }) {
    const response = await askAuth(path, request).catch(() => undefined);
    const body: unknown = await response?.json().catch(() => null);
    return { response, body };
  }

  const askForToken = ({ refreshToken }: KeptSession) =>
    ask("/token?grant_type=refresh_token", { body: { refresh_token: refreshToken } });

  /** Ends this session, unless another one has taken its place. */
  async function end(session: KeptSession): Promise<void> {
    if (keeper.read()?.refreshToken === session.refreshToken) await remove().catch(() => {});
  }

  /** False: the session is over. Rejects if Auth gave no clear answer. */
  async function askWho(session: KeptSession): Promise<boolean> {
    const { response, body } = await ask("/user", { token: session.accessToken });
    if (!response) throw new Problem({ code: "unreachable", status: 0 });
    if (response.ok && property(body, "id") === session.userId) return true;
    if (isForGood(response, body, ENDED)) {
      await end(session);
      return keeper.read() !== null;
    }
    const isRefused = response.status === 401 || textIn(body, "error_code", "code") === "bad_jwt";
    throw isRefused ? signedOut() : unavailable();
  }

  /** What the user sees after a repeat was refused as well. */
  async function judge(): Promise<Problem> {
    const session = keeper.read();
    if (!session) return signedOut();
    const now = performance.now();
    if (verdict?.token !== session.accessToken || now > verdict.until) {
      const isAlive = askWho(session).catch(() => true);
      verdict = { token: session.accessToken, until: now + VERDICT_MS, isAlive };
    }
    return (await verdict.isAlive) ? unavailable() : signedOut();
  }

  const run: SessionRule["run"] = async (request, isRefusal, userId) => {
    const refusalOf = (error: unknown) => {
      if (!(error instanceof Problem && isRefusal(error))) throw error;
      return error;
    };
    const before = await freshen();
    if (userId !== undefined && before?.userId !== userId) {
      if (!before) await remove().catch(() => {}); // Something else emptied the storage.
      throw signedOut();
    }

    let refusal: Problem;
    try {
      return await request();
    } catch (error) {
      refusal = refusalOf(error);
    }
    if (!before) throw refusal;

    const renewal = await renew(before.accessToken, true);
    if (renewal === "ended") throw signedOut();
    if (renewal === "unreachable") throw new Problem({ code: "unreachable", status: 0 });
    const after = keeper.read();
    if (after?.userId !== before.userId) throw signedOut();
    try {
      const answer = await request();
      fruitless = 0;
      return answer;
    } catch (error) {
      refusalOf(error);
    }
    if (renewal === "renewed" && fruitlessToken !== after.accessToken) {
      fruitlessToken = after.accessToken;
      fruitless += 1;
    }
    throw await judge();
  };

  return {
    token: async () => (await freshen())?.accessToken ?? null,
    run,
    renew: (refused) => renew(refused, true),

    async isStillValid() {
      try {
        return await run(async () => {
          const session = keeper.read();
          return session !== null && await askWho(session);
        }, isNotSignedIn);
      } catch (problem) {
        if (keeper.read() === null) return false;
        throw problem;
      }
    },

    async signOut() {
      const session = keeper.read();
      await remove().catch(() => {});
      if (!session) return;
      let token = session.accessToken;
      if (isOld(session)) {
        const { body } = await askForToken(session);
        if (isSession(body, session.userId)) token = body.access_token;
      }
      await ask("/logout?scope=local", { token, body: {} });
    },
  };
}

/** Tells renewals apart: the end of the signature, without which a token is worth nothing. */
const markOf = (token: string) => `renewal.${token.slice(-12)}`;

const isNotSignedIn: IsRefusal = ({ code }) => code === "not_signed_in";

function signedOut(): Problem {
  return new Problem({ code: "not_signed_in", status: 401 });
}

/** A 503, because the request may be repeated later as it is. */
function unavailable(): Problem {
  return new Problem({ code: "unavailable", status: 503 });
}
