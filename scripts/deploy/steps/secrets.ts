import { decidedStep } from "../decided-step.ts";
import { createNotes } from "../notes.ts";
import { decideGenerationToken } from "../secrets/generation-token.ts";
import { decideGivenSecrets } from "../secrets/given-secrets.ts";
import { decidePushKeys } from "../secrets/push-keys.ts";
import { decideReplicateWebhook, fetchReplicateSecret } from "../secrets/replicate-webhook.ts";
import { decideStripeWebhook } from "../secrets/stripe-webhook.ts";
import { type Found, merge, missingOf } from "../secrets/decision.ts";
import { readFunctionSecrets, setFunctionSecrets } from "../secrets/function-secrets.ts";
import { refuseUnsafe } from "../secrets/refuse-unsafe.ts";
import { keepInVault, readVault } from "../secrets/vault.ts";
import type { MakeStep } from "../step.ts";
import { refuseTestKeyAfterPayments } from "../stripe/refuse-mixed-modes.ts";

/**
 * Gives the functions their secrets. What we make ourselves is kept in the Vault first, so a deploy
 * that is stopped in between finds it there and makes it only once.
 */
export const secrets: MakeStep = ({ given, project, rotate, say }) => {
  const note = createNotes(say);

  async function decide() {
    await refuseTestKeyAfterPayments(project, given);
    const [vault, inFunctions, replicateSecret] = await Promise.all([
      readVault(project),
      readFunctionSecrets(project),
      fetchReplicateSecret(given),
    ]);
    const found: Found = { given, rotate, vault, inFunctions, replicateSecret };
    const { keep, functions, lines, notes } = merge([
      decideGivenSecrets(found),
      decideGenerationToken(found),
      decideReplicateWebhook(found),
      decidePushKeys(found),
      decideStripeWebhook(found),
    ]);
    refuseUnsafe(project.url, functions, inFunctions);
    note(notes);
    return { vault, keep, missing: missingOf(functions, inFunctions), lines };
  }

  return decidedStep({
    title: "Set the functions' secrets",
    decide,
    describe({ missing, lines }) {
      const names = Object.keys(missing);
      return names.length === 0 ? lines : [...lines, `Set ${names.join(", ")}`];
    },
    async apply({ vault, keep, missing }) {
      if (keep.length > 0) await keepInVault(project, vault, keep);
      await setFunctionSecrets(project, missing);
    },
    advice:
      "What was made is kept in the project's Vault, so running `npm run deploy` again goes on where it stopped.",
  });
};
