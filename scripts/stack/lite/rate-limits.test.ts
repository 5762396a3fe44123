/** Auth's rate limits, as config.toml sets them. */
import { expect, test } from "vitest";
import { connect, password } from "../fixtures/start-fixture-stack.ts";
import { useFixtureStack } from "../fixtures/use-fixture-stack.ts";
import type { Stack } from "../stack.ts";
import { createTokenBucket } from "./token-bucket.ts";

let stack: Stack;
useFixtureStack((started) => (stack = started), { limitsAuth: true });

const newAddress = () => `${crypto.randomUUID()}@example.com`;

test("a user gets one mail of a kind a minute, then nobody gets more than the project may send", async () => {
  const { auth } = connect(stack);
  const email = newAddress();
  expect((await auth.signUp({ email, password })).error).toBeNull();
  for (const again of [auth.signUp({ email, password }), auth.signInWithOtp({ email })]) {
    expect((await again).error).toMatchObject({
      status: 429,
      code: "over_email_send_rate_limit",
      message: expect.stringMatching(/only request this after \d+ seconds/),
    });
  }
  await stack.sql`
    update auth.users set confirmation_sent_at = now() - interval '1 minute' where email = ${email}`;
  expect((await auth.resend({ type: "signup", email })).error).toBeNull();
  expect((await auth.signInWithOtp({ email: newAddress() })).error).toBeNull();

  const fourth = await auth.signUp({ email: newAddress(), password });
  expect(fourth.error).toMatchObject({
    status: 429,
    code: "over_email_send_rate_limit",
    message: "email rate limit exceeded",
  });
});

test("a route answers 30 requests at once, then 429, and the other routes go on", async () => {
  const { auth } = connect(stack);
  const guess = { email: newAddress(), token: "000000", type: "email" } as const;
  const codes = await Promise.all(
    Array.from({ length: 35 }, async () => (await auth.verifyOtp(guess)).error?.code),
  );
  expect(codes.filter((code) => code === "otp_expired").length).toBeGreaterThanOrEqual(30);
  // Meanwhile the bucket may have filled up by one.
  await expect.poll(async () => (await auth.verifyOtp(guess)).error).toMatchObject({
    status: 429,
    code: "over_request_rate_limit",
  });
  const { error } = await auth.signInWithPassword({ email: guess.email, password });
  expect(error?.code).toBe("invalid_credentials");
});

test("a bucket fills up again with time, and never beyond its size", () => {
  let now = 0;
  const bucket = createTokenBucket(2, 0.1, () => now);
  expect([bucket.take(), bucket.take(), bucket.take()]).toEqual([true, true, false]);
  now = 9_000;
  expect(bucket.hasOne()).toBe(false);
  now = 10_000;
  expect([bucket.hasOne(), bucket.take(), bucket.take()]).toEqual([true, true, false]);
  now = 1_000_000;
  expect([bucket.take(), bucket.take(), bucket.take()]).toEqual([true, true, false]);
});
