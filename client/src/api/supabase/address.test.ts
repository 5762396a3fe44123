import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { SESSION_KEY } from "../device/kept/remembered-user.ts";
import { createSupabase } from "./client.ts";

afterEach(() => {
  history.replaceState(null, "", "/");
  localStorage.clear();
  vi.unstubAllGlobals();
});

beforeEach(() => {
  vi.spyOn(console, "warn").mockReturnValue(); // auth-js expects one client in a window.
});

const [head, body] = [{}, { sub: "attacker", exp: 4_000_000_000 }]
  .map((part) => btoa(JSON.stringify(part)));

it.each([
  `/create#access_token=${head}.${body}.AAAA&refresh_token=r&expires_in=3600&token_type=bearer&type=magiclink`,
  "/create?code=8b1e0d5c",
  "/create?token_hash=8b1e0d5c&type=email",
])("no session comes from the address %s", async (address) => {
  const fetched = vi.fn<typeof fetch>(() => Promise.resolve(Response.json({ id: "attacker" })));
  vi.stubGlobal("fetch", fetched);
  history.replaceState(null, "", address);
  const { auth } = createSupabase({
    url: "http://127.0.0.1:1",
    publishableKey: "sb_publishable_test",
    pushKey: "",
  });
  const { data } = await auth.getUser();
  expect(data.user).toBeNull();
  expect(fetched).not.toHaveBeenCalled();
  expect(localStorage.getItem(SESSION_KEY)).toBeNull();
});
