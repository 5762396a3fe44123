/**
 * The session that this device keeps, and the age of its token by the server's clock. auth-js
 * judges a token's age by the device's clock: 65 minutes fast, it renews before every request; 65
 * minutes slow, it sends tokens that have expired. So we keep the difference between the two clocks
 * with the session, and hide the age from auth-js, which therefore never renews or ends a session
 * by itself (session-rule.ts does).
 */
import { onDevice } from "../device/storage.ts";
import { SESSION_KEY, userIn } from "../device/kept/remembered-user.ts";

/** All times are seconds by the server's clock; NaN if the token does not say. */
export interface KeptSession {
  accessToken: string;
  refreshToken: string;
  userId: string;
  /** The same for all tokens of one sign-in. Undefined: the token does not say. */
  sessionId: unknown;
  issuedAt: number;
  expiresAt: number;
  /** The server's clock minus the device's, measured when the token arrived. */
  skewSeconds: number;
  /** False for the token of a sign-in. */
  wasRenewed: boolean;
}

export interface SessionKeeper {
  read(): KeptSession | null;
  /** Keeps what Auth answered to a renewal. */
  keepRenewed(session: object): void;
  /** The storage for auth-js. */
  storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
}

/** A new token is requested this long before the old one expires. */
const MARGIN_SECONDS = 90;
/** What auth-js reads as `expires_at`: the year 2286. */
const NEVER = 9_999_999_999;

type Fields = Partial<Record<string, unknown>>;

/** How long ago the token was issued. */
export function ageOf(session: KeptSession): number {
  return Date.now() / 1000 + session.skewSeconds - session.issuedAt;
}

/** True shortly before the token expires, and from then on. */
export function isOld(session: KeptSession): boolean {
  const lifetime = session.expiresAt - session.issuedAt;
  // Of a token without a readable lifetime, the server's answer says whether it is valid.
  if (!(lifetime > 0)) return false;
  return ageOf(session) > lifetime - Math.min(MARGIN_SECONDS, lifetime / 2);
}

const stored = () => parse(onDevice.getItem(SESSION_KEY));

/** @param isSameUser whether the session that is stored now is of the same user */
function store(session: string, isSameUser: boolean): void {
  if (onDevice.keep(SESSION_KEY, session)) return;
  // On a full device, this tab goes on with the new one. The one before it stays for other tabs and
  // a reload: until the new refresh token is used, Auth accepts the one before it.
  if (isSameUser) return;
  onDevice.removeItem(SESSION_KEY);
  onDevice.setItem(SESSION_KEY, session);
}

function write(given: Fields, isRenewed: boolean): void {
  const known = stored();
  const kept = read(known);
  const next = read(given);
  const isKnown = kept !== null && kept.accessToken === next?.accessToken;
  // updateUser writes the session back that it began with, although it may have been renewed in
  // the meantime. The old refresh token would end the session at its next use. What Auth has just
  // issued is never outdated: the server of the token before it may have had a faster clock.
  const isSameUser = kept !== null && kept.userId === next?.userId;
  const isOutdated = !isRenewed && isSameUser && kept.sessionId === next?.sessionId &&
    kept.issuedAt > next.issuedAt;
  const session = isOutdated ? { ...known, user: given["user"] } : given;
  const { issuedAt, expiresAt } = saidBy(session);
  store(
    JSON.stringify({
      ...session,
      expires_at: expiresAt,
      ...(isKnown || isOutdated
        ? { skew_seconds: kept.skewSeconds, was_renewed: kept.wasRenewed }
        : { skew_seconds: issuedAt - Date.now() / 1000 }),
    }),
    isSameUser,
  );
}

export function createSessionKeeper(): SessionKeeper {
  return {
    read: () => read(stored()),
    keepRenewed: (session) => write({ ...session, was_renewed: true }, true),
    storage: {
      getItem(key) {
        const session = key === SESSION_KEY ? stored() : null;
        if (!session) return onDevice.getItem(key);
        return JSON.stringify({ ...session, expires_at: NEVER });
      },
      setItem(key, value) {
        const session = key === SESSION_KEY ? parse(value) : null;
        if (session) write({ ...session, was_renewed: false }, false);
        else onDevice.setItem(key, value);
      },
      removeItem: onDevice.removeItem,
    },
  };
}

function parse(text: string | null): Fields | null {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    return typeof value === "object" && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

function read(session: Fields | null): KeptSession | null {
  const { access_token, refresh_token, skew_seconds, was_renewed } = session ?? {};
  const user = userIn(session);
  if (!session || typeof access_token !== "string" || typeof refresh_token !== "string" || !user) {
    return null;
  }
  return {
    accessToken: access_token,
    refreshToken: refresh_token,
    userId: user.id,
    ...saidBy(session),
    skewSeconds: typeof skew_seconds === "number" ? skew_seconds : 0,
    wasRenewed: was_renewed === true,
  };
}

/** When the token was issued, when it expires, and its session, if it says so. */
function saidBy(
  { access_token }: Fields,
): Pick<KeptSession, "sessionId" | "issuedAt" | "expiresAt"> {
  const claims = typeof access_token === "string" ? claimsIn(access_token) : null;
  const { session_id: sessionId, iat, exp } = claims ?? {};
  return {
    sessionId,
    issuedAt: typeof iat === "number" ? iat : NaN,
    expiresAt: typeof exp === "number" ? exp : NEVER,
  };
}

function claimsIn(token: string): Fields | null {
  try {
    const [, claims = ""] = token.split(".");
    return parse(atob(claims.replaceAll("-", "+").replaceAll("_", "/")));
  } catch {
    return null;
  }
}
