import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import * as z from "zod/mini";
import type { Finding } from "../../finding.ts";
import { deploy, ofHosted } from "./of-hosted.ts";

/** The API shows a digest of each value, and never the value. */
const secretsSchema = z.array(z.object({ name: z.string(), value: z.string() }));
type SecretDigests = z.infer<typeof secretsSchema>;

/** Without these nothing works. */
const always = ["REPLICATE_API_TOKEN", "REPLICATE_WEBHOOK_SECRETS", "GENERATION_TOKEN_SECRETS"];
const notifying = ["VAPID_PUBLIC_KEY", "VAPID_PRIVATE_KEY", "VAPID_SUBJECT"];
const selling = ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRETS", "APP_URL"];

export const secrets = ofHosted(
  "The functions have their secrets, and none of the examples",
  async ({ ref, api }, { root, query }) => {
    const [digests, example, [settings]] = await Promise.all([
      api.get(`/v1/projects/${ref}/secrets`, secretsSchema),
      readFile(join(root, ".env.example"), "utf8").then(parseEnv),
      query<{ selling: boolean }>("select selling from private.settings"),
    ]);
    return judgeSecrets(digests, example, settings?.selling ?? false);
  },
);

function judgeSecrets(
  digests: SecretDigests,
  example: NodeJS.Dict<string>,
  sells: boolean,
): Finding[] {
  const names = new Set(digests.map(({ name }) => name));
  const missing = (needed: string[], why: string) =>
    needed.filter((name) => !names.has(name)).map((name): Finding => ({
      what: `The secret ${name} is not set.`,
      why,
      mend: deploy,
    }));
  return [
    ...missing(always, "Every function answers `not_configured`: no video can be made."),
    ...missing(notifying, "No push notification is sent."),
    ...sells || names.has("STRIPE_SECRET_KEY")
      ? missing(selling, "Nothing can be sold, and payments are not granted.")
      : [],
    ...judgeExamples(digests, example),
    ...judgeTwins(digests),
  ];
}

/** Secrets that a deploy makes or fetches itself. */
const rotation: Record<string, string> = {
  GENERATION_TOKEN_SECRETS: `${deploy} -- --rotate generation-token`,
  REPLICATE_WEBHOOK_SECRETS: `${deploy} -- --rotate replicate-webhook`,
  VAPID_PRIVATE_KEY: `${deploy} -- --rotate push-keys`,
  VAPID_PUBLIC_KEY: `${deploy} -- --rotate push-keys`,
};

function judgeExamples(digests: SecretDigests, example: NodeJS.Dict<string>): Finding[] {
  return digests.filter(({ name, value }) => example[name] && value === digestOf(example[name]))
    .filter(({ name }) => isSecret(name))
    .map(({ name }): Finding => ({
      what: `The secret ${name} is the one of .env.example.`,
      why:
        "Everybody can read it, and forge what it protects. The functions refuse it, so nothing works.",
      mend: rotation[name] ?? `Give another one in .env.deploy, then ${deploy}`,
    }));
}

/** Others are addresses, and two of them may well be the same. */
const isSecret = (name: string) => /SECRET|TOKEN|KEY/.test(name);

/** A value that was pasted twice is wrong in one of the two places. */
function judgeTwins(digests: SecretDigests): Finding[] {
  const ours = digests.filter(({ name }) => !name.startsWith("SUPABASE_") && isSecret(name));
  return [...Map.groupBy(ours, ({ value }) => value).values()]
    .filter((same) => same.length > 1)
    .map((same): Finding => ({
      what: `${same.map(({ name }) => name).join(" and ")} have the same value.`,
      why: "One of them is the value of the other, pasted into the wrong place.",
      mend: `Give the right ones in .env.deploy, then ${deploy}`,
    }));
}

const digestOf = (value: string) => createHash("sha256").update(value).digest("hex");
