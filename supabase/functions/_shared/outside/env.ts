/** The functions' settings, read from the environment once. `.env.example` explains each. */
import { Problem } from "../http/problem.ts";

export interface Settings {
  replicateToken: string;
  replicateUrl: string;
  /** Several while one is being rotated. Empty: no webhook is accepted. */
  webhookSecrets: string[];
  generationTokenSecret: string;
  /** Hosts that outputs are fetched from; `*.` stands for any name below. */
  outputHosts: string[];
  /** Where Replicate finds our functions; null where it cannot, then polling does the work. */
  webhookUrl: string | null;
  /** Who sends pushes; null: nothing is sent. */
  vapid: Vapid | null;
  /** Hosts of the push services that are asked; `*.` stands for any name below. */
  pushHosts: string[];
  /** Whether Replicate can read our signed addresses; where not, pictures are handed over to it. */
  storageIsReachable: boolean;
}

/** How push services know the sender (RFC 8292). */
export interface Vapid {
  /** The one that the app subscribes with. */
  publicKey: string;
  privateKey: string;
  /** Where they reach the operator: `mailto:` or `https:`. */
  subject: string;
}

/** Those of Chrome and Edge on most systems, Firefox, Edge on Windows, Safari. */
const usualPushHosts = "fcm.googleapis.com,updates.push.services.mozilla.com," +
  "*.push.services.mozilla.com,*.notify.windows.com,web.push.apple.com,*.push.apple.com";

/** Secrets that stand in `.env.example` for everybody to read. */
const exampleSecrets = [
  "local-only-generation-token-secret-change-me",
  "whsec_bG9jYWwtZmFrZS1yZXBsaWNhdGUtc2VjcmV0",
  "kUgiWWVTuP1Mp-cXbaNeCmrL2d-SrQS4pSirpKJ9o8k",
];

const holds = (env: Record<string, string | undefined>, secret: string) =>
  ["GENERATION_TOKEN_SECRET", "REPLICATE_WEBHOOK_SECRETS", "VAPID_PRIVATE_KEY"].some((name) =>
    env[name]?.includes(secret)
  );

const list = (text: string | undefined) =>
  (text ?? "").split(",").map((part) => part.trim()).filter((part) => part !== "");

/** Parses the environment. Throws `not_configured` naming the variable that is missing. */
export function readSettings(
  env: Record<string, string | undefined>,
): Settings {
  const need = (name: string) => {
    const value = env[name];
    if (value) return value;
    throw new Problem(
      "not_configured",
      "The installation lacks a setting.",
      "The operator finds its name in the log.",
      { cause: `${name} is not set` },
    );
  };
  const replicateUrl = env["REPLICATE_API_URL"] ||
    "https://api.replicate.com/v1";
  const functionsUrl = env["FUNCTIONS_URL"] ||
    `${need("SUPABASE_URL")}/functions/v1`;
  // From outside, Replicate reaches HTTPS addresses only: from a laptop no webhook comes, and none is asked for.
  const isReachable = (url: string) =>
    url.startsWith("https:") || !replicateUrl.startsWith("https:");
  if (
    need("SUPABASE_URL").startsWith("https:") && exampleSecrets.some((secret) => holds(env, secret))
  ) {
    throw new Problem(
      "not_configured",
      "The installation uses a secret that everybody knows.",
      "The operator finds more in the log.",
      { cause: "a secret of .env.example is set on a deployed project: make your own" },
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

/** All of it or nothing: what is missing here keeps no video from being made. */
function readVapid(env: Record<string, string | undefined>): Vapid | null {
  const {
    VAPID_PUBLIC_KEY: publicKey,
    VAPID_PRIVATE_KEY: privateKey,
    VAPID_SUBJECT: subject,
  } = env;
  return publicKey && privateKey && subject ? { publicKey, privateKey, subject } : null;
}
