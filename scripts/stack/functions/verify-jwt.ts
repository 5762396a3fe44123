import type { IncomingMessage } from "node:http";
import type { Tokens } from "../gateway/tokens.ts";
import { claimsOfApiKey } from "../keys.ts";

/**
 * `verify_jwt = true` on a hosted project: one of our tokens or one of the API keys, on either
 * header. It does not say who calls: an API key is no user, so a function authenticates all the
 * same.
 *
 * Answers `undefined` where the caller may pass, or why not.
 */
export async function refuseCaller(
  { headers }: IncomingMessage,
  tokens: Tokens,
): Promise<string | undefined> {
  const bearer = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? "")?.[1];
  const apikey = typeof headers["apikey"] === "string" ? headers["apikey"] : undefined;
  // A token that is there and bad is refused, whatever the key beside it.
  if (bearer !== undefined) {
    return (await isGood(bearer, tokens)) ? undefined : "Invalid JWT";
  }
  if (apikey === undefined) return "Missing authorization header";
  return (await isGood(apikey, tokens)) ? undefined : "Invalid JWT";
}

async function isGood(credential: string, tokens: Tokens): Promise<boolean> {
  if (credential.startsWith("sb_")) return claimsOfApiKey(credential) !== undefined;
  return await tokens.verify(credential).then(() => true, () => false);
}
