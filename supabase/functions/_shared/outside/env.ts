/** The functions' settings, read from the environment. `.env.example` explains each variable. */
import { Problem } from "../http/problem.ts";
import { readSelling, type StripeSettings } from "./stripe/settings.ts";
import { readSecretList, validSecrets } from "./secret-list.ts";
import { flawOfSecrets } from "./secrets.ts";

export interface Settings {
  replicateToken: string;
  replicateUrl: string;
  /** Two while one replaces the other. Empty: no webhook is accepted. */
  webhookSecrets: string[];
  /** The first one signs. Two while one replaces the other. */
  generationTokenSecrets: string[];
  /** Hosts that we may fetch outputs from. `*.` stands for any subdomain. */
  outputHosts: string[];
  /** The webhook's URL. Null: Replicate cannot reach our functions, so we rely on polling. */
  webhookUrl: string | null;
  /** The sender of push notifications. Null: nothing is sent. */
  vapid: Vapid | null;
  /** Hosts of push services that we may call. `*.` stands for any subdomain. */
  pushHosts: string[];
  /** Whether Replicate can read our signed URLs. If not, we upload files to Replicate. */
  storageIsReachable: boolean;
  /** Null: nothing can be sold. */
  stripe: StripeSettings | null;
  /** Why nothing can be sold although there is a key, in words for the log. Null: no flaw. */
  sellingFlaw: string | null;
}

/** Identifies us to push services (RFC 8292). */
export interface Vapid {
  /** The app subscribes with this key. */
  publicKey: string;
  privateKey: string;
  /** The operator's contact address, `mailto:` or `https:`. */
  subject: string;
}

/** Chrome, and Edge on most systems · Firefox · Edge on Windows · Safari. */
const usualPushHosts = "fcm.googleapis.com,updates.push.services.mozilla.com," +
  "*.push.services.mozilla.com,*.notify.windows.com,web.push.apple.com,*.push.apple.com";

/** Split at commas, blanks or line breaks. */
const list = (text: string) => text.split(/[\s,]+/).filter((part) => part !== "");

/**
 * Parses the environment. A value of blanks counts as missing. Throws `not_configured`; its cause
 * names the variable. Only a flaw in the settings for selling is a part of the answer.
 *
 * @param now in milliseconds: the secrets that have ended by then are no part of the answer
 */
export function readSettings(
  env: Record<string, string | undefined>,
  now = Date.now(),
): Settings {
  const read = (name: string) => env[name]?.trim() ?? "";
  const need = (name: string) => read(name) || refuse(`${name} is not set`);
  const readUrl = (name: string, fallback?: string) => {
    const value = read(name) || (fallback ?? need(name));
    return URL.canParse(value) ? new URL(value) : refuse(`${name} is not an address`);
  };

  const supabaseUrl = readUrl("SUPABASE_URL");
  const replicateUrl = readUrl("REPLICATE_API_URL", "https://api.replicate.com/v1");
  const functionsUrl = readUrl("FUNCTIONS_URL", `${withoutSlash(supabaseUrl)}/functions/v1`);
  // The real Replicate calls only HTTPS URLs. On a laptop with the real Replicate we ask for no
  // webhook.
  const isReachable = (url: URL) => url.protocol === "https:" || replicateUrl.protocol !== "https:";

  const readSecrets = (name: string) =>
    readSecretList(read(name)) ?? refuse(`${name} has an entry with an @ but no time after it`);
  const tokenSecrets = readSecrets("GENERATION_TOKEN_SECRETS");
  if (tokenSecrets.length === 0) refuse("GENERATION_TOKEN_SECRETS is not set");
  if (tokenSecrets[0]?.endsAt != null) {
    refuse(
      "GENERATION_TOKEN_SECRETS begins with a secret that has an end, but the first one signs",
    );
  }
  const generationTokenSecrets = validSecrets(tokenSecrets, now);
  const webhookSecrets = validSecrets(readSecrets("REPLICATE_WEBHOOK_SECRETS"), now);
  const flaw = flawOfSecrets(
    { generationTokenSecrets, webhookSecrets, vapidPrivateKey: read("VAPID_PRIVATE_KEY") },
    supabaseUrl,
  );
  if (flaw !== null) refuse(flaw);
  return {
    replicateToken: need("REPLICATE_API_TOKEN"),
    replicateUrl: withoutSlash(replicateUrl),
    webhookSecrets,
    generationTokenSecrets,
    outputHosts: list(read("OUTPUT_HOSTS") || "replicate.delivery,*.replicate.delivery"),
    vapid: readVapid(read),
    pushHosts: list(read("PUSH_HOSTS") || usualPushHosts),
    webhookUrl: isReachable(functionsUrl)
      ? `${withoutSlash(functionsUrl)}/replicate-webhook`
      : null,
    storageIsReachable: isReachable(supabaseUrl),
    ...readSelling(
      {
        secretKey: read("STRIPE_SECRET_KEY"),
        webhookSecrets: read("STRIPE_WEBHOOK_SECRETS"),
        apiUrl: read("STRIPE_API_URL") || "https://api.stripe.com",
        appUrl: read("APP_URL"),
      },
      supabaseUrl,
      now,
    ),
  };
}

/** The caller learns only that a setting is wrong, and the log which one. */
function refuse(cause: string): never {
  throw new Problem(
    "not_configured",
    "The server's settings are incomplete or not safe.",
    "The log tells the operator which one to change.",
    { cause },
  );
}

function withoutSlash({ href }: URL): string {
  return href.replace(/\/$/, "");
}

/** All three or none. Without them videos can still be made. */
function readVapid(read: (name: string) => string): Vapid | null {
  const publicKey = read("VAPID_PUBLIC_KEY");
  const privateKey = read("VAPID_PRIVATE_KEY");
  const subject = read("VAPID_SUBJECT");
  return publicKey && privateKey && subject ? { publicKey, privateKey, subject } : null;
}
