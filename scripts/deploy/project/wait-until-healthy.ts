import { setTimeout as sleep } from "node:timers/promises";
import { dashboardOf } from "../../hosted/dashboard-of.ts";
import type { HostedProject } from "../../hosted/project.ts";
import { readStatus } from "../../hosted/read-status.ts";
import { readUnhealthy } from "../../hosted/read-unhealthy.ts";
import { poll, type Wait } from "../poll.ts";

/** The services that the migrations and the app need. */
const services = ["auth", "db", "realtime", "rest", "storage"];

/** A new project needs some minutes, a restored one more. */
const WAIT_MAX_MS = 10 * 60_000;
const EVERY_MS = 5000;

/**
 * Waits until all services of the project answer: the migrations need tables that Storage and
 * Realtime make when they start. Throws a sentence for a project that is paused or broken.
 *
 * @returns the project's name
 */
export async function waitUntilHealthy(
  { ref, api }: HostedProject,
  say: (line: string) => void,
  wait: Wait = sleep,
): Promise<string> {
  let said = "";
  async function look(): Promise<string | undefined> {
    const { name, status } = await readStatus({ ref, api });
    const starting = status === "ACTIVE_HEALTHY" || status === "ACTIVE_UNHEALTHY"
      ? (await readUnhealthy({ ref, api }, services)).map((service) => service.name)
      : ["the project itself"];
    if (starting.length === 0) return name;
    const waiting = `Waiting for ${starting.join(", ")} of ${name}…`;
    if (waiting !== said) say(said = waiting);
    return undefined;
  }
  const healthy = await poll(look, { everyMs: EVERY_MS, limitMs: WAIT_MAX_MS, wait });
  if (healthy !== undefined) return healthy;
  throw new Error(
    `The project is not ready after ten minutes: ${said} Look at ${
      dashboardOf(ref)
    }, and run this again when everything there is green.`,
  );
}
