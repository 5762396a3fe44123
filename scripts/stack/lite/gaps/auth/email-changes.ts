import type { Sql } from "postgres";
import * as z from "zod/mini";
import type { AuthConfig } from "../../../config.ts";
import { type Codes, hashOf, refuseAsAuth } from "../../codes.ts";
import type { Gap, Handler } from "../../handler.ts";
import { callerOf } from "./confirmations.ts";

const changeSchema = z.looseObject({ email: z.email() });
const resendSchema = z.looseObject({ email: z.email(), type: z.literal("email_change") });
const codeSchema = z.looseObject({
  email: z.email(),
  token: z.string(),
  type: z.literal("email_change"),
});

interface EmailChangeOptions {
  sql: Sql;
  codes: Codes;
  config: AuthConfig["email"];
}

/**
 * Gap: for a change of address (`double_confirm_changes`) the library sends only the mail to the
 * present address, and its code is enough. Auth sends a code to each address, and changes the
 * address when both were typed.
 */
export function emailChanges({ sql, codes, config }: EmailChangeOptions): Gap {
  return (next) => async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    const route = `${request.method} ${pathname}`;
    if (route === "PUT /auth/v1/user") return await change(request, next);
    if (route === "POST /auth/v1/resend") return await resend(request, next);
    if (route === "POST /auth/v1/verify") return await confirm(request, next);
    // No mail has a link, so nobody has the token of one.
    if (route === "GET /auth/v1/verify" && searchParams.get("type") === "email_change") {
      return expired();
    }
    return await next(request);
  };

  async function change(request: Request, next: Handler): Promise<Response> {
    const asked =
      z.safeParse(changeSchema, await request.clone().json().catch(() => undefined)).data;
    const user = asked && await codes.findById(callerOf(request));
    const isChange = asked?.email.toLowerCase() !== user?.email;
    if (asked === undefined || user === undefined || !isChange) return await next(request);
    const isTaken = await codes.findByEmail(asked.email) !== undefined;
    const refusal = isTaken ? null : codes.refusal(user.emailChangeSentAt);
    if (refusal !== null) return refusal;
    const response = await next(request);
    const changing = response.ok ? await codes.findById(user.id) : undefined;
    if (changing !== undefined) await codes.sendEmailChange(changing);
    return response;
  }

  async function resend(request: Request, next: Handler): Promise<Response> {
    const asked =
      z.safeParse(resendSchema, await request.clone().json().catch(() => undefined)).data;
    const user = asked && await codes.findByEmail(asked.email);
    if (user === undefined || user.nextEmail === "") return await next(request);
    const refusal = codes.refusal(user.emailChangeSentAt);
    if (refusal !== null) return refusal;
    await codes.sendEmailChange(user);
    return Response.json({});
  }

  async function confirm(request: Request, next: Handler): Promise<Response> {
    const body = z.safeParse(codeSchema, await request.clone().json().catch(() => undefined)).data;
    if (body === undefined) return await next(request);
    const hash = hashOf(body.email, body.token);
    // The code is used up, so that one mail alone cannot confirm both addresses.
    const [user] = await sql<{ id: string; isSecond: boolean }[]>`
      update auth.users as changed
      set email_change_confirm_status = 1,
        email_change_token_current = nullif(changed.email_change_token_current, ${hash}),
        email_change_token_new = nullif(changed.email_change_token_new, ${hash})
      from auth.users as before
      where before.id = changed.id
        and ${hash} in (changed.email_change_token_current, changed.email_change_token_new)
        and changed.email_change_sent_at > now() - make_interval(secs => ${config.otpExpiry})
      returning changed.id, before.email_change_confirm_status > 0 as "isSecond"
    `;
    if (user === undefined) return expired();
    if (config.doubleConfirmChanges && !user.isSecond) {
      return Response.json({
        msg: "Confirmation link accepted. Please proceed to confirm link sent to the other email",
        code: "200",
      });
    }
    // The library changes the address when it gets the code of the present one.
    await sql`
      update auth.users set email_change_token_current = ${hash} where id = ${user.id}
    `;
    const headers = new Headers(request.headers);
    headers.delete("content-length");
    return await next(
      new Request(request.url, {
        method: "POST",
        headers,
        body: JSON.stringify({ type: "email_change", token_hash: hash }),
      }),
    );
  }
}

const expired = () => refuseAsAuth(403, "otp_expired", "Token has expired or is invalid");
