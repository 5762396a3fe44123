import { join } from "node:path";
import { readConfig } from "../../stack/config.ts";
import { decidedStep } from "../decided-step.ts";
import { functionsRecord, readDeployed, versionsOf } from "../functions/deployed.ts";
import { findFlaws } from "../functions/flaws.ts";
import { digestSource } from "../functions/source-digest.ts";
import { uploadFunctions } from "../functions/upload-functions.ts";
import { waitsForUse } from "../secrets/cron-keys.ts";
import { readVault } from "../secrets/vault.ts";
import type { MakeStep } from "../step.ts";

/** Deploys every function of config.toml, if one is missing, changed or set in another way. */
export const functions: MakeStep = (deployment) => {
  const { root, project } = deployment;

  async function decide() {
    const { functions: wanted } = await readConfig(join(root, "supabase/config.toml"));
    const [deployed, digest, vault, keys] = await Promise.all([
      readDeployed(project),
      digestSource(root),
      readVault(project),
      project.keys(),
    ]);
    return {
      wanted,
      names: wanted.map(({ name }) => name),
      deployed,
      digest,
      record: functionsRecord.read(vault),
      // The project's keys may reach a function only with its deploy.
      isKeyNew: waitsForUse(keys.secrets, vault.secrets.get("secret_key")?.value),
    };
  }

  return decidedStep({
    title: "Deploy the functions",
    decide,
    describe({ wanted, names, deployed, digest, record, isKeyNew }) {
      const all = (reason: string) => [`all ${names.length}: ${reason}`];
      const flaws = findFlaws(wanted, deployed);
      if (deployed.length === 0) return all("none is deployed yet");
      if (flaws.length > 0) return flaws;
      if (record?.digest !== digest) return all("their code has changed");
      if (isKeyNew) return all("cron has a new key, which they do not know yet");
      const isAsDeployed = sameVersions(record.versions, versionsOf(deployed, names));
      return isAsDeployed ? [] : all("somebody has deployed in another way");
    },
    async apply({ wanted, names, digest }) {
      await uploadFunctions(deployment);
      const deployed = await readDeployed(project);
      const flaws = findFlaws(wanted, deployed);
      if (flaws.length > 0) {
        throw new Error(`Supabase took the functions, but ${flaws.join(", ")}.`);
      }
      await functionsRecord.write(project, { digest, versions: versionsOf(deployed, names) });
    },
    advice:
      "The functions that it names are as they were, and the others may be new already; both go on working. Run `npm run deploy` again.",
  });
};

function sameVersions(one: Record<string, number>, other: Record<string, number>): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => one[name] === other[name]);
}
