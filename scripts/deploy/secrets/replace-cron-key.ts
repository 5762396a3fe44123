import { setTimeout as sleep } from "node:timers/promises";
import type { HostedProject } from "../../hosted/project.ts";
import { poll, type Wait } from "../poll.ts";
import { cronKeysOf, isKnownToFunctions, revokeKey } from "./cron-keys.ts";
import { keepInVault, type Vault } from "./vault.ts";

/** Running functions end after some minutes, and new ones know the new key. */
const WAIT_MAX_MS = 60_000;
const EVERY_MS = 2000;

/**
 * Lets cron use the newest of its keys, and revokes the others: first when the functions know the
 * new one, then when no queued call has an old one. Each may be repeated.
 */
export async function replaceCronKey(
  project: HostedProject,
  vault: Vault,
  wait: Wait = sleep,
): Promise<void> {
  const keys = cronKeysOf((await project.keys()).secrets);
  const newest = keys.at(-1);
  if (newest === undefined) return;
  if (vault.secrets.get("secret_key")?.value !== newest.key) {
    if (!await comesTrue(() => isKnownToFunctions(project, newest.key), wait)) {
      throw new Error(
        "The functions do not know cron's new key yet, so cron keeps the old one: run this again in some minutes.",
      );
    }
    await keepInVault(project, vault, [{ name: "secret_key", value: newest.key }]);
  }
  const isQueueEmpty = async () => {
    const [queue] = await project.query<{ is_empty: boolean }>(
      "select not exists (select from net.http_request_queue) as is_empty",
    );
    return queue?.is_empty === true;
  };
  if (!await comesTrue(isQueueEmpty, wait)) {
    throw new Error(
      "Calls of cron are waiting to be sent, so its old key stays: run this again in some minutes.",
    );
  }
  for (const key of keys.slice(0, -1)) await revokeKey(project, key);
}

async function comesTrue(
  check: () => Promise<boolean>,
  wait: Wait,
): Promise<boolean> {
  const look = async () => await check() || undefined;
  return await poll(look, { everyMs: EVERY_MS, limitMs: WAIT_MAX_MS, wait }) === true;
}
