import type { HostedProject } from "../../hosted/project.ts";
import { readConfig } from "../../stack/config.ts";
import { readDeployed } from "../functions/deployed.ts";

const config = new URL("../../../supabase/config.toml", import.meta.url).pathname;

/**
 * A project that has users or functions before our first migration serves another app, even if it
 * has no tables. Its mails, its addresses and its functions of the same name would become ours, and
 * its users would have no credits here.
 */
export async function refuseProjectInUse(project: HostedProject): Promise<void> {
  const [[users], deployed, { functions }] = await Promise.all([
    project.query<{ exist: boolean }>(
      "select exists (select from auth.users) as exist",
      undefined,
      { readOnly: true },
    ),
    readDeployed(project),
    readConfig(config),
  ]);
  const ours = new Set(functions.map(({ name }) => name));
  const foreign = deployed.map(({ slug }) => slug).filter((slug) => !ours.has(slug));
  const found = [
    ...(users?.exist ? ["users"] : []),
    ...(foreign.length > 0 ? [`functions that are not ours (${foreign.join(", ")})`] : []),
  ];
  if (found.length === 0) return;
  throw new Error(
    `The project ${project.ref} already has ${
      found.join(" and ")
    }. This app needs a project of its own: make one at https://supabase.com/dashboard/new, or delete them if nobody needs them.`,
  );
}
