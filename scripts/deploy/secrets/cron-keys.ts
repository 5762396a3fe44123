/**
 * The secret key with which cron calls the functions. It is a key of its own, so that it can be
 * revoked without touching another. Its replacement is named after the time: `cron_1795000000`.
 */
import * as z from "zod/mini";
import type { HostedProject } from "../../hosted/project.ts";

export interface SecretKey {
  id: string;
  name: string;
  key: string;
}

/** The keys that we have made for cron, the newest last. */
export function cronKeysOf(secrets: readonly SecretKey[]): SecretKey[] {
  const timeOf = ({ name }: SecretKey) => Number(/^cron_(\d{10})$/.exec(name)?.[1] ?? 0);
  return secrets.filter(({ name }) => /^cron(_\d{10})?$/.test(name))
    .toSorted((one, other) => timeOf(one) - timeOf(other));
}

/** Whether a newer key than the one in the Vault waits until the functions know it. */
export function waitsForUse(secrets: readonly SecretKey[], used: string | undefined): boolean {
  return used !== undefined && cronKeysOf(secrets).some(({ key }) => key !== used);
}

/** @returns the key. If the answer is lost, the next deploy finds the key by its name. */
export async function makeCronKey(
  { ref, api }: HostedProject,
  name: string,
): Promise<string> {
  const body = { type: "secret", name, secret_jwt_template: { role: "service_role" } };
  const schema = z.object({ api_key: z.string() });
  const path = `/v1/projects/${ref}/api-keys?reveal=true`;
  return (await api.send("POST", path, body, schema)).api_key;
}

const PROBE_TIMEOUT_MS = 20_000;

/**
 * Whether the functions know a key: after it was made, a running one may not. The call is refused
 * after the key, because it names no generation.
 */
export async function isKnownToFunctions(
  { url }: HostedProject,
  key: string,
): Promise<boolean> {
  const response = await fetch(`${url}/functions/v1/send-notifications`, {
    method: "POST",
    headers: { apikey: key, "content-type": "application/json" },
    body: "{}",
    redirect: "manual",
    signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
  });
  await response.arrayBuffer();
  return response.status !== 401;
}

export async function revokeKey({ ref, api }: HostedProject, { id }: SecretKey): Promise<void> {
  await api.send("DELETE", `/v1/projects/${ref}/api-keys/${id}`);
}
