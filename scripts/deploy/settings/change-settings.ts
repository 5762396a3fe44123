import * as z from "zod/mini";
import { type ManagementApi, Refusal } from "../../hosted/management-api.ts";
import type { HostedProject } from "../../hosted/project.ts";
import { type Difference, findDifferences } from "../../hosted/wanted/differences.ts";
import type { WantedService } from "../../hosted/wanted/wanted-services.ts";

const answerSchema = z.record(z.string(), z.unknown());

/** A setting that the project's plan does not include, and what Supabase said. */
export interface Refused {
  difference: Difference;
  because: string;
}

/** What has to change in one of the services. */
export async function readDifferences(
  { ref, api }: HostedProject,
  { path, settings }: WantedService,
): Promise<Difference[]> {
  const answer = await api.get(`/v1/projects/${ref}${path}`, answerSchema);
  return findDifferences(settings, answer, ref);
}

/**
 * Changes these settings and no others, then reads them back. What the plan refuses is left out, so
 * that it does not stop the rest.
 */
export async function changeSettings(
  { ref, api }: HostedProject,
  { service, path, settings }: WantedService,
  differences: readonly Difference[],
): Promise<Refused[]> {
  const address = `/v1/projects/${ref}${path}`;
  const refused = await sendAll(api, address, differences);
  const answer = await api.get(address, answerSchema);
  const refusedNames = new Set(refused.map(({ difference }) => difference.name));
  // Secrets only have to be there: how their digests are made is no promise of Supabase's.
  const left = findDifferences(settings, answer).filter(({ name }) => !refusedNames.has(name));
  if (left.length > 0) {
    const what = left.map((one) => one.what).join(", ");
    throw new Error(`Supabase accepted our settings of ${service} and did not keep them: ${what}.`);
  }
  return refused;
}

/** In one call if possible. A refusal by the plan names no setting, so then each is tried alone. */
async function sendAll(
  api: ManagementApi,
  address: string,
  differences: readonly Difference[],
): Promise<Refused[]> {
  const because = await send(api, address, differences);
  if (because === undefined) return [];
  const refused: Refused[] = [];
  const parts = Object.values(Object.groupBy(differences, partOf)).filter((part) =>
    part !== undefined
  );
  for (const part of parts) {
    const reason = parts.length === 1 ? because : await send(api, address, part);
    if (reason === undefined) continue;
    refused.push(...part.map((difference) => ({ difference, because: reason })));
  }
  return refused;
}

/** A mail server is valid only as a whole. */
function partOf({ name }: Difference): string {
  return /^smtp_(?!max_frequency)/.test(name) ? "smtp" : name;
}

/** @returns why the plan refuses it; undefined if it does not. */
async function send(
  api: ManagementApi,
  address: string,
  differences: readonly Difference[],
): Promise<string | undefined> {
  const body = Object.fromEntries(differences.map(({ name, setting }) => [name, setting.value]));
  try {
    await api.send("PATCH", address, body);
    return undefined;
  } catch (error) {
    if (error instanceof Refusal && error.status === 402) return error.message;
    throw error;
  }
}
