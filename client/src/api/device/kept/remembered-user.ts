export interface User {
  id: string;
  email: string;
}

/** The localStorage key under which supabase-js keeps the session. */
export const SESSION_KEY = "wan-pwa.session";

/**
 * Returns who was signed in when this device was last used, read without supabase-js, so that the
 * first paint does not have to wait. This is only a guess: the server decides on every request.
 */
export function rememberedUser(storage: Pick<Storage, "getItem">): User | null {
  try {
    const session: unknown = JSON.parse(storage.getItem(SESSION_KEY) ?? "null");
    return userIn(session);
  } catch {
    return null;
  }
}

const USED_KEY = "wan-pwa.was-used";

/** Call this when somebody is signed in. It says nothing about who, and stays after a sign-out. */
export function markUsed(storage: Pick<Storage, "setItem">): void {
  storage.setItem(USED_KEY, "yes");
}

/** Whether somebody was ever signed in on this device: then signing in comes before signing up. */
export function wasUsed(storage: Pick<Storage, "getItem">): boolean {
  return storage.getItem(USED_KEY) !== null;
}

/** The user in a session, or null if the text is not a session. */
export function userIn(session: unknown): User | null {
  const user = property(session, "user");
  const id = property(user, "id");
  const email = property(user, "email");
  return typeof id === "string" ? { id, email: typeof email === "string" ? email : "" } : null;
}

/** A property of whatever was parsed, unchecked. Undefined: there is none. */
export function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
