import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import {
  type FunctionSecrets,
  isSet,
  readFunctionSecrets,
} from "../../../deploy/secrets/function-secrets.ts";
import { DEPLOY, type Finding } from "../../finding.ts";
import { sellsCredits } from "../stripe/sells-credits.ts";
import { ofHosted } from "./of-hosted.ts";

/** Without these nothing works. */
const always = ["REPLICATE_API_TOKEN", "REPLICATE_WEBHOOK_SECRETS", "GENERATION_TOKEN_SECRETS"];
const notifying = ["VAPID_PUBLIC_KEY", "VAPID_PRIVATE_KEY", "VAPID_SUBJECT"];
const selling = ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRETS", "APP_URL"];

export const secrets = ofHosted(
  "The functions have their secrets, and none of the examples",
  async (project, world) => {
    const [found, example, sells] = await Promise.all([
      readFunctionSecrets(project),
      readFile(join(world.root, ".env.example"), "utf8").then(parseEnv),
      sellsCredits(world),
    ]);
    return [
      ...judgeMissing(found, sells),
      ...judgeExamples(found, example),
      ...judgeTwins(found),
    ];
  },
);

function judgeMissing(found: FunctionSecrets, sells: boolean): Finding[] {
  const missing = (needed: string[], why: string) =>
    needed.filter((name) => !found.has(name)).map((name): Finding => ({
      what: `The secret ${name} is not set.`,
      why,
      mend: DEPLOY,
    }));
  return [
    ...missing(always, "Every function answers `not_configured`: no video can be made."),
    ...missing(notifying, "No push notification is sent."),
    ...sells || found.has("STRIPE_SECRET_KEY")
      ? missing(selling, "Nothing can be sold, and payments are not granted.")
      : [],
  ];
}

/** Secrets that a deploy makes or fetches itself. */
const rotation: Record<string, string> = {
  GENERATION_TOKEN_SECRETS: `${DEPLOY} -- --rotate generation-token`,
  REPLICATE_WEBHOOK_SECRETS: `${DEPLOY} -- --rotate replicate-webhook`,
  VAPID_PRIVATE_KEY: `${DEPLOY} -- --rotate push-keys`,
  VAPID_PUBLIC_KEY: `${DEPLOY} -- --rotate push-keys`,
};

function judgeExamples(found: FunctionSecrets, example: NodeJS.Dict<string>): Finding[] {
  return Object.entries(example)
    .filter(([name, value]) => isSecret(name) && value && isSet(found, name, value))
    .map(([name]): Finding => ({
      what: `The secret ${name} is the one of .env.example.`,
      why:
        "Everybody can read it, and forge what it protects. The functions refuse it, so nothing works.",
      mend: rotation[name] ?? `Give another one in .env.deploy, then ${DEPLOY}`,
    }));
}

/** Others are addresses, and two of them may well be the same. */
const isSecret = (name: string) => /SECRET|TOKEN|KEY/.test(name);

/** A value that was pasted twice is wrong in one of the two places. */
function judgeTwins(found: FunctionSecrets): Finding[] {
  const ours = [...found].filter(([name]) => !name.startsWith("SUPABASE_") && isSecret(name));
  return [...Map.groupBy(ours, ([, digest]) => digest).values()]
    .filter((same) => same.length > 1)
    .map((same): Finding => ({
      what: `${same.map(([name]) => name).join(" and ")} have the same value.`,
      why: "One of them is the value of the other, pasted into the wrong place.",
      mend: `Give the right ones in .env.deploy, then ${DEPLOY}`,
    }));
}
