import * as z from "zod/mini";
import type { HostedProject } from "../../hosted/project.ts";
import { record } from "../record.ts";

const functionsSchema = z.array(z.object({
  slug: z.string(),
  status: z.string(),
  version: z.number(),
  verify_jwt: z.nullish(z.boolean()),
}));

export type DeployedFunctions = z.infer<typeof functionsSchema>;

export async function readDeployed({ ref, api }: HostedProject): Promise<DeployedFunctions> {
  return await api.get(`/v1/projects/${ref}/functions`, functionsSchema);
}

/** What the last deploy put there. The versions tell whether somebody deployed in another way since. */
export const functionsRecord = record(
  "deployed_functions",
  z.object({ digest: z.string(), versions: z.record(z.string(), z.number()) }),
);

export function versionsOf(deployed: DeployedFunctions, names: readonly string[]) {
  const ours = deployed.filter(({ slug }) => names.includes(slug));
  return Object.fromEntries(ours.map(({ slug, version }) => [slug, version]));
}
