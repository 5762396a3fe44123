import postgres from "postgres";
import { setTimeout as sleep } from "node:timers/promises";
import type { HostedProject } from "../../hosted/project.ts";
import type { Wait } from "../poll.ts";
import { connectionOptions, type DatabaseAccess } from "./connection.ts";

/** The pooler blocks an address that tries too often, so the waits grow. */
const WAITS_MS = [2000, 2000, 3000, 5000, 8000, 10_000, 15_000, 15_000];
/** At this attempt the address may be banned for those that failed. */
const UNBAN_AT = 3;
/**
 * Waits until the pooler lets a temporary role in. It remembers passwords for some seconds, and so
 * refuses the new one that each `login-role` gives the same role. Does not throw: if it refuses for
 * longer, what comes next says so.
 */
export async function untilAccepted(
  access: DatabaseAccess,
  { ref, api }: Pick<HostedProject, "ref" | "api">,
  wait: Wait = sleep,
): Promise<void> {
  for (const [at, waitMs] of WAITS_MS.entries()) {
    if (await isAccepted(access)) return;
    if (at === UNBAN_AT) {
      const ourselves = { ipv4_addresses: [], requester_ip: true };
      // A token may lack the permission, and then the ban ends by itself.
      await api.send("DELETE", `/v1/projects/${ref}/network-bans`, ourselves).catch(() => {});
    }
    await wait(waitMs);
  }
}

async function isAccepted(access: DatabaseAccess): Promise<boolean> {
  const sql = postgres(access.url, { ...connectionOptions(access), fetch_types: false });
  try {
    await sql`select 1`;
    return true;
  } catch {
    return false;
  } finally {
    await sql.end({ timeout: 1 });
  }
}
