import * as z from "zod/mini";
import { type Codes, refuseAsAuth } from "../../codes.ts";
import type { Gap } from "../../handler.ts";

const codeSchema = z.looseObject({
  type: z.string(),
  email: z.email(),
  token: z.string(),
});

/**
 * Gap: the library does not know `verifyOtp({ email, token, type: "email" })`, the form that
 * Supabase documents: the code of the last mail, for a sign-in or for the confirmation of a new
 * account. It does not know `invite` either.
 */
export function emailCodes(codes: Codes): Gap {
  return (next) => async (request) => {
    if (request.method !== "POST" || new URL(request.url).pathname !== "/auth/v1/verify") {
      return await next(request);
    }
    const body = z.safeParse(codeSchema, await request.clone().json().catch(() => undefined)).data;
    if (body === undefined) return await next(request);

    const headers = new Headers(request.headers);
    headers.delete("content-length");
    const type = await typeOf(body);
    const response = await next(
      new Request(request.url, {
        method: "POST",
        headers,
        body: JSON.stringify({ ...body, type }),
      }),
    );
    return response.headers.get("x-sb-error-code") === "otp_expired"
      ? refuseAsAuth(403, "otp_expired", "Token has expired or is invalid")
      : response;
  };

  async function typeOf({ type, email }: z.infer<typeof codeSchema>): Promise<string> {
    if (type === "invite") return "signup";
    if (type !== "email") return type;
    return (await codes.findByEmail(email))?.hasRecoveryCode ? "recovery" : "signup";
  }
}
