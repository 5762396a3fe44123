import { exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { userId } from "../fixtures/world.ts";

const { publicKey, privateKey } = await generateKeyPair("ES256");
const kid = "one";
const env: Record<string, string> = {
  SUPABASE_URL: "https://project.supabase.co",
  SUPABASE_PUBLISHABLE_KEYS: '{ "default": "sb_publishable_default" }',
  SUPABASE_SECRET_KEYS: '{ "default": "sb_secret_default", "cron": "sb_secret_cron" }',
  SUPABASE_JWKS: JSON.stringify({ keys: [{ ...await exportJWK(publicKey), kid, alg: "ES256" }] }),
  REPLICATE_API_TOKEN: "r8_test",
  GENERATION_TOKEN_SECRETS: "a-secret-of-the-tests-made-by-nobody",
};

const claims = { sub: userId, role: "authenticated", exp: Date.now() / 1000 + 3600 };
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A token that the project's key has signed. */
const token = (changes: Record<string, unknown> = {}) =>
  new SignJWT({ ...claims, ...changes }).setProtectedHeader({ alg: "ES256", kid }).sign(privateKey);

/** A token with this header that nobody has signed. */
const forged = (header: Partial<Record<keyof JWTHeaderParameters, unknown>>) =>
  [encoded({ kid, ...header }), encoded(claims), "AAAA"].join(".");

type Headers = [name: string, value: string][];
type Ask = (headers: Headers) => Promise<{ status: number; body: Record<string, unknown> }>;

let asUser: Ask;
let asServer: Ask;
const log = vi.fn();

beforeAll(async () => {
  vi.stubGlobal("Deno", { env: { get: (name: string) => env[name], toObject: () => env } });
  vi.spyOn(console, "log").mockImplementation(log);
  const { serve } = await import("./serve.ts");
  const ask = (caller: Parameters<typeof serve>[1]): Ask => {
    const answer = serve(
      "test",
      caller,
      (_, world) => Promise.resolve(Response.json({ is: world.userId || "the server" })),
    );
    return async (headers) => {
      const url = "https://project.supabase.co/functions/v1/test";
      const response = await answer(new Request(url, { method: "POST", headers }));
      return { status: response.status, body: await response.json() };
    };
  };
  [asUser, asServer] = [ask("user"), ask("secret:*")];
});
beforeEach(() => log.mockClear());
afterAll(() => vi.unstubAllGlobals());

const bearer = (value: string): Headers => [["authorization", `Bearer ${value}`]];

/** The same answer for everybody, so that it tells nothing about the keys that exist. */
const refusal = {
  status: 401,
  body: {
    type: "urn:wan-pwa:problem:not_signed_in",
    title: "Sign in first",
    status: 401,
    code: "not_signed_in",
    detail: "The session is missing or has expired.",
    hint: "Sign in again.",
    request_id: expect.any(String),
  },
};

describe("a function for users", () => {
  it("serves a user", async () => {
    expect(await asUser(bearer(await token()))).toEqual({ status: 200, body: { is: userId } });
    const several = await token({ aud: ["authenticated", "another"] });
    expect((await asUser(bearer(several))).status).toBe(200);
  });

  it.each<[string, Record<string, unknown>]>([
    ["the role of the server", { role: "service_role" }],
    ["the role of nobody", { role: "anon" }],
    ["an administrator's role", { role: "supabase_admin" }],
    ["no role", { role: undefined }],
    ["a list of roles", { role: ["authenticated"] }],
    ["no user", { sub: undefined }],
    ["an empty user", { sub: "" }],
    ["a user that is no id", { sub: "1 or 1=1" }],
    ["an end in the past", { exp: 1 }],
    ["an end that is no number", { exp: "9999999999" }],
    ["a begin in the future", { nbf: claims.exp }],
  ])("refuses a signed token with %s", async (_case, changes) => {
    expect(await asUser(bearer(await token(changes)))).toEqual(refusal);
  });

  it.each([
    ["without an algorithm", forged({ alg: "none" })],
    ["whose algorithm is a number", forged({ alg: 1 })],
    ["with the public key as a shared one", forged({ alg: "HS256" })],
    ["with another algorithm", forged({ alg: "RS256" })],
    ["with an unknown key", forged({ alg: "ES256", kid: "two" })],
    ["with a key that is no name", forged({ alg: "ES256", kid: {} })],
    ["with a part that must be understood", forged({ alg: "ES256", crit: ["x"] })],
    ["signed by nobody", forged({ alg: "ES256" })],
    ["of dots", "..."],
    ["of a hundred kilobytes", "a".repeat(100_000)],
  ])("refuses a token %s", async (_case, forgedToken) => {
    expect(await asUser(bearer(forgedToken))).toEqual(refusal);
  });

  it("refuses a good token where it does not belong, or twice", async () => {
    const good = await token();
    const headers: Headers[] = [
      [["authorization", `bearer ${good}`]],
      [["authorization", `Bearer  ${good}`]],
      [["authorization", good]],
      [["apikey", good]],
      [["x-forwarded-authorization", `Bearer ${good}`]],
      [...bearer(good), ...bearer(good)],
      [...bearer(forged({ alg: "none" })), ...bearer(good)],
      bearer("sb_secret_default"),
      [["apikey", "sb_secret_default"]],
    ];
    for (const one of headers) expect(await asUser(one)).toEqual(refusal);
  });
});

const [ofUser, ofServer] = await Promise.all([token(), token({ role: "service_role" })]);

describe("a function for the server", () => {
  it.each(["sb_secret_default", "sb_secret_cron"])("serves a caller with %s", async (key) => {
    expect(await asServer([["apikey", key]])).toEqual({ status: 200, body: { is: "the server" } });
  });

  it.each<[string, Headers]>([
    ["no key", []],
    ["an unknown key", [["apikey", "sb_secret_other"]]],
    ["a key's name", [["apikey", "cron"]]],
    ["the start of a key", [["apikey", "sb_secret_defaul"]]],
    ["a key in capitals", [["apikey", "SB_SECRET_DEFAULT"]]],
    ["the publishable key", [["apikey", "sb_publishable_default"]]],
    ["two keys", [["apikey", "sb_secret_default"], ["apikey", "sb_secret_cron"]]],
    ["a key as a token", bearer("sb_secret_default")],
    ["a key in another header", [["x-api-key", "sb_secret_default"]]],
    ["the server's old token", bearer(ofServer)],
    ["the server's old token as a key", [["apikey", ofServer]]],
    ["a user's token beside an unknown key", [
      ["apikey", "sb_secret_other"],
      ...bearer(ofUser),
    ]],
  ])("refuses %s", async (_case, headers) => {
    expect(await asServer(headers)).toEqual(refusal);
  });
});

it("no key and no token gets into the log", async () => {
  const good = await token({ role: "anon" });
  await asUser([...bearer(good), ["apikey", "sb_secret_default"]]);
  await asServer([["apikey", "sb_secret_other"]]);
  const logged = JSON.stringify(log.mock.calls);
  expect(log).toHaveBeenCalledTimes(2);
  for (const secret of [good, "sb_secret_default", "sb_secret_other", "sb_secret_cron"]) {
    expect(logged).not.toContain(secret);
  }
});
