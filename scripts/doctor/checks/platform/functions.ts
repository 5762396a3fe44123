import { join } from "node:path";
import { functionsRecord, readDeployed, versionsOf } from "../../../deploy/functions/deployed.ts";
import { findFlaws } from "../../../deploy/functions/flaws.ts";
import { digestSource } from "../../../deploy/functions/source-digest.ts";
import { readVault } from "../../../deploy/secrets/vault.ts";
import { readConfig } from "../../../stack/config.ts";
import { DEPLOY, type Finding } from "../../finding.ts";
import { ofHosted } from "./of-hosted.ts";

/** What is deployed. Whether it answers is asked from outside. */
export const deployedFunctions = ofHosted(
  "The functions of the repository are deployed, with its verify_jwt",
  async (project, { root }) => {
    const { functions: wanted } = await readConfig(join(root, "supabase/config.toml"));
    const [deployed, vault, digest] = await Promise.all([
      readDeployed(project),
      readVault(project),
      digestSource(root),
    ]);
    const record = functionsRecord.read(vault);
    const flaws = findFlaws(wanted, deployed).map((flaw): Finding => ({
      what: `The function ${flaw}.`,
      why: flaw.includes("verify_jwt")
        ? "The gateway refuses callers without a token of a user, such as Replicate, Stripe and cron."
        : "Everything that calls it fails.",
      mend: DEPLOY,
    }));
    if (flaws.length > 0 || record === undefined) return flaws;
    const why = "The app and the database of this version are tested with these functions alone.";
    if (record.digest !== digest) {
      return [{ what: "The deployed functions are of another version.", why, mend: DEPLOY }];
    }
    const now = versionsOf(deployed, wanted.map(({ name }) => name));
    const changed = Object.keys(now).filter((name) => record.versions[name] !== now[name]);
    return changed.length === 0 ? [] : [{
      what: `Somebody has deployed ${changed.join(", ")} in another way than npm run deploy.`,
      why,
      mend: DEPLOY,
    }];
  },
);
