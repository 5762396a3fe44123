import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { parse } from "smol-toml";
import * as z from "zod/mini";

// A person reads what is wrong with config.toml or a request, so we need zod's English messages.
z.config(z.locales.en());

/**
 * The part of `supabase/config.toml` that the local stack and `npm run deploy` use. The Supabase CLI
 * reads the rest.
 */
export interface StackConfig {
  /** The folder of config.toml. */
  folder: string;
  /** Where `npm start` and `supabase start` listen. */
  ports: { api: number; db: number; mailbox: number };
  api: { schemas: string[]; maxRows: number };
  auth: AuthConfig;
  /** What the local Auth does in one way only, so that it needs no setting. */
  hostedAuth: HostedAuthConfig;
  /** No bucket may allow more. */
  storageFileSizeMax: number;
  functions: FunctionConfig[];
}

export interface AuthConfig {
  siteUrl: string;
  /** Seconds until an access token expires. */
  jwtExpiry: number;
  enableSignup: boolean;
  passwordLengthMin: number;
  rateLimit: AuthLimits;
  email: {
    enableConfirmations: boolean;
    /** A change of address needs the codes of both addresses. */
    doubleConfirmChanges: boolean;
    /** Between two mails of a kind to one user. */
    maxFrequencySeconds: number;
    /** Digits of a code. */
    otpLength: number;
    /** Seconds until a code expires. */
    otpExpiry: number;
    templates: Record<MailKind, MailTemplate>;
  };
}

interface HostedAuthConfig {
  enableAnonymousSignIns: boolean;
  enableManualLinking: boolean;
  enableRefreshTokenRotation: boolean;
  refreshTokenReuseSeconds: number;
  /** A change of the password needs a fresh sign-in or a code. */
  securePasswordChange: boolean;
}

/** For a whole project per hour (mails), and for one network address per 5 minutes (the others). */
export interface AuthLimits {
  emailSent: number;
  signInSignUps: number;
  tokenVerifications: number;
  tokenRefresh: number;
}

/** The mails that Auth can send, by the names of their templates in config.toml. */
export const mailKinds = [
  "confirmation",
  "magic_link",
  "email_change",
  "recovery",
  "reauthentication",
  "invite",
] as const;

export type MailKind = typeof mailKinds[number];

/** Go's template language, as far as mailbox/go-template.ts knows it. */
export interface MailTemplate {
  subject: string;
  content: string;
}

export interface FunctionConfig {
  name: string;
  verifyJwt: boolean;
  /** Absolute. */
  entrypoint: string;
  /** Absolute path of the deno.json. */
  importMap: string;
}

const fileSchema = z.looseObject({
  api: z.prefault(
    z.looseObject({
      port: z.prefault(z.int(), 54321),
      schemas: z.prefault(z.array(z.string()), ["public", "graphql_public"]),
      max_rows: z.prefault(z.int().check(z.positive()), 1000),
    }),
    {},
  ),
  db: z.prefault(z.looseObject({ port: z.prefault(z.int(), 54322) }), {}),
  local_smtp: z.prefault(z.looseObject({ port: z.prefault(z.int(), 54324) }), {}),
  auth: z.prefault(
    z.looseObject({
      site_url: z.prefault(z.string(), "http://127.0.0.1:3000"),
      jwt_expiry: z.prefault(z.int().check(z.positive()), 3600),
      enable_signup: z.prefault(z.boolean(), true),
      enable_anonymous_sign_ins: z.prefault(z.boolean(), false),
      enable_manual_linking: z.prefault(z.boolean(), false),
      enable_refresh_token_rotation: z.prefault(z.boolean(), true),
      refresh_token_reuse_interval: z.prefault(z.int(), 10),
      minimum_password_length: z.prefault(z.int(), 6),
      rate_limit: z.prefault(
        z.looseObject({
          email_sent: z.prefault(z.int(), 2),
          sign_in_sign_ups: z.prefault(z.int(), 30),
          token_verifications: z.prefault(z.int(), 30),
          token_refresh: z.prefault(z.int(), 150),
        }),
        {},
      ),
      email: z.prefault(
        z.looseObject({
          enable_confirmations: z.prefault(z.boolean(), false),
          secure_password_change: z.prefault(z.boolean(), false),
          double_confirm_changes: z.prefault(z.boolean(), true),
          max_frequency: z.prefault(z.string(), "1m0s"),
          template: z.prefault(
            z.partialRecord(
              z.enum(mailKinds),
              z.looseObject({ subject: z.string(), content_path: z.string() }),
            ),
            {},
          ),
          otp_length: z.prefault(z.int(), 6),
          otp_expiry: z.prefault(z.int(), 3600),
        }),
        {},
      ),
    }),
    {},
  ),
  storage: z.prefault(z.looseObject({ file_size_limit: z.prefault(z.string(), "50MiB") }), {}),
  functions: z.prefault(
    z.record(
      z.string(),
      z.looseObject({
        enabled: z.prefault(z.boolean(), true),
        verify_jwt: z.prefault(z.boolean(), true),
        entrypoint: z.optional(z.string()),
        import_map: z.optional(z.string()),
      }),
    ),
    {},
  ),
});

