/** Refuses secrets that cannot protect anything: too short, or printed in `.env.example`. */

/** The least that Standard Webhooks asks for (standardwebhooks.com, "Signature scheme"). */
const WEBHOOK_SECRET_BYTES_MIN = 24;
const TOKEN_SECRET_CHARACTERS_MIN = 32;
/** Stripe's have 38, and are used whole: nothing in them is base64. */
const STRIPE_WEBHOOK_SECRET_CHARACTERS_MIN = 24;

/** The secrets of `.env.example`, which everybody can read. */
const examples = {
  token: "local-only-generation-token-secret-change-me",
  webhook: "whsec_bG9jYWwtZmFrZS1yZXBsaWNhdGUtc2VjcmV0",
  vapid: "kUgiWWVTuP1Mp-cXbaNeCmrL2d-SrQS4pSirpKJ9o8k",
  /** Not in `.env.example`: `npm start` sets it for the fake Stripe. */
  stripeKey: "local_fake_stripe",
  stripeWebhook: "whsec_local-only-fake-stripe-webhook-secret",
};

interface Secrets {
  generationTokenSecrets: string[];
  webhookSecrets: string[];
  vapidPrivateKey: string;
}

/**
 * What is wrong with the secrets, in words for the operator's log. Null: nothing. `supabaseUrl` is
 * where the functions reach Supabase.
 */
export function flawOfSecrets(secrets: Secrets, supabaseUrl: URL): string | null {
  if (secrets.generationTokenSecrets.some(isShortToken)) {
    return "GENERATION_TOKEN_SECRETS has a secret of fewer than " +
      `${TOKEN_SECRET_CHARACTERS_MIN} characters`;
  }
  if (secrets.webhookSecrets.some(isShort)) {
    return "REPLICATE_WEBHOOK_SECRETS has a secret that is not base64, or is of fewer than " +
      `${WEBHOOK_SECRET_BYTES_MIN} bytes`;
  }
  return isOnThisMachine(supabaseUrl) || !hasExample(secrets)
    ? null
    : "a public project uses a secret from .env.example: make your own";
}

/** The same for the secrets for selling, whose flaw stops only what sells. */
export function flawOfSellingSecrets(
  secretKey: string,
  webhookSecrets: string[],
  supabaseUrl: URL,
): string | null {
  if (webhookSecrets.some((secret) => secret.length < STRIPE_WEBHOOK_SECRET_CHARACTERS_MIN)) {
    return "STRIPE_WEBHOOK_SECRETS has a secret of fewer than " +
      `${STRIPE_WEBHOOK_SECRET_CHARACTERS_MIN} characters`;
  }
  const isExample = secretKey.includes(examples.stripeKey) ||
    webhookSecrets.some((secret) => secret.includes(examples.stripeWebhook));
  return isOnThisMachine(supabaseUrl) || !isExample
    ? null
    : "STRIPE_SECRET_KEY or STRIPE_WEBHOOK_SECRETS is one of .env.example, and the project is " +
      "public: make your own";
}

function isShortToken(secret: string): boolean {
  return secret.length < TOKEN_SECRET_CHARACTERS_MIN;
}

function isShort(webhookSecret: string): boolean {
  return (webhookKeyOf(webhookSecret)?.length ?? 0) < WEBHOOK_SECRET_BYTES_MIN;
}

function hasExample(secrets: Secrets): boolean {
  return secrets.generationTokenSecrets.some((secret) => secret.includes(examples.token)) ||
    secrets.webhookSecrets.some((secret) =>
      isSame(webhookKeyOf(secret), webhookKeyOf(examples.webhook))
    ) ||
    isSame(decodeBase64(secrets.vapidPrivateKey), decodeBase64(examples.vapid));
}

/**
 * Whether only this machine can reach the address: plain HTTP on the loopback interface, or at a
 * name without a dot, such as Docker's `kong`.
 */
function isOnThisMachine({ protocol, hostname }: URL): boolean {
  return protocol === "http:" &&
    (/^127(\.\d+){3}$/.test(hostname) || hostname === "[::1]" || /^[a-z0-9_-]+$/.test(hostname));
}

/** The key in a secret by Standard Webhooks, `whsec_` and base64. Null: it is not base64. */
export function webhookKeyOf(secret: string) {
  // Twice, or in capitals, the prefix would count as a part of the key.
  return decodeBase64(secret.replace(/^(whsec_)+/i, ""));
}

/**
 * Decodes base64 with either alphabet. The return type is inferred, because Deno's and Node's
 * TypeScript name it differently.
 */
export function decodeBase64(text: string) {
  try {
    const usual = text.replaceAll("-", "+").replaceAll("_", "/");
    return Uint8Array.from(atob(usual), (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
}

/** Two secrets are the same if they decode to the same bytes, however they are written. */
function isSame(one: Uint8Array | null, other: Uint8Array | null): boolean {
  return one !== null && other !== null && one.length > 0 &&
    one.length === other.length && one.every((byte, at) => byte === other[at]);
}
