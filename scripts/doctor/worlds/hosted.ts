import { readAppAddress } from "../../deploy/app/app-address.ts";
import { withOperator } from "../../deploy/app/operator.ts";
import { readApplied } from "../../deploy/migrations/applied.ts";
import { type Given, givenFile } from "../../hosted/given.ts";
import { connectProject, type HostedProject } from "../../hosted/project.ts";
import { readStatus } from "../../hosted/read-status.ts";
import type { DoctorWorld } from "../world.ts";
import { type OpenWorld, secretsOf } from "./open-world.ts";

/** The project that SUPABASE_PROJECT_REF names. Throws a sentence if nothing can be checked. */
export async function openHostedWorld(root: string, given: Given): Promise<OpenWorld> {
  if (given.SUPABASE_ACCESS_TOKEN === "") {
    throw new Error(
      `SUPABASE_ACCESS_TOKEN is empty, in the shell and in ${givenFile}. Run \`npx supabase login\`, or make a token at https://supabase.com/dashboard/account/tokens.`,
    );
  }
  const project = connectProject(given);
  await refuseUnlessActive(project);
  if ((await readApplied(project)).length === 0) {
    throw new Error("Nothing is deployed to this project yet. Run `npm run deploy` first.");
  }
  const APP_URL = given.APP_URL || await readAppAddress(project).catch(() => "");
  const world = await worldOf(project, await withOperator({ ...given, APP_URL }, project), root);
  return {
    world,
    secrets: [...world.secretKeys, ...secretsOf(given)],
    close: () => Promise.resolve(),
  };
}

export async function worldOf(
  project: HostedProject,
  given: Given,
  root: string,
): Promise<DoctorWorld> {
  const { publishable, secrets } = await project.keys();
  return {
    url: project.url,
    publishableKey: publishable,
    secretKeys: secrets.map(({ key }) => key),
    // The API's own `read_only` would run as another role, which may neither read the Vault nor
    // call our functions.
    query: (sql) => project.query(`set transaction read only;\n${sql}`),
    project,
    given,
    root,
  };
}

async function refuseUnlessActive(project: HostedProject): Promise<void> {
  const { name, status } = await readStatus(project);
  if (!status.startsWith("ACTIVE_")) {
    throw new Error(
      `The project ${name} is not ready (${status}): run this again in some minutes.`,
    );
  }
}
