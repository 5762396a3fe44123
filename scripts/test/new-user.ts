import { createClient, type Session, type SupabaseClient } from "@supabase/supabase-js";
import { type Doors, doorsOf, type OwnDoors } from "./doors.ts";

interface NewUserOptions {
  email?: string;
  password?: string;
  /** The client that is signed in as the user. */
  client?: Pick<SupabaseClient, "auth">;
}

const options = { auth: { persistSession: false, autoRefreshToken: false } };

/**
 * Creates a user whose address is already confirmed, with the secret key, and signs them in. Tests
 * use this unless they are about the sign-up itself, which takes a code from a mail.
 */
export async function newUser(
  { apiUrl, publishableKey, secretKey }: Doors,
  {
    email = `${crypto.randomUUID()}@example.com`,
    password = "a long password",
    client = createClient(apiUrl, publishableKey, options),
  }: NewUserOptions = {},
): Promise<Session> {
  const { admin } = createClient(apiUrl, secretKey, options).auth;
  // The app would tell Auth the language at the first start of each test.
  const user_metadata = { language: "en" };
  const created = await admin.createUser({ email, password, email_confirm: true, user_metadata });
  if (created.error) throw created.error;
  const { data, error } = await client.auth.signInWithPassword({ email, password });
  if (data.session === null) throw error ?? new Error("no session");
  return data.session;
}

/** The same, on a stack that the test itself started. */
export const newUserOn = (stack: OwnDoors, user?: NewUserOptions): Promise<Session> =>
  newUser(doorsOf(stack), user);
