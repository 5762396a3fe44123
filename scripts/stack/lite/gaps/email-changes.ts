import type { EmailDriver } from "@supabase/lite";
import type { Sql } from "postgres";
import * as z from "zod/mini";
import type { Gap, Handler } from "../handler.ts";

const changeSchema = z.looseObject({ email: z.email() });

/**
 * The values of `auth.users.email_change_confirm_status`: nobody has confirmed yet, the new address
 * has, or the present one has.
 */
const confirmed = { nobody: 0, next: 1, present: 2 } as const;

/**
 * Gap: for a change of address (`double_confirm_changes`) the library sends only the mail to the
 * present address, and one confirmation is enough. A hosted project sends a link to each address
 * and changes the address when both were opened. The library does store both tokens, so this sends
 * the other mail and waits for the other click.
 */
export function emailChanges(sql: Sql, mailbox: EmailDriver, apiUrl: string): Gap {
  return (next) => async (request) => {
    const url = new URL(request.url);
    if (request.method === "PUT" && url.pathname === "/auth/v1/user") {
      return await change(request, url, next);
    }
    const isLink = request.method === "GET" && url.pathname === "/auth/v1/verify" &&
      url.searchParams.get("type") === "email_change";
    return isLink ? await confirm(request, url, next) : await next(request);
  };

  async function change(request: Request, url: URL, next: Handler): Promise<Response> {
    const asked =
      z.safeParse(changeSchema, await request.clone().json().catch(() => undefined)).data;
    const response = await next(request);
    if (asked === undefined || !response.ok) return response;
    const [user] = await sql<{ token: string }[]>`
      update auth.users set email_change_confirm_status = ${confirmed.nobody}
      where email_change = ${asked.email.toLowerCase()} and email_change_token_new is not null
      returning email_change_token_new as token
    `;
    if (user !== undefined) {
      const link = new URL(`${apiUrl}/auth/v1/verify`);
      link.searchParams.set("token", user.token);
      link.searchParams.set("type", "email_change");
      link.searchParams.set("redirect_to", url.searchParams.get("redirect_to") ?? "");
      await mailbox.send({
        to: asked.email,
        subject: "Confirm Email Change",
        text: `Follow this link to confirm your new address: ${link}`,
        html: `<p><a href="${link}">Confirm your new address</a></p>`,
      });
    }
    return response;
  }

  async function confirm(request: Request, url: URL, next: Handler): Promise<Response> {
    const token = url.searchParams.get("token") ?? "";
    const [user] = await sql<{ id: string; present: string; status: number; isNext: boolean }[]>`
      select id, email_change_token_current as present, email_change_confirm_status as status,
        email_change_token_new = ${token} as "isNext"
      from auth.users
      where ${token} in (email_change_token_new, email_change_token_current)
    `;
    if (user === undefined) return await next(request);
    const other = user.isNext ? confirmed.present : confirmed.next;
    if (user.status === other) {
      url.searchParams.set("token", user.present);
      return await next(new Request(url, { headers: request.headers }));
    }
    await sql`
      update auth.users set email_change_confirm_status = ${
      user.isNext ? confirmed.next : confirmed.present
    }
      where id = ${user.id}
    `;
    // Auth's own text. The app recognizes the state by the user's `new_email`.
    const message =
      "Confirmation link accepted. Please proceed to confirm link sent to the other email";
    const target = new URL(url.searchParams.get("redirect_to") || apiUrl);
    target.hash = new URLSearchParams({ message }).toString();
    return new Response(null, { status: 303, headers: { location: target.href } });
  }
}
