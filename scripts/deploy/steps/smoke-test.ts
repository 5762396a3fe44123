import { functionsAnswer } from "../../doctor/checks/project/functions.ts";
import { replicateWebhook } from "../../doctor/checks/project/replicate-webhook.ts";
import { stripeWebhook } from "../../doctor/checks/project/stripe-webhook.ts";
import { worldOf } from "../../doctor/worlds/hosted.ts";
import type { Check } from "../../doctor/world.ts";
import { isKnownToFunctions } from "../secrets/cron-keys.ts";
import { readFunctionSecrets } from "../secrets/function-secrets.ts";
import { stripeCopy, stripeName } from "../secrets/stripe-webhook.ts";
import { readVault } from "../secrets/vault.ts";
import type { Deployment, MakeStep } from "../step.ts";
import { untilRight } from "../until-right.ts";

/** Calls the project as the doctor does, and as Replicate, Stripe and cron do. */
export const smokeTest: MakeStep = (deployment) => ({
  title: "Try it",
  plan: () =>
    Promise.resolve(["Call every function, and send webhooks that must be accepted or refused"]),
  async run() {
    const { given, project, root } = deployment;
    const world = await worldOf(project, given, root);
    for (const check of await checksOf(deployment)) await untilRight(check, world);
  },
  advice: "`npm run doctor` looks at everything that can be wrong.",
});

async function checksOf({ project, say }: Deployment): Promise<Check[]> {
  const [{ secrets }, inFunctions] = await Promise.all([
    readVault(project),
    readFunctionSecrets(project),
  ]);
  const cronKey: Check = {
    title: "Cron may call the functions",
    async find() {
      const key = secrets.get("secret_key")?.value ?? "";
      return await isKnownToFunctions(project, key) ? [] : [{
        what: "The functions refuse cron's key.",
        why: "Nothing settles what webhooks leave open, and nobody is notified.",
        mend: "npm run deploy -- --rotate cron-key",
      }];
    },
  };

  /** Without a copy of its secret, a genuine webhook cannot be sent. */
  const isCopied = (name: string, copy: string) => {
    if (secrets.has(copy) || !inFunctions.has(name)) return true;
    say(`${name} was set by hand, so its webhook is not tried.`);
    return false;
  };
  const isReplicateCopied = isCopied("GENERATION_TOKEN_SECRETS", "generation_token_secrets") &&
    isCopied("REPLICATE_WEBHOOK_SECRETS", "replicate_webhook_secrets");
  return [
    functionsAnswer,
    cronKey,
    ...(isReplicateCopied ? [replicateWebhook] : []),
    ...(isCopied(stripeName, stripeCopy) ? [stripeWebhook] : []),
  ];
}
