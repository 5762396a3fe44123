import { describe, expect, it } from "vitest";
import { rememberedUser, SESSION_KEY } from "./remembered-user.ts";

describe("rememberedUser", () => {
  it("reads the user from the session that supabase-js stores", () => {
    const session = { access_token: "…", user: { id: "ada", email: "ada@example.com" } };
    localStorage.setItem(SESSION_KEY, JSON.stringify(session));
    expect(rememberedUser(localStorage)).toEqual({ id: "ada", email: "ada@example.com" });
  });

  it("returns null if there is no session or it cannot be read", () => {
    expect(rememberedUser(localStorage)).toBeNull();
    localStorage.setItem(SESSION_KEY, "{");
    expect(rememberedUser(localStorage)).toBeNull();
    localStorage.setItem(SESSION_KEY, '{"user":{"id":7}}');
    expect(rememberedUser(localStorage)).toBeNull();
  });
});
