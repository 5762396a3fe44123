/** The functions' settings, read from the environment. `.env.example` explains each variable. */
import { Problem } from "../http/problem.ts";

export interface Settings {
  replicateToken: string;
  replicateUrl: string;
  /** Two while one replaces the other. Empty: no webhook is accepted. */
  webhookSecrets: string[];
  generationTokenSecret: string;
  /** Hosts that we may fetch outputs from. `*.` stands for any subdomain. */
  outputHosts: string[];
  /** The webhook's URL. Null: Replicate cannot reach our functions, so we rely on polling. */
  webhookUrl: string | null;
  /** The sender of push notifications. Null: nothing is sent. */
  vapid: Vapid | null;
  /** Hosts of push services that we may call. `*.` stands for any subdomain. */
  pushHosts: string[];
  /** Whether Replicate can read our signed URLs. If not, we upload pictures to Replicate. */
  storageIsReachable: boolean;
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

/** Secrets from `.env.example`, which everybody can read. */
const exampleSecrets = [
  "local-only-generation-token-secret-change-me",
  "whsec_bG9jYWwtZmFrZS1yZXBsaWNhdGUtc2VjcmV0",
  "kUgiWWVTuP1Mp-cXbaNeCmrL2d-SrQS4pSirpKJ9o8k",
];

const uses = (env: Record<string, string | undefined>, secret: string) =>
  ["GENERATION_TOKEN_SECRET", "REPLICATE_WEBHOOK_SECRETS", "VAPID_PRIVATE_KEY"].some((name) =>
    env[name]?.includes(secret)
  );

const list = (text: string | undefined) =>
  (text ?? "").split(",").map((part) => part.trim()).filter((part) => part !== "");

/** Parses the environment. Throws `not_configured`; its cause names the missing variable. */
export function readSettings(
  env: Record<string, string | undefined>,
): Settings {
  const need = (name: string) => {
    const value = env[name];
    if (value) return value;
    throw new Problem(
      "not_configured",
      "The server is missing a setting.",
      "The log tells the operator which one.",
      { cause: `${name} is not set` },
    );
  };
  const replicateUrl = env["REPLICATE_API_URL"] ||
    "https://api.replicate.com/v1";
  const functionsUrl = env["FUNCTIONS_URL"] ||
    `${need("SUPABASE_URL")}/functions/v1`;
  // The real Replicate calls only HTTPS URLs. On a laptop with the real Replicate we ask for no
  // webhook.
  const isReachable = (url: string) =>
    url.startsWith("https:") || !replicateUrl.startsWith("https:");
  if (
    need("SUPABASE_URL").startsWith("https:") && exampleSecrets.some((secret) => uses(env, secret))
  ) {
    throw new Problem(
      "not_configured",
      "The server uses a secret that everybody knows.",
      "The log tells the operator more.",
      { cause: "a hosted project uses a secret from .env.example: make your own" },
    );
  }
  return {
    replicateToken: need("REPLICATE_API_TOKEN"),
    replicateUrl,
    webhookSecrets: list(env["REPLICATE_WEBHOOK_SECRETS"]),
    generationTokenSecret: need("GENERATION_TOKEN_SECRET"),
    outputHosts: list(
      env["OUTPUT_HOSTS"] || "replicate.delivery,*.replicate.delivery",
    ),
    vapid: readVapid(env),
    pushHosts: list(env["PUSH_HOSTS"] || usualPushHosts),
    webhookUrl: isReachable(functionsUrl) ? `${functionsUrl}/replicate-webhook` : null,
    storageIsReachable: isReachable(need("SUPABASE_URL")),
  };
}

/** All three or none. Without them videos can still be made. */
function readVapid(env: Record<string, string | undefined>): Vapid | null {
  const {
    VAPID_PUBLIC_KEY: publicKey,
    VAPID_PRIVATE_KEY: privateKey,
    VAPID_SUBJECT: subject,
  } = env;
  return publicKey && privateKey && subject ? { publicKey, privateKey, subject } : null;
}
