import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { operatorNames } from "../../client/pwa/operator.ts";

/** Every setting of a hosted project that the operator gives, as `.env.example` describes it. */
export const givenNames = [
  "SUPABASE_ACCESS_TOKEN",
  "SUPABASE_PROJECT_REF",
  "SUPABASE_DB_PASSWORD",
  "SUPABASE_URL",
  "SUPABASE_API_URL",
  "REPLICATE_API_TOKEN",
  "REPLICATE_API_URL",
  "OUTPUT_HOSTS",
  "FUNCTIONS_URL",
  "STRIPE_SECRET_KEY",
  "STRIPE_SETUP_KEY",
  "STRIPE_WEBHOOK_SECRETS",
  "STRIPE_API_URL",
  "APP_URL",
  "VAPID_SUBJECT",
  "VAPID_PRIVATE_KEY",
  "PUSH_HOSTS",
  "SMTP_HOST",
  "SMTP_PORT",
  "SMTP_USER",
  "SMTP_PASS",
  "SMTP_SENDER",
  "SMTP_SENDER_NAME",
  "SMTP_MAILS_PER_HOUR",
  "VITE_CHECKOUT_ORIGINS",
  ...operatorNames,
  "DEPLOY_HOST",
  "NETLIFY_AUTH_TOKEN",
  "NETLIFY_SITE_ID",
  "NETLIFY_API_URL",
  "CLOUDFLARE_API_TOKEN",
  "CLOUDFLARE_ACCOUNT_ID",
  "CLOUDFLARE_WORKER",
  "CLOUDFLARE_API_BASE_URL",
  "VERCEL_TOKEN",
  "VERCEL_ORG_ID",
  "VERCEL_PROJECT_ID",
  "VERCEL_API_URL",
] as const;

export type GivenName = (typeof givenNames)[number];

/**
 * What the operator gave. A setting that is missing or blank is "", and the address of a
 * service has no slash at its end.
 */
export type Given = Readonly<Record<GivenName, string>>;

/** The file that keeps what the operator was asked. `.env` is for this machine and is not read. */
export const givenFile = ".env.deploy";

/**
 * Reads the variables of the shell, then those of `.env.deploy`. Without a token of Supabase it takes
 * the one that `supabase login` has kept. Throws a sentence about a token that cannot be one.
 */
export async function readGiven(root: string, home = homedir()): Promise<Given> {
  const kept = parseEnv(await readIfThere(join(root, givenFile)));
  const token = await readIfThere(join(home, ".supabase/access-token"));
  const others: Partial<Record<GivenName, string>> = { SUPABASE_ACCESS_TOKEN: token };
  const valueOf = (name: GivenName) => {
    const values = [process.env[name], kept[name], others[name]];
    const value = values.map((each) => each?.trim() ?? "").find((each) => each !== "") ?? "";
    return isOfService(name) ? value.replace(/\/+$/, "") : value;
  };
  const entries = givenNames.map((name) => [name, refuseBroken(name, valueOf(name))] as const);
  return Object.fromEntries(entries) as Record<GivenName, string>;
}

/** What is called by adding a path. A page of the operator's is opened as it is given. */
const isOfService = (name: GivenName) =>
  name.endsWith("_URL") && !operatorNames.some((one) => one === name);

/** A token with a line break in it cannot be sent, and the error about that would show it. */
function refuseBroken(name: GivenName, value: string): string {
  if (!/(TOKEN|_KEY)$/.test(name) || /^[\x21-\x7e]*$/.test(value)) return value;
  throw new Error(
    `${name} has a blank, a line break or another character that none of its kind has: paste it again.`,
  );
}

const readIfThere = (file: string) => readFile(file, "utf8").catch(() => "");
