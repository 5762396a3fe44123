import { createHash, randomInt } from "node:crypto";
import type { Sql } from "postgres";
import type { AuthConfig, MailKind } from "../config.ts";
import type { Mailbox } from "../mailbox/mailbox.ts";
import { renderMail } from "../mailbox/render-mail.ts";
import { createTokenBucket } from "./token-bucket.ts";

/** What the gaps need to know of a user in `auth.users`. */
export interface AuthUser {
  id: string;
  email: string;
  isConfirmed: boolean;
  /** The new address of a change that is not confirmed yet; empty if there is none. */
  nextEmail: string;
  /** The `language` of the user's metadata. */
  language: string | null;
  hasRecoveryCode: boolean;
  confirmationSentAt: Date | null;
  recoverySentAt: Date | null;
  emailChangeSentAt: Date | null;
  reauthenticationSentAt: Date | null;
}

export interface Codes {
  findByEmail(email: string): Promise<AuthUser | undefined>;
  findById(id: string): Promise<AuthUser | undefined>;
  /**
   * The refusal if no mail may be sent now: too soon after the last one of its kind to this user,
   * or too many for the whole project. Else null.
   */
  refusal(lastSentAt?: Date | null): Response | null;
  /** Stores a new code for the user, and sends it to their address. */
  send(user: AuthUser, kind: Exclude<MailKind, "email_change">): Promise<void>;
  /** Stores a new code for each of the two addresses, and sends them. */
  sendEmailChange(user: AuthUser): Promise<void>;
}

/** Where Auth stores the hash of a code, and when it was sent. */
const columns = {
  confirmation: ["confirmation_token", "confirmation_sent_at"],
  invite: ["confirmation_token", "confirmation_sent_at"],
  magic_link: ["recovery_token", "recovery_sent_at"],
  recovery: ["recovery_token", "recovery_sent_at"],
  reauthentication: ["reauthentication_token", "reauthentication_sent_at"],
} as const;

/**
 * Gap: the library sends other mails at other moments than Auth. So its own mails are dropped, and
 * all codes are made and sent here, with the project's templates.
 */
export function createCodes(
  { sql, config, mailbox, isLimited }: {
    sql: Sql;
    config: AuthConfig;
    mailbox: Pick<Mailbox, "deliver">;
    isLimited: boolean;
  },
): Codes {
  const { emailSent } = config.rateLimit;
  const mails = createTokenBucket(emailSent, emailSent / 3600);

  const newCode = () =>
    String(randomInt(10 ** config.email.otpLength)).padStart(config.email.otpLength, "0");

  const deliver = (kind: MailKind, to: string, code: string, user: AuthUser) =>
    mailbox.deliver({
      to,
      code,
      ...renderMail(config.email.templates[kind], {
        Token: code,
        Email: user.email,
        NewEmail: user.nextEmail,
        SiteURL: config.siteUrl,
        Data: user.language === null ? {} : { language: user.language },
      }),
    });

  async function find(where: ReturnType<Sql>): Promise<AuthUser | undefined> {
    const [user] = await sql<AuthUser[]>`
      select id, email, email_confirmed_at is not null as "isConfirmed",
        coalesce(email_change, '') as "nextEmail",
        raw_user_meta_data ->> 'language' as language,
        coalesce(recovery_token, '') <> '' as "hasRecoveryCode",
        confirmation_sent_at as "confirmationSentAt", recovery_sent_at as "recoverySentAt",
        email_change_sent_at as "emailChangeSentAt",
        reauthentication_sent_at as "reauthenticationSentAt"
      from auth.users where ${where}
    `;
    return user;
  }

  return {
    findByEmail: (email) => find(sql`email = ${email.toLowerCase()}`),
    findById: (id) => find(sql`id = ${id}`),

    refusal(lastSentAt = null) {
      if (!isLimited) return null;
      const allowedAt = (lastSentAt?.getTime() ?? 0) + config.email.maxFrequencySeconds * 1000;
      const seconds = Math.ceil((allowedAt - Date.now()) / 1000);
      if (seconds > 0) {
        return refuseAsAuth(
          429,
          "over_email_send_rate_limit",
          `For security purposes, you can only request this after ${seconds} seconds.`,
        );
      }
      return mails.hasOne()
        ? null
        : refuseAsAuth(429, "over_email_send_rate_limit", "email rate limit exceeded");
    },

    async send(user, kind) {
      const code = newCode();
      const [token, sentAt] = columns[kind];
      await sql`
        update auth.users set ${sql(token)} = ${hashOf(user.email, code)}, ${sql(sentAt)} = now()
        where id = ${user.id}
      `;
      mails.take();
      deliver(kind, user.email, code, user);
    },

    async sendEmailChange(user) {
      const [present, next] = [newCode(), newCode()];
      await sql`
        update auth.users
        set email_change_token_current = ${hashOf(user.email, present)},
          email_change_token_new = ${hashOf(user.nextEmail, next)},
          email_change_confirm_status = 0, email_change_sent_at = now()
        where id = ${user.id}
      `;
      // Auth counts the two mails as one.
      mails.take();
      if (config.email.doubleConfirmChanges) deliver("email_change", user.email, present, user);
      deliver("email_change", user.nextEmail, next, user);
    },
  };
}

/** What the library stores instead of a code. */
export function hashOf(email: string, code: string): string {
  return createHash("sha256").update(email.toLowerCase() + code).digest("hex");
}

export function refuseAsAuth(status: number, error_code: string, msg: string): Response {
  return Response.json({ code: status, error_code, msg }, {
    status,
    headers: { "x-sb-error-code": error_code },
  });
}
