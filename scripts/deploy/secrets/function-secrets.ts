import { createHash } from "node:crypto";
import * as z from "zod/mini";
import type { HostedProject } from "../../hosted/project.ts";

const listSchema = z.array(z.object({ name: z.string(), value: z.string() }));

/** The functions' secrets: their names, and a digest of each, because no value can be read back. */
export type FunctionSecrets = ReadonlyMap<string, string>;

export async function readFunctionSecrets({ ref, api }: HostedProject): Promise<FunctionSecrets> {
  const list = await api.get(`/v1/projects/${ref}/secrets`, listSchema);
  return new Map(list.map(({ name, value }) => [name, value] as const));
}

/**
 * Sets these secrets and leaves the others. Functions that start from now on have them, so this
 * comes before their deploy.
 */
export async function setFunctionSecrets(
  { ref, api }: HostedProject,
  secrets: Readonly<Record<string, string>>,
): Promise<void> {
  const list = Object.entries(secrets).map(([name, value]) => ({ name, value }));
  if (list.length > 0) await api.send("POST", `/v1/projects/${ref}/secrets`, list);
}

/** Whether the functions have this value. If in doubt they do not, and it is set once more. */
export function isSet(secrets: FunctionSecrets, name: string, value: string): boolean {
  return secrets.get(name) === createHash("sha256").update(value).digest("hex");
}
