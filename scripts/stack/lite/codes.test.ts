/** Auth's codes by email, as a hosted project sends and accepts them. */
import { describe, expect, test } from "vitest";
import { connect, password, signUp } from "../fixtures/start-fixture-stack.ts";
import { useFixtureStack } from "../fixtures/use-fixture-stack.ts";
import type { Mail } from "../mailbox/mail.ts";
import type { Stack } from "../stack.ts";

let stack: Stack;
useFixtureStack((started) => (stack = started));

const newAddress = () => `${crypto.randomUUID()}@example.com`;

async function mailsTo(address: string): Promise<Mail[]> {
  const answer = await fetch(`${stack.urls.mailbox}/api/messages?to=${address}`);
  const { messages } = await answer.json();
  return messages;
}

const codeTo = async (address: string) => (await mailsTo(address))[0]?.code ?? "";

/** Codes that are certainly wrong, and as long as a right one. */
const wrong = (code: string) => code.replaceAll(/\d/g, (digit) => String((Number(digit) + 1) % 10));

const expire = (column: string, email: string) =>
  stack.sql`
    update auth.users set ${stack.sql(column)} = now() - interval '1 hour 1 second'
    where email = ${email}
  `;

describe("a sign-up", () => {
  test("has no session until the code of the mail is typed", async () => {
    const client = connect(stack);
    const email = newAddress();
    const { data, error } = await client.auth.signUp({ email, password });
    expect(error).toBeNull();
    expect(data.session).toBeNull();
    expect(data.user).toMatchObject({ email, identities: [{ provider: "email" }] });
    expect(data.user?.email_confirmed_at).toBeUndefined();

    const early = await client.auth.signInWithPassword({ email, password });
    expect(early.error).toMatchObject({ status: 400, code: "email_not_confirmed" });
    const guess = await client.auth.signInWithPassword({ email, password: `${password}!` });
    expect(guess.error).toMatchObject({ status: 400, code: "invalid_credentials" });

    const token = await codeTo(email);
    expect(token).toMatch(/^\d{6}$/);
    const missed = await client.auth.verifyOtp({ email, token: wrong(token), type: "email" });
    expect(missed.error).toMatchObject({ status: 403, code: "otp_expired" });
    const right = await client.auth.verifyOtp({ email, token, type: "email" });
    expect(right.error).toBeNull();
    expect(right.data.session?.user).toMatchObject({ id: data.user?.id, email });
    expect((await client.from("notes").select()).status).toBe(200);
    const again = await connect(stack).auth.verifyOtp({ email, token, type: "email" });
    expect(again.error?.code).toBe("otp_expired");
    expect((await connect(stack).auth.signInWithPassword({ email, password })).error).toBeNull();
  });

  test("with the address of an account answers a user that does not exist, and sends nothing", async () => {
    const { user } = await signUp(stack);
    const email = user.email ?? "";
    const { data, error } = await connect(stack).auth.signUp({ email, password: "another one" });
    expect(error).toBeNull();
    expect(data.session).toBeNull();
    expect(data.user).toMatchObject({ email, identities: [] });
    expect(data.user?.id).not.toBe(user.id);
    expect(await mailsTo(email)).toEqual([]);
    const short = await connect(stack).auth.signUp({ email, password: "short" });
    expect(short.error).toMatchObject({ status: 422, code: "weak_password" });
  });

  test("with an address that is not confirmed sends a new code, and keeps the first password", async () => {
    const client = connect(stack);
    const email = newAddress();
    const first = await client.auth.signUp({ email, password });
    const old = await codeTo(email);
    const second = await client.auth.signUp({ email, password: "another one" });
    expect(second.data.user).toMatchObject({
      id: first.data.user?.id,
      identities: [{ provider: "email" }],
    });
    expect(await mailsTo(email)).toHaveLength(2);
    const late = await client.auth.verifyOtp({ email, token: old, type: "email" });
    expect(late.error?.code).toBe("otp_expired");
    const token = await codeTo(email);
    expect((await client.auth.verifyOtp({ email, token, type: "signup" })).error).toBeNull();
    const { error } = await client.auth.signInWithPassword({ email, password: "another one" });
    expect(error?.code).toBe("invalid_credentials");
  });

  test("can ask for its code again; for any other address that sends nothing", async () => {
    const client = connect(stack);
    const email = newAddress();
    await client.auth.signUp({ email, password });
    expect((await client.auth.resend({ type: "signup", email })).error).toBeNull();
    expect(await mailsTo(email)).toHaveLength(2);
    const known = (await signUp(stack)).user.email ?? "";
    const unknown = newAddress();
    for (const other of [known, unknown]) {
      expect((await client.auth.resend({ type: "signup", email: other })).error).toBeNull();
      expect(await mailsTo(other)).toEqual([]);
    }
  });
});

