import * as z from "zod/mini";
import { type ManagementApi, Refusal } from "../../hosted/management-api.ts";
import type { HostedProject } from "../../hosted/project.ts";
import { type Difference, findDifferences } from "../../hosted/wanted/differences.ts";
import type { WantedService } from "../../hosted/wanted/wanted-services.ts";

const answerSchema = z.record(z.string(), z.unknown());

/** A setting that Supabase does not take, such as one that the plan does not include, and why. */
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
 * Changes these settings and no others, then reads them back. What Supabase refuses is left out, so
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

/**
 * The mail server comes first, because some plans take other settings of mails only with one. The
 * rest goes in one call if possible. A refusal names no setting, so then each is tried alone.
 */
async function sendAll(
  api: ManagementApi,
  address: string,
  differences: readonly Difference[],
): Promise<Refused[]> {
  const refused: Refused[] = [];
  const [server, rest] = [true, false].map((isServer) =>
    differences.filter((difference) => isServer === isOfMailServer(difference))
  );
  for (const part of [server ?? [], rest ?? []]) {
    if (part.length === 0) continue;
    const because = await send(api, address, part);
    if (because === undefined) continue;
    if (part === server || part.length === 1) refused.push(...refusedAs(because, part));
    else refused.push(...await sendEach(api, address, part));
  }
  return refused;
}

async function sendEach(api: ManagementApi, address: string, differences: readonly Difference[]) {
  const refused: Refused[] = [];
  for (const difference of differences) {
    const because = await send(api, address, [difference]);
    if (because !== undefined) refused.push(...refusedAs(because, [difference]));
  }
  return refused;
}

const refusedAs = (because: string, differences: readonly Difference[]): Refused[] =>
  differences.map((difference) => ({ difference, because }));

/** A mail server is valid only as a whole. */
const isOfMailServer = ({ name }: Difference) => /^smtp_(?!max_frequency)/.test(name);

/** By the plan (402), or for another reason that is about the values. */
const refusals = new Set([400, 402, 422]);

/** @returns why it is refused; undefined if it is not. */
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
    if (error instanceof Refusal && refusals.has(error.status)) return error.message;
    throw error;
  }
}
