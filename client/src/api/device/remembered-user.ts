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
