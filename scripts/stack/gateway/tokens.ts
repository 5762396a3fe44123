import { compactVerify, decodeProtectedHeader, type JWTPayload, jwtVerify, SignJWT } from "jose";
import * as z from "zod/mini";
import { type ApiKeys, claimsOfApiKey, type SigningKeys } from "../keys.ts";
import { type Gap, isJson, withJson } from "../lite/handler.ts";

export interface Tokens {
  /**
   * The claims of one of our access tokens. Throws the error of `jose` if the token is expired,
   * forged or malformed.
   */
  verify(token: string): Promise<JWTPayload>;
  /** The claims that an API key stands for, or `undefined` if it is none of the project's keys. */
  claimsOfApiKey(key: string): JWTPayload | undefined;
  /**
   * Gap: the library supports only HS256. A hosted project signs with ES256 and publishes its
   * public key.
   */
  translate: Gap;
}

const textDecoder = new TextDecoder();
const claimsSchema = z.looseObject({ role: z.string() });
const sessionSchema = z.looseObject({ access_token: z.string() });
const nestedSchema = z.looseObject({ session: sessionSchema });

export function createTokens(keys: SigningKeys, apiKeys: ApiKeys, issuer: string): Tokens {
  const innerKey = new TextEncoder().encode(keys.innerSecret);
  const claimsOfKey = (key: string) => claimsOfApiKey(apiKeys, key);

  const withKnownKey = (request: Request): Request => {
    if (claimsOfKey(request.headers.get("apikey") ?? "")?.["role"] !== "service_role") {
      return request;
    }
    const headers = new Headers(request.headers);
    headers.set("apikey", keys.innerSecretKey);
    return new Request(request, { headers });
  };

  const toOuter = async (innerToken: string): Promise<string> => {
    const { payload } = await jwtVerify(innerToken, innerKey, { algorithms: ["HS256"] });
    return await new SignJWT({ ...payload, iss: issuer })
      .setProtectedHeader({ alg: "ES256", kid: keys.kid, typ: "JWT" })
      .sign(keys.privateKey);
  };

  /**
   * Checks only the signature. An expired token stays expired, and the library refuses it in its
   * own words.
   */
  const toInner = async (outerToken: string): Promise<string> => {
    if (decodeProtectedHeader(outerToken).alg !== "ES256") throw new Error("not ES256");
    const { payload } = await compactVerify(outerToken, keys.publicKey, { algorithms: ["ES256"] });
    const claims = z.parse(claimsSchema, JSON.parse(textDecoder.decode(payload)));
    return await new SignJWT(claims).setProtectedHeader({ alg: "HS256", typ: "JWT" }).sign(
      innerKey,
    );
  };

  const inward = async (outer: Request): Promise<Request> => {
    const request = withKnownKey(outer);
    const token = bearerToken(request.headers);
    if (token === undefined) return request;
    const headers = new Headers(request.headers);
    if (token.startsWith("sb_")) {
      // supabase-js sends the API key as Bearer token if nobody is signed in. Only `apikey` counts.
      headers.delete("authorization");
    } else {
      // A token that is not ours is passed on as a token without a valid signature. The library
      // refuses it in its own words.
      const inner = await toInner(token).catch(() => "forged.forged.forged");
      headers.set("authorization", `Bearer ${inner}`);
    }
    return new Request(request, { headers });
  };

  const outward = async (response: Response): Promise<Response> => {
    const location = response.headers.get("location");
    if (location?.includes("access_token=")) {
      const headers = new Headers(response.headers);
      headers.set("location", await translateFragment(location, toOuter));
      return new Response(response.body, { status: response.status, headers });
    }
    if (!response.ok || !isJson(response)) return response;
    const body: unknown = await response.json();
    const session = z.safeParse(sessionSchema, body).data;
    if (session) {
      return withJson(response, { ...session, access_token: await toOuter(session.access_token) });
    }
    const nested = z.safeParse(nestedSchema, body).data;
    if (nested) {
      const token = await toOuter(nested.session.access_token);
      return withJson(response, { ...nested, session: { ...nested.session, access_token: token } });
    }
    return withJson(response, body);
  };

  return {
    verify: async (token) => {
      const { payload } = await jwtVerify(token, keys.publicKey, {
        algorithms: ["ES256"],
        issuer,
        requiredClaims: ["exp", "role"],
      });
      return payload;
    },
    claimsOfApiKey: claimsOfKey,
    translate: (next) => async (request) => {
      const response = await next(await inward(request));
      return new URL(request.url).pathname.startsWith("/auth/v1")
        ? await outward(response)
        : response;
    },
  };
}

/** `undefined` if there is no Authorization header of scheme Bearer. */
export function bearerToken(headers: Headers): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
}

/** A link in an email redirects to `…#access_token=…&refresh_token=…`. */
async function translateFragment(
  location: string,
  translate: (token: string) => Promise<string>,
): Promise<string> {
  const [address = "", fragment = ""] = location.split("#", 2);
  const parameters = new URLSearchParams(fragment);
  const token = parameters.get("access_token");
  if (token !== null) parameters.set("access_token", await translate(token));
  return `${address}#${parameters}`;
}
