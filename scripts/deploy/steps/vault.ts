import { decidedStep } from "../decided-step.ts";
import { findNewOperator, keepOperator } from "../app/operator.ts";
import { createNotes } from "../notes.ts";
import { cronKeysOf, makeCronKey } from "../secrets/cron-keys.ts";
import { replacedLately } from "../secrets/decision.ts";
import { keepInVault, readVault, type Vault } from "../secrets/vault.ts";
import type { MakeStep } from "../step.ts";

/** The description of `address_key` once somebody has seen it. */
const SHOWN = "Shown by npm run deploy";

/**
 * Tells the database where the functions are, and with which key cron calls them. A new key for
 * cron is only made here: the functions know it after their deploy, and then the step `switches`
 * lets cron use it.
 */
export const vault: MakeStep = ({ given, isTerminal, project, rotate, say }) => {
  const note = createNotes(say);

  async function decide() {
    const [found, keys] = await Promise.all([readVault(project), project.keys()]);
    const used = found.secrets.get("secret_key");
    const newest = cronKeysOf(keys.secrets).at(-1);
    const isValid = keys.secrets.some(({ key }) => key === used?.value);
    const asked = isValid && rotate.has("cron-key");
    // A newer key that waits for its use comes from a deploy that was stopped.
    const isReplaced = used?.isNew === true || (newest && newest.key !== used?.value);
    const rotates = asked && !isReplaced;
    if (asked && used?.isNew) note([replacedLately("cron-key")]);
    const isShown = found.secrets.get("address_key")?.description.startsWith(SHOWN) === true;
    if (!isShown && !isTerminal) note([unseenAddressKey]);
    return {
      found,
      newAddress: found.secrets.get("project_url")?.value !== project.url,
      /** The name of the key to make. */
      newKey: rotates ? `cron_${found.nowSeconds}` : isValid || newest ? undefined : "cron",
      /** Null: cron's key stays. */
      usesKey: isValid ? null : newest?.key ?? "",
      showsAddressKey: !isShown && isTerminal === true,
      operator: findNewOperator(given, found),
    };
  }

  async function showAddressKey(before: Vault) {
    const key = before.secrets.get("address_key")?.value;
    if (key === undefined) throw new Error("The Vault has no address_key: a migration makes it.");
    say("\nKeep this in a safe place, such as a password manager: it is not shown again.");
    say("If the project is ever restored without it, everybody gets the free credits again.");
    say(`  address_key  ${key}\n`);
    const shown = { name: "address_key", value: key, description: SHOWN };
    await keepInVault(project, before, [shown]);
  }

  return decidedStep({
    title: "Fill the Vault, in which the database keeps its secrets",
    decide,
    describe({ newAddress, newKey, usesKey, showsAddressKey, operator }) {
      return [
        ...(newAddress ? [`Keep the project's address: ${project.url}`] : []),
        ...(newKey === "cron" ? ["Make a secret key for cron, and keep it"] : []),
        ...(newKey !== undefined && newKey !== "cron"
          ? ["Make a new secret key for cron. The old one is revoked once the functions know it"]
          : []),
        ...(newKey === undefined && usesKey !== null ? ["Keep the secret key that cron has"] : []),
        ...(showsAddressKey ? ["Show address_key once, so that you can keep it"] : []),
        ...(operator ? [`Remember the app's name, ${operator.APP_NAME}, and your links`] : []),
      ];
    },
    async apply({ found, newAddress, newKey, usesKey, showsAddressKey, operator }) {
      const made = newKey === undefined ? "" : await makeCronKey(project, newKey);
      const entries = [
        ...(newAddress ? [{ name: "project_url", value: project.url }] : []),
        ...(usesKey !== null ? [{ name: "secret_key", value: usesKey || made }] : []),
      ];
      if (entries.length > 0) await keepInVault(project, found, entries);
      if (showsAddressKey) await showAddressKey(found);
      if (operator) await keepOperator(project, operator);
    },
    advice:
      "Running `npm run deploy` again goes on where it stopped: a key that was made is found by its name.",
  });
};

const unseenAddressKey =
  "Nobody has seen address_key yet: run `npm run deploy` once on a terminal, which shows it, and keep it.";
