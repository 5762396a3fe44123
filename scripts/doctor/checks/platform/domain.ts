import * as z from "zod/mini";
import { dashboardOf } from "../../../hosted/dashboard-of.ts";
import { Refusal } from "../../../hosted/management-api.ts";
import type { HostedProject } from "../../../hosted/project.ts";
import { NotApplicable } from "../../finding.ts";
import { ofHosted } from "./of-hosted.ts";

const domainSchema = z.object({
  status: z.string(),
  custom_hostname: z.nullish(z.string()),
});

const NONE = "0_no_hostname_configured";
const ACTIVE = "5_services_reconfigured";

export const domain = ofHosted("The project's own domain works", async (project, { given }) => {
  const { ref } = project;
  const usual = `${ref}.supabase.co`;
  const { host: wanted, protocol } = new URL(given["SUPABASE_URL"] || `https://${usual}`);
  const found = await readDomain(project);
  // An address without TLS is a test's.
  if (!found && (wanted === usual || protocol === "http:")) {
    throw new NotApplicable("The project has no domain of its own.");
  }
  const mend = `${dashboardOf(ref)}/settings/general: "Custom domains".`;
  if (found && found.status !== ACTIVE) {
    return [{
      what: `The domain ${found.custom_hostname ?? wanted} is not active yet (${found.status}).`,
      why: "The app and the webhooks must not use it before it is.",
      mend,
    }];
  }
  if (wanted !== usual && wanted !== found?.custom_hostname) {
    return [{
      what: `SUPABASE_URL names ${wanted}, and the project's domain is ${
        found?.custom_hostname ?? usual
      }.`,
      why: "The app is built for an address that is not this project's.",
      mend: "Correct SUPABASE_URL in .env.deploy, then npm run deploy",
    }];
  }
  return [];
});

/**
 * A plan without own domains refuses the question, and so does a project that has none: by a sentence
 * that the dashboard knows, and with a status that nobody has written down.
 */
const none = /not allowed to set up custom domain|custom hostname configuration/i;

async function readDomain({ api, ref }: HostedProject) {
  try {
    const found = await api.get(`/v1/projects/${ref}/custom-hostname`, domainSchema);
    return found.status === NONE ? undefined : found;
  } catch (error) {
    const isRefusal = error instanceof Refusal;
    if (isRefusal && ([400, 402, 404].includes(error.status) || none.test(error.message))) return;
    throw error;
  }
}
