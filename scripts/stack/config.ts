import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { parse } from "smol-toml";
import * as z from "zod/mini";

// A person reads what is wrong with config.toml or a request, so we need zod's English messages.
z.config(z.locales.en());

/**
 * The part of `supabase/config.toml` that the local stack uses. The Supabase CLI reads the rest.
 */
export interface StackConfig {
  /** The folder of config.toml. */
  folder: string;
  /** Where `npm start` and `supabase start` listen. */
  ports: { api: number; db: number; mailbox: number };
  api: { schemas: string[]; maxRows: number };
  auth: {
    siteUrl: string;
    redirectUrls: string[];
    /** Seconds until an access token expires. */
    jwtExpiry: number;
    enableSignup: boolean;
    passwordLengthMin: number;
    email: { enableConfirmations: boolean; otpLength: number; otpExpiry: number };
  };
  /** No bucket may allow more. */
  storageFileSizeMax: number;
  functions: FunctionConfig[];
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
      additional_redirect_urls: z.prefault(z.array(z.string()), []),
      jwt_expiry: z.prefault(z.int().check(z.positive()), 3600),
      enable_signup: z.prefault(z.boolean(), true),
      minimum_password_length: z.prefault(z.int(), 6),
      email: z.prefault(
        z.looseObject({
          enable_confirmations: z.prefault(z.boolean(), false),
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
      redirectUrls: auth.additional_redirect_urls,
      jwtExpiry: auth.jwt_expiry,
      enableSignup: auth.enable_signup,
      passwordLengthMin: auth.minimum_password_length,
      email: {
        enableConfirmations: auth.email.enable_confirmations,
        otpLength: auth.email.otp_length,
        otpExpiry: auth.email.otp_expiry,
      },
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

/** `50MiB` → 52,428,800 bytes. The CLI counts `MB` in powers of 1,024, too. */
function parseSize(size: string): number {
  const [, digits, unit] = /^\s*(\d+)\s*([kmg]?)i?b?\s*$/i.exec(size) ?? [];
  if (digits === undefined) throw new Error(`config.toml: "${size}" is not a size.`);
  const powers: Record<string, number> = { "": 0, k: 1, m: 2, g: 3 };
  return Number(digits) * 1024 ** (powers[(unit ?? "").toLowerCase()] ?? 0);
}
