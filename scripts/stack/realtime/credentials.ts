import { errors, type JWTPayload } from "jose";
import type { Tokens } from "../gateway/tokens.ts";

/** A refusal in the service's words, `<Code>: <message>`. */
export class RefusedError extends Error {
  override name = "RefusedError";
}

/** The claims of an access token. Throws a {@link RefusedError}. */
export async function claimsOfToken(tokens: Tokens, token: string): Promise<JWTPayload> {
  try {
    return await tokens.verify(token);
  } catch (error) {
    if (error instanceof errors.JWTExpired) {
      throw new RefusedError(`InvalidJWTToken: ${describeExpiry(error.payload)}`);
    }
    if (error instanceof errors.JWTClaimValidationFailed) {
      throw new RefusedError("InvalidJWTToken: Fields `role` and `exp` are required in JWT");
    }
    if (error instanceof errors.JWSSignatureVerificationFailed) {
      throw new RefusedError("JwtSignatureError: Failed to validate JWT signature");
    }
    throw new RefusedError("MalformedJWT: The token provided is not a valid JWT");
  }
}

export function describeExpiry({ exp }: JWTPayload): string {
  const seconds = Math.max(0, Math.floor(Date.now() / 1000) - (exp ?? 0));
  return `Token has expired ${seconds} seconds ago`;
}
