import { expect, it } from "vitest";
import { secretHider } from "./hide-secrets.ts";

it("a known secret is not printed", () => {
  const hide = secretHider(["a long secret of ours"]);
  expect(hide("Wrong: a long secret of ours!")).toBe("Wrong: ***!");
});

it("a short value is no secret, because it would hide words", () => {
  expect(secretHider(["true", ""])("It is true.")).toBe("It is true.");
});

it.each([
  "sb_secret_N7UND0UgjKTVK-Uodkm0Hg_xSvEMPvz",
  `sbp_${"0".repeat(40)}`,
  "r8_abcdefghijklmnop",
  "whsec_bG9jYWw/zd+A=",
  "sk_live_abcdef",
  "rk_test_abcdef",
  "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoic2VydmljZV9yb2xlIn0.s-Ig_n",
])("%s is not printed, although nobody named it", (secret) => {
  expect(secretHider([])(`refused "${secret}".`)).toBe('refused "***".');
});

it("the password in a database's address is not printed, and the rest of it is", () => {
  expect(secretHider([])("postgresql://postgres:hunter2@db.example.com:5432/postgres")).toBe(
    "postgresql://postgres:***@db.example.com:5432/postgres",
  );
});

it("a publishable key is no secret", () => {
  expect(secretHider([])("sb_publishable_ACJWlzQHlZj")).toBe("sb_publishable_ACJWlzQHlZj");
});
