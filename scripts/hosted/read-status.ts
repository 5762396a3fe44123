import * as z from "zod/mini";
import { dashboardOf } from "./dashboard-of.ts";
import type { HostedProject } from "./project.ts";

const projectSchema = z.object({ name: z.string(), status: z.string() });

/** States that end by themselves. */
const passing = new Set([
  "COMING_UP",
  "RESTORING",
  "RESTARTING",
  "RESIZING",
  "UPGRADING",
  "UNKNOWN",
]);

/**
 * The project's name, and its status, such as ACTIVE_HEALTHY. Throws a sentence for a project that
 * is paused or broken, which nobody can use until somebody acts.
 */
export async function readStatus(
  { ref, api }: Pick<HostedProject, "ref" | "api">,
): Promise<{ name: string; status: string }> {
  const { name, status } = await api.get(`/v1/projects/${ref}`, projectSchema);
  if (status.startsWith("ACTIVE_") || passing.has(status)) return { name, status };
  const dashboard = dashboardOf(ref);
  if (status === "INACTIVE" || status === "PAUSING") {
    throw new Error(
      `The project ${name} is paused: open ${dashboard}, choose "Restore project", and run this again.`,
    );
  }
  throw new Error(`The project ${name} cannot be used (${status}): open ${dashboard} to see why.`);
}
