import { describe, expect, it } from "vitest";
import { createFakeApi } from "../../fixtures/fake-api.ts";
import { createFakeStores } from "../../fixtures/fake-stores.tsx";
import type { Identity } from "../../api/user/account.ts";
import { createAccount } from "./account.ts";

/** An account whose first look waits for its answer. */
function looking() {
  const fake = createFakeApi();
  const { stores } = createFakeStores(fake);
  const api = fake.account;
  const old: Identity = { email: "ada@example.com", nextEmail: null };
  const answer = Promise.withResolvers<Identity>();
  api.identity.mockReturnValueOnce(answer.promise);
  const account = createAccount(stores);
  const loaded = account.load();
  return { account, api, old, answer: () => (answer.resolve(old), loaded) };
}

describe("a look that began before a change, and is answered after it", () => {
  it("does not take the new address back", async () => {
    const { account, api, old, answer } = looking();
    const changed = { ...old, nextEmail: "al@example.com" };
    api.identity.mockResolvedValue(changed);
    await account.changeEmail("al@example.com");
    await answer();
    expect(account.identity.value).toEqual(changed);
    expect(account.state.value).toEqual({ is: "ready" });
  });

  it("does not take the new name back", async () => {
    const { account, api, answer } = looking();
    api.rename.mockResolvedValue({ display_name: "Al" });
    await account.rename("Al");
    await answer();
    expect(account.name.value).toBe("Al");
  });
});