describe("a code", () => {
  test("signs in, and makes an account for a new address, which it confirms", async () => {
    const known = await signUp(stack);
    for (const email of [known.user.email ?? "", newAddress()]) {
      const client = connect(stack);
      expect((await client.auth.signInWithOtp({ email })).error).toBeNull();
      const [mail] = await mailsTo(email);
      expect(await (await fetch(stack.urls.mailbox)).text()).toContain(mail?.code);
      const token = mail?.code ?? "";
      const { data, error } = await client.auth.verifyOtp({ email, token, type: "email" });
      expect(error).toBeNull();
      expect(data.user?.email).toBe(email);
      expect(data.user?.email_confirmed_at).toBeTruthy();
    }
  });

  test("is not sent to an unknown address if the app asks for known ones only", async () => {
    const email = newAddress();
    const options = { shouldCreateUser: false };
    const { error } = await connect(stack).auth.signInWithOtp({ email, options });
    expect(error).toMatchObject({ status: 422, code: "otp_disabled" });
    expect(await mailsTo(email)).toEqual([]);
  });

  test("expires", async () => {
    const client = connect(stack);
    const email = newAddress();
    await client.auth.signUp({ email, password });
    await expire("confirmation_sent_at", email);
    const token = await codeTo(email);
    const { error } = await client.auth.verifyOtp({ email, token, type: "email" });
    expect(error).toMatchObject({ status: 403, code: "otp_expired" });
  });

  test("resets a password, and proves who asks for a new one", async () => {
    const { client, user } = await signUp(stack);
    const email = user.email ?? "";
    expect((await client.auth.resetPasswordForEmail(email)).error).toBeNull();
    const token = await codeTo(email);
    const { error } = await connect(stack).auth.verifyOtp({ email, token, type: "recovery" });
    expect(error).toBeNull();
    expect((await client.auth.reauthenticate()).error).toBeNull();
    expect(await mailsTo(email)).toHaveLength(2);
  });
});

describe("a change of address", () => {
  test.each(["present first", "new first"])(
    "needs the codes of both mails, each once: %s",
    async (order) => {
      const { client, user } = await signUp(stack);
      const now = user.email ?? "";
      const next = newAddress();
      const type = "email_change";
      expect((await client.auth.updateUser({ email: next })).error).toBeNull();
      const both = [
        { email: now, token: await codeTo(now) },
        { email: next, token: await codeTo(next) },
      ];
      if (order === "new first") both.reverse();
      const [first = both[0], second = both[1]] = both;
      if (first === undefined || second === undefined) throw new Error("two codes");

      // Each code belongs to its address.
      const crossed = await client.auth.verifyOtp({ ...second, email: first.email, type });
      expect(crossed.error?.code).toBe("otp_expired");
      const half = await client.auth.verifyOtp({ ...first, type });
      expect([half.error, half.data.session]).toEqual([null, null]);
      expect((await client.auth.getUser()).data.user).toMatchObject({
        email: now,
        new_email: next,
      });
      const twice = await client.auth.verifyOtp({ ...first, type });
      expect(twice.error).toMatchObject({ status: 403, code: "otp_expired" });
      const whole = await client.auth.verifyOtp({ ...second, type });
      expect(whole.data.session?.user.email).toBe(next);
      expect((await client.auth.getUser()).data.user?.email).toBe(next);
    },
  );

  test("can ask for both codes again, and then the old ones are void", async () => {
    const { client, user } = await signUp(stack);
    const now = user.email ?? "";
    const next = newAddress();
    await client.auth.updateUser({ email: next });
    const old = await codeTo(now);
    expect((await client.auth.verifyOtp({ email: now, token: old, type: "email_change" })).error)
      .toBeNull();
    expect((await client.auth.resend({ type: "email_change", email: now })).error).toBeNull();
    expect(await mailsTo(next)).toHaveLength(2);
    expect((await client.auth.verifyOtp({ email: now, token: old, type: "email_change" })).error)
      .toMatchObject({ code: "otp_expired" });
    const half = await client.auth.verifyOtp({
      email: next,
      token: await codeTo(next),
      type: "email_change",
    });
    expect([half.error, half.data.session]).toEqual([null, null]);
  });

  test("expires, and is refused for an address that has an account", async () => {
    const { client, user } = await signUp(stack);
    const email = user.email ?? "";
    await client.auth.updateUser({ email: newAddress() });
    await expire("email_change_sent_at", email);
    const token = await codeTo(email);
    const late = await client.auth.verifyOtp({ email, token, type: "email_change" });
    expect(late.error?.code).toBe("otp_expired");
    const taken = (await signUp(stack)).user.email ?? "";
    expect((await client.auth.updateUser({ email: taken })).error?.code).toBe("email_exists");
  });
});
