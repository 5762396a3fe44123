export interface User {
  id: string;
  email: string;
}

/** Where supabase-js keeps the session in localStorage. */
export const SESSION_KEY = "wan-pwa.session";

/**
 * Who was signed in when this device was last used, read without supabase-js, so that the first
 * paint waits for nothing. Only a guess: the server has the last word on every request.
 */
export function rememberedUser(storage: Pick<Storage, "getItem">): User | null {
  try {
    const session: unknown = JSON.parse(storage.getItem(SESSION_KEY) ?? "null");
    return userIn(session);
  } catch {
    return null;
  }
}

/** The user in a session, or null where it is no session. */
export function userIn(session: unknown): User | null {
  const user = property(session, "user");
  const id = property(user, "id");
  const email = property(user, "email");
  return typeof id === "string" ? { id, email: typeof email === "string" ? email : "" } : null;
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
