import type { IncomingMessage } from "node:http";
import type { Tokens } from "../gateway/tokens.ts";

/**
 * `verify_jwt = true` as on a hosted project: requires one of our tokens or one of the API keys, in
 * either header. It does not authenticate the caller: an API key is not a user, so a function still
 * has to authenticate.
 *
 * Returns `undefined` if the caller may pass, otherwise the refusal.
 */
export async function refuseCaller(
  { headers }: IncomingMessage,
  tokens: Tokens,
): Promise<string | undefined> {
  const bearer = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? "")?.[1];
  const apikey = typeof headers["apikey"] === "string" ? headers["apikey"] : undefined;
  // An invalid token is refused, even with a valid key next to it.
  if (bearer !== undefined) {
    return (await isGood(bearer, tokens)) ? undefined : "Invalid JWT";
  }
  if (apikey === undefined) return "Missing authorization header";
  return (await isGood(apikey, tokens)) ? undefined : "Invalid JWT";
}

async function isGood(credential: string, tokens: Tokens): Promise<boolean> {
  if (credential.startsWith("sb_")) return tokens.claimsOfApiKey(credential) !== undefined;
  return await tokens.verify(credential).then(() => true, () => false);
}
