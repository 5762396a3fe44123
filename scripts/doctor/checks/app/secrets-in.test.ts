import { expect, it } from "vitest";
import { secretsIn } from "./secrets-in.ts";

const token = (claims: object) =>
  ["eyJhbGciOiJIUzI1NiJ9", Buffer.from(JSON.stringify(claims)).toString("base64url"), "c2lnbg"]
    .join(".");

it.each([
  ["a secret key of Supabase", `"sb_secret_${"a".repeat(22)}_checksum"`],
  ["an access token of Supabase", `sbp_${"0".repeat(40)}`],
  ["a token of Replicate", `Bearer r8_${"A".repeat(37)}`],
  ["a secret key of Stripe", `sk_live_${"5".repeat(24)}`],
  ["a secret key of Stripe", `rk_test_${"5".repeat(24)}`],
  ["the secret of a webhook", `whsec_${"b".repeat(32)}`],
  ["the key service_role of Supabase", `"${token({ role: "service_role" })}"`],
])("%s is found, and not quoted", (name, text) => {
  expect(secretsIn(`const key = ${text};`)).toEqual([name]);
});

it("a secret of the project is found whatever it looks like", () => {
  expect(secretsIn("const key = 'of-another-form-than-usual';", ["of-another-form-than-usual"]))
    .toEqual(["a secret key of this project"]);
});

it.each([
  ["the publishable key", `sb_publishable_${"a".repeat(22)}_checksum`],
  ["the key anon", token({ role: "anon" })],
  ["what libraries say about keys", 'key.startsWith("sb_secret_") || key.startsWith("sk_live_")'],
  ["a token of three words", "eyJ.eyJ.eyJ"],
])("%s is no secret", (_what, text) => {
  expect(secretsIn(text)).toEqual([]);
});