/**
 * Throws the error of Zod or of the TOML parser if the file is not a valid Supabase configuration.
 */
export async function readConfig(configFile: string): Promise<StackConfig> {
  const { api, db, local_smtp: mailbox, auth, storage, functions } = z.parse(
    fileSchema,
    parse(await readFile(configFile, "utf8")),
  );
  const folder = dirname(resolve(configFile));
  return {
    folder,
    ports: { api: api.port, db: db.port, mailbox: mailbox.port },
    api: { schemas: api.schemas, maxRows: api.max_rows },
    auth: {
      siteUrl: auth.site_url,
      jwtExpiry: auth.jwt_expiry,
      enableSignup: auth.enable_signup,
      passwordLengthMin: auth.minimum_password_length,
      rateLimit: {
        emailSent: auth.rate_limit.email_sent,
        signInSignUps: auth.rate_limit.sign_in_sign_ups,
        tokenVerifications: auth.rate_limit.token_verifications,
        tokenRefresh: auth.rate_limit.token_refresh,
      },
      email: {
        enableConfirmations: auth.email.enable_confirmations,
        doubleConfirmChanges: auth.email.double_confirm_changes,
        maxFrequencySeconds: parseDuration(auth.email.max_frequency),
        otpLength: auth.email.otp_length,
        otpExpiry: auth.email.otp_expiry,
        templates: await readTemplates(dirname(folder), auth.email.template),
      },
    },
    hostedAuth: {
      enableAnonymousSignIns: auth.enable_anonymous_sign_ins,
      enableManualLinking: auth.enable_manual_linking,
      enableRefreshTokenRotation: auth.enable_refresh_token_rotation,
      refreshTokenReuseSeconds: auth.refresh_token_reuse_interval,
      securePasswordChange: auth.email.secure_password_change,
    },
    storageFileSizeMax: parseSize(storage.file_size_limit),
    functions: Object.entries(functions)
      .filter(([, settings]) => settings.enabled)
      .map(([name, settings]) => ({
        name,
        verifyJwt: settings.verify_jwt,
        entrypoint: join(folder, settings.entrypoint ?? `functions/${name}/index.ts`),
        importMap: join(folder, settings.import_map ?? `functions/${name}/deno.json`),
      })),
  };
}

/** A template's path is relative to the folder that the Supabase folder is in. */
async function readTemplates(
  root: string,
  files: Partial<Record<MailKind, { subject: string; content_path: string }>>,
): Promise<Record<MailKind, MailTemplate>> {
  const read = async (kind: MailKind): Promise<MailTemplate> => {
    const file = files[kind];
    // A hosted project's own mails have a link instead of a code.
    if (file === undefined) return { subject: "Your code", content: "<p>{{ .Token }}</p>" };
    return {
      subject: file.subject,
      content: await readFile(join(root, file.content_path), "utf8"),
    };
  };
  const [confirmation, magic_link, email_change, recovery, reauthentication, invite] = await Promise
    .all([
      read("confirmation"),
      read("magic_link"),
      read("email_change"),
      read("recovery"),
      read("reauthentication"),
      read("invite"),
    ]);
  return { confirmation, magic_link, email_change, recovery, reauthentication, invite };
}

/** `1m30s` → 90. */
function parseDuration(duration: string): number {
  const match = /^(?=\d)(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(duration);
  if (match === null) throw new Error(`config.toml: "${duration}" is not a duration.`);
  const [, hours = "0", minutes = "0", seconds = "0"] = match;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** `50MiB` → 52,428,800 bytes. The CLI counts `MB` in powers of 1,024, too. */
function parseSize(size: string): number {
  const [, digits, unit] = /^\s*(\d+)\s*([kmg]?)i?b?\s*$/i.exec(size) ?? [];
  if (digits === undefined) throw new Error(`config.toml: "${size}" is not a size.`);
  const powers: Record<string, number> = { "": 0, k: 1, m: 2, g: 3 };
  return Number(digits) * 1024 ** (powers[(unit ?? "").toLowerCase()] ?? 0);
}
