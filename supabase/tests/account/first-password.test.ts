import { createClient } from "@supabase/supabase-js";
import { expect, inject, it } from "vitest";
import { codeTo } from "../../../client/e2e/account/mailbox.ts";
import { newUser } from "../../../scripts/test/new-user.ts";

const strangers = "the stranger's password";
const owners = "the owner's password";

const client = () => {
  const { apiUrl, publishableKey } = inject("stack");
  const auth = { persistSession: false, autoRefreshToken: false };
  return createClient(apiUrl, publishableKey, { auth }).auth;
};

const refusalOf = async (email: string, password: string) =>
  (await client().signInWithPassword({ email, password })).error?.code;

/** A stranger has signed up with an address of somebody else, whose mail has a code now. */
async function hijack(): Promise<string> {
  const email = `${crypto.randomUUID()}@example.com`;
  const { error } = await client().signUp({ email, password: strangers });
  expect(error).toBeNull();
  return email;
}

it("the owner who confirms with the code of a stranger's sign-up shuts the stranger out", async () => {
  const email = await hijack();
  const owner = client();
  const token = await codeTo(email);
  const { data, error } = await owner.verifyOtp({ email, token, type: "email" });
  expect([error, data.user?.email]).toEqual([null, email]);
  expect(await refusalOf(email, strangers)).toBe("invalid_credentials");

  // As the app does, with the password that the owner typed at the own sign-up.
  expect((await owner.updateUser({ password: owners })).error).toBeNull();
  expect(await refusalOf(email, owners)).toBeUndefined();
  expect(await refusalOf(email, strangers)).toBe("invalid_credentials");
});

it("the owner who signs in by a code alone has no password, and the stranger's is refused", async () => {
  const email = await hijack();
  const first = await codeTo(email);
  const owner = client();
  const asked = await owner.signInWithOtp({ email, options: { shouldCreateUser: false } });
  expect(asked.error).toBeNull();
  await expect.poll(() => codeTo(email)).not.toBe(first);
  const { error } = await owner.verifyOtp({ email, token: await codeTo(email), type: "email" });
  expect(error).toBeNull();
  expect(await refusalOf(email, strangers)).toBe("invalid_credentials");
});

it("a user whom the operator creates confirmed keeps the password", async () => {
  const email = `${crypto.randomUUID()}@example.com`;
  await newUser(inject("stack"), { email, password: owners });
  expect(await refusalOf(email, owners)).toBeUndefined();
});
