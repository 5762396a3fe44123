import { decidedStep } from "../decided-step.ts";
import { createNotes } from "../notes.ts";
import { replaceCronKey } from "../secrets/replace-cron-key.ts";
import { waitsForUse } from "../secrets/cron-keys.ts";
import { readFunctionSecrets } from "../secrets/function-secrets.ts";
import { readVault } from "../secrets/vault.ts";
import { changeCurrency, readSelling, sellingRecord, switchSellingOn } from "../stripe/selling.ts";
import type { MakeStep } from "../step.ts";

/** What may only change once the new functions and the new app are there. */
export const switches: MakeStep = ({ given, project, say }) => {
  const note = createNotes(say);

  async function decide() {
    const [vault, keys, inFunctions, selling] = await Promise.all([
      readVault(project),
      project.keys(),
      readFunctionSecrets(project),
      readSelling(project),
    ]);
    const used = vault.secrets.get("secret_key")?.value;
    const isSetUp = inFunctions.has("STRIPE_SECRET_KEY") &&
      inFunctions.has("STRIPE_WEBHOOK_SECRETS");
    return {
      vault,
      selling: { ...selling, wasOn: sellingRecord.read(vault) === true },
      isSetUp,
      /** Before the first deploy has set the secrets, what is given says what will be. */
      willBeSetUp: isSetUp || given.STRIPE_SECRET_KEY !== "",
      // The step `vault` has made a newer key than the one that cron uses.
      replacesKey: waitsForUse(keys.secrets, used),
    };
  }

  return decidedStep({
    title: "Switch to what is new",
    decide,
    describe({ replacesKey, selling, willBeSetUp }) {
      const { isOn, wasOn } = selling;
      if (wasOn && !isOn && willBeSetUp) note([staysOff]);
      return [
        ...(replacesKey ? ["Let cron use its new secret key, and revoke the old one"] : []),
        ...(selling.newCurrency ? [`Sell in ${selling.newCurrency}, as all packs are`] : []),
        ...(!isOn && !wasOn && willBeSetUp ? ["Sell credits, if Stripe is set up by then"] : []),
        ...(isOn && !wasOn
          ? ["Remember that credits are sold, so that you can switch it off"]
          : []),
      ];
    },
    async apply({ vault, selling, isSetUp, replacesKey }) {
      const { isOn, wasOn, newCurrency } = selling;
      if (newCurrency) await changeCurrency(project, newCurrency);
      if (!wasOn && (isOn || isSetUp)) await switchSellingOn(project);
      if (replacesKey) await replaceCronKey(project, vault);
    },
    advice: "Running `npm run deploy` again goes on where it stopped.",
  });
};

const staysOff =
  "Selling was switched off, so it stays off. To sell again, run this in the SQL editor: update private.settings set selling = true where only_row;";
