import { decodeJwt } from "jose";
import { randomBytes } from "node:crypto";
import type { Sql } from "postgres";
import * as z from "zod/mini";
import { bearerToken } from "../../../gateway/tokens.ts";
import type { AuthUser, Codes } from "../../codes.ts";
import { refuseAsAuth } from "../../codes.ts";
import type { Gap, Handler } from "../../handler.ts";
import { usersAsJson } from "./admin-users.ts";

const signUpSchema = z.looseObject({ email: z.email() });
const otpSchema = z.looseObject({
  email: z.email(),
  create_user: z.prefault(z.boolean(), true),
  data: z.optional(z.unknown()),
});
const resendSchema = z.looseObject({ email: z.email(), type: z.literal("signup") });
const passwordSchema = z.looseObject({ email: z.string(), password: z.string() });
const metadataSchema = z.looseObject({ data: z.optional(z.record(z.string(), z.json())) });

interface ConfirmationOptions {
  sql: Sql;
  codes: Codes;
  /** A new address has to be confirmed first (`enable_confirmations`). */
  isRequired: boolean;
}

/**
 * Gap: when Auth sends a code, and when it does not (`internal/api/signup.go`, `magic_link.go`,
 * `resend.go`, `recover.go`). The library refuses a sign-up with a known address, never sends a
 * confirmation again, confirms an address that only asked for a code, and reveals without a
 * password that an address is not confirmed.
 */
export function confirmations({ sql, codes, isRequired }: ConfirmationOptions): Gap {
  return (next) => async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    const route = `${request.method} ${pathname.replace(/^\/auth\/v1/, "")}`;
    switch (route) {
      case "POST /signup":
        return await signUp(request, next);
      case "POST /otp":
      case "POST /magiclink":
        return await sendSignInCode(request, next);
      case "POST /resend":
        return await resend(request, next);
      case "POST /recover":
        return await recover(request, next);
      case "GET /reauthenticate":
        return await reauthenticate(request, next);
      case "POST /token":
        return searchParams.get("grant_type") === "password"
          ? await signInWithPassword(request, next)
          : await next(request);
      default:
        return await next(request);
    }
  };

  async function signUp(request: Request, next: Handler): Promise<Response> {
    const asked = await read(signUpSchema, request);
    if (!isRequired || asked === undefined) return await next(request);
    const metadata = await read(metadataSchema, request);
    const known = await codes.findByEmail(asked.email);
    if (known === undefined) {
      const refusal = codes.refusal();
      if (refusal !== null) return refusal;
      const response = await next(request);
      const made = response.ok ? await codes.findByEmail(asked.email) : undefined;
      if (made !== undefined) await codes.send(made, "confirmation");
      return response;
    }
    // The library checks the rest of the request. If that is fine, it answers 429 to a known
    // address.
    const response = await next(request);
    if (response.status !== 429) return response;
    if (known.isConfirmed) return Response.json(nobody(known.email, metadata?.data ?? {}));
    // The first password stays: nobody has proved yet whose address it is.
    return codes.refusal(known.confirmationSentAt) ?? await confirm(known);
  }

  async function confirm(user: AuthUser): Promise<Response> {
    await codes.send(user, "confirmation");
    const [row] = await usersAsJson(sql, sql`where id = ${user.id}`);
    return Response.json(row?.["json"]);
  }

  async function sendSignInCode(request: Request, next: Handler): Promise<Response> {
    const asked = await read(otpSchema, request);
    if (asked === undefined) return await next(request);
    const user = await codes.findByEmail(asked.email);
    const isNew = user === undefined && asked.create_user;
    // "User either doesn't exist or hasn't completed the signup process": a sign-up, with a
    // password that nobody knows.
    if (isRequired && (isNew || user?.isConfirmed === false)) {
      const headers = new Headers(request.headers);
      headers.delete("content-length");
      const { email, data } = asked;
      const body = JSON.stringify({ email, data, password: randomBytes(32).toString("hex") });
      const url = new URL("/auth/v1/signup", request.url);
      const response = await signUp(new Request(url, { method: "POST", headers, body }), next);
      return response.ok ? Response.json({}) : response;
    }
    const refusal = codes.refusal(user?.recoverySentAt);
    if ((isNew || user !== undefined) && refusal !== null) return refusal;
    const response = await next(request);
    const found = response.ok ? await codes.findByEmail(asked.email) : undefined;
    if (found !== undefined) await codes.send(found, "magic_link");
    return response;
  }

  async function resend(request: Request, next: Handler): Promise<Response> {
    const asked = await read(resendSchema, request);
    const user = asked && await codes.findByEmail(asked.email);
    if (user === undefined || user.isConfirmed) return await next(request);
    const refusal = codes.refusal(user.confirmationSentAt);
    if (refusal !== null) return refusal;
    await codes.send(user, "confirmation");
    return Response.json({});
  }

  async function recover(request: Request, next: Handler): Promise<Response> {
    const asked = await read(signUpSchema, request);
    const user = asked && await codes.findByEmail(asked.email);
    if (user === undefined) return await next(request);
    const refusal = codes.refusal(user.recoverySentAt);
    if (refusal !== null) return refusal;
    const response = await next(request);
    if (response.ok) await codes.send(user, "recovery");
    return response;
  }

  async function reauthenticate(request: Request, next: Handler): Promise<Response> {
    const user = await codes.findById(callerOf(request));
    const refusal = codes.refusal(user?.reauthenticationSentAt);
    if (user !== undefined && refusal !== null) return refusal;
    const response = await next(request);
    if (response.ok && user !== undefined) await codes.send(user, "reauthentication");
    return response;
  }

  /** Auth checks the password first. */
  async function signInWithPassword(request: Request, next: Handler): Promise<Response> {
    const asked = await read(passwordSchema, request);
    const response = await next(request);
    const isUnconfirmed = response.headers.get("x-sb-error-code") === "email_not_confirmed";
    if (asked === undefined || !isUnconfirmed) return response;
    // The two prefixes stand for the same algorithm, and Postgres knows only one of them.
    const [right] = await sql`
      select 1 from auth.users
      cross join lateral (select replace(encrypted_password, '$2b$', '$2a$') as hash) as stored
      where email = ${asked.email.toLowerCase()}
        and hash = extensions.crypt(${asked.password}, hash)
    `;
    return right === undefined
      ? refuseAsAuth(400, "invalid_credentials", "Invalid login credentials")
      : response;
  }
}

/** The id of the user who calls. The library checks the token. */
export function callerOf(request: Request): string {
  try {
    return z.parse(z.uuid(), decodeJwt(bearerToken(request.headers) ?? "").sub);
  } catch {
    return "00000000-0000-0000-0000-000000000000";
  }
}

async function read<T extends z.ZodMiniType>(
  schema: T,
  request: Request,
): Promise<z.infer<T> | undefined> {
  return z.safeParse(schema, await request.clone().json().catch(() => undefined)).data;
}

/** What Auth answers if the address already has an account, so that nobody learns of it. */
function nobody(email: string, metadata: Record<string, unknown>) {
  const now = new Date().toISOString();
  return {
    id: crypto.randomUUID(),
    aud: "authenticated",
    role: "",
    email,
    phone: "",
    confirmation_sent_at: now,
    app_metadata: { provider: "email", providers: ["email"] },
    user_metadata: metadata,
    identities: [],
    created_at: now,
    updated_at: now,
    is_anonymous: false,
  };
}
