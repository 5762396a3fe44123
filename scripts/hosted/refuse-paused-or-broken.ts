import { dashboardOf } from "./dashboard-of.ts";

/** States that end by themselves. */
const passing = new Set([
  "COMING_UP",
  "RESTORING",
  "RESTARTING",
  "RESIZING",
  "UPGRADING",
  "UNKNOWN",
]);

/** Throws a sentence for a project in which nothing can be read or changed until somebody acts. */
export function refusePausedOrBroken(
  { ref, name, status }: { ref: string; name: string; status: string },
): void {
  if (status.startsWith("ACTIVE_") || passing.has(status)) return;
  const dashboard = dashboardOf(ref);
  if (status === "INACTIVE" || status === "PAUSING") {
    throw new Error(
      `The project ${name} is paused: open ${dashboard}, choose "Restore project", and run this again.`,
    );
  }
  throw new Error(`The project ${name} cannot be used (${status}): open ${dashboard} to see why.`);
}
