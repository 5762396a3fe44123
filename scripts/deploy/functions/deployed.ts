import * as z from "zod/mini";
import type { HostedProject } from "../../hosted/project.ts";

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

/**
 * What the last deploy put there. It is kept in the project's Vault, so that every machine knows
 * it, although it is no secret. The versions tell whether somebody deployed in another way since.
 */
const recordSchema = z.object({
  digest: z.string(),
  versions: z.record(z.string(), z.number()),
});

export type DeployRecord = z.infer<typeof recordSchema>;

const NAME = "deployed_functions";

export async function readRecord({ query }: HostedProject): Promise<DeployRecord | undefined> {
  const [row] = await query<{ secret: string }>(
    "select decrypted_secret as secret from vault.decrypted_secrets where name = $1",
    [NAME],
  );
  const parsed = z.safeParse(recordSchema, parse(row?.secret ?? ""));
  return parsed.success ? parsed.data : undefined;
}

export async function writeRecord({ query }: HostedProject, record: DeployRecord): Promise<void> {
  const text = JSON.stringify(record);
  await query(
    `with known as (
       select vault.update_secret(id, $1) from vault.secrets where name = $2
     )
     select vault.create_secret($1, $2, 'What npm run deploy has deployed. Not a secret.')
     where not exists (select from known)`,
    [text, NAME],
  );
}

export function versionsOf(deployed: DeployedFunctions, names: readonly string[]) {
  const ours = deployed.filter(({ slug }) => names.includes(slug));
  return Object.fromEntries(ours.map(({ slug, version }) => [slug, version]));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
