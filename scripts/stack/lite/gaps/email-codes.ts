import * as z from "zod/mini";
import type { Gap } from "../handler.ts";

const bodySchema = z.looseObject({ type: z.literal("email") });

/**
 * Gap: the library does not know `verifyOtp({ email, token, type: "email" })`, the form that
 * Supabase documents. It stands for the code of either mail: for a sign-in, or for the confirmation
 * of a new account.
 */
export const emailCodes: Gap = (next) => async (request) => {
  if (request.method !== "POST" || new URL(request.url).pathname !== "/auth/v1/verify") {
    return await next(request);
  }
  const body = z.safeParse(bodySchema, await request.clone().json().catch(() => undefined)).data;
  if (body === undefined) return await next(request);

  const verifyAs = (type: string) => {
    const headers = new Headers(request.headers);
    headers.delete("content-length");
    return next(
      new Request(request.url, {
        method: "POST",
        headers,
        body: JSON.stringify({ ...body, type }),
      }),
    );
  };
  const signedIn = await verifyAs("magiclink");
  return signedIn.ok ? signedIn : await verifyAs("signup");
};
