import { beforeEach, describe, expect, it } from "vitest";
import { firstSecret } from "./replace-secret.ts";
import { runKilled } from "./test/killable-fetch.ts";
import { useOperator } from "./test/operator.ts";

const operator = useOperator();
beforeEach(() => operator.startOver());

/** The functions' secrets of which the Vault has a copy. */
const copies = {
  GENERATION_TOKEN_SECRETS: "generation_token_secrets",
  REPLICATE_WEBHOOK_SECRETS: "replicate_webhook_secrets",
  STRIPE_WEBHOOK_SECRETS: "stripe_webhook_secrets",
  VAPID_PRIVATE_KEY: "push_private_key",
  VAPID_PUBLIC_KEY: "push_public_key",
};

/** The project is whole, whatever happened on the way. */
async function expectWhole() {
  const { state } = operator.supabase;
  const vault = await operator.inVault();
  for (const [name, copy] of Object.entries(copies)) {
    expect(state.secrets.get(name), name).toBe(vault[copy]);
  }
  const cronKeys = state.keys.filter(({ name }) => name.startsWith("cron"));
  expect(cronKeys.map(({ key }) => key)).toEqual([vault["secret_key"]]);
  const endpoints = await operator.endpoints();
  expect(endpoints.map(({ status, secrets }) => [status, secrets])).toEqual([
    ["enabled", [firstSecret(vault["stripe_webhook_secrets"] ?? "")]],
  ]);
  const [settings] = await operator.supabase.stack.sql`select selling from private.settings`;
  expect(settings).toEqual({ selling: true });
  expect((await operator.plan()).lines).toEqual([]);
  return vault;
}

/** Kills after the first call, then after the second, and so on. @returns how many there are */
async function killAfterEach(attempt: (call: number) => Promise<boolean>) {
  let calls = 0;
  while (await attempt(calls + 1)) calls++;
  return calls;
}

describe("a deploy that is killed after any of its calls and started again", () => {
  it("ends with every secret made once, copied, and known to Stripe", async () => {
    const calls = await killAfterEach(async (call) => {
      await operator.startOver();
      const isKilled = await runKilled(() => operator.deploy(), call);
      await operator.deploy();
      const vault = await expectWhole();
      expect(Object.values(vault).join()).not.toContain("@");
      return isKilled;
    });
    expect(calls).toBeGreaterThan(5);
  });

  it("replaces each secret once, and accepts the old one for an hour", async () => {
    const rotate = ["generation-token", "push-keys", "cron-key"];
    const calls = await killAfterEach(async (call) => {
      await operator.startOver();
      await operator.deploy();
      const before = await operator.inVault();
      const isKilled = await runKilled(() => operator.deploy({ rotate }), call);
      const between = await operator.inVault();
      await operator.deploy({ rotate });
      const after = await expectWhole();
      const [token, old, ...more] = (after["generation_token_secrets"] ?? "").split(",");
      expect(more).toEqual([]);
      expect(token).not.toBe(before["generation_token_secrets"]);
      expect(old).toMatch(new RegExp(`^${before["generation_token_secrets"]}@\\d{10}$`));
      for (const name of ["generation_token_secrets", "push_private_key", "secret_key"]) {
        expect(after[name], name).not.toBe(before[name]);
        // What was replaced before the kill was not replaced once more.
        const isReplaced = between[name] !== before[name];
        expect(after[name] === between[name] || !isReplaced, name).toBe(true);
      }
      return isKilled;
    });
    expect(calls).toBeGreaterThan(5);
  });
});
