import type { HostedWorld } from "./hosted-world.ts";
import { startDeploy } from "./run-deploy.ts";

/** How often it looks whether a fault has struck. */
const LOOK_EVERY_MS = 20;

interface Killed {
  /** The steps after which a deploy was killed, in order. */
  steps: string[];
  /** The calls in which a deploy was killed. */
  calls: string[];
}

/**
 * Starts a deploy again and again until one reaches its end. Each is killed after the first step
 * that ends and that no deploy before was killed after, or in the first of these calls in which no
 * deploy was killed yet.
 *
 * @param calls `POST secrets: hang` is killed before it takes effect, `accept_then_hang` after it
 */
export async function deployWithKills(
  world: HostedWorld,
  calls: readonly { call: string; effect: "hang" | "accept_then_hang" }[],
): Promise<Killed> {
  const { faults } = world.supabase;
  for (const { call, effect } of calls) {
    faults.add({ match: { op: "call", call }, effect, times: 1 });
  }
  const struck = () => faults.list().filter(({ struck: times }) => times > 0);
  const steps: string[] = [];
  for (;;) {
    const struckBefore = struck().length;
    const ended = Promise.withResolvers<"reached the end" | "to be killed">();
    const run = await startDeploy(world, [], (line) => {
      const [, title] = /^✓ (.+) [\d.]+ s$/.exec(line) ?? [];
      if (title === undefined || steps.includes(title)) return;
      steps.push(title);
      ended.resolve("to be killed");
    });
    const looking = setInterval(() => {
      if (struck().length > struckBefore) ended.resolve("to be killed");
    }, LOOK_EVERY_MS);
    run.succeeded().then(() => ended.resolve("reached the end"), ended.reject);
    const outcome = await ended.promise.finally(() => clearInterval(looking));
    await run.kill();
    if (outcome === "reached the end") break;
  }
  const killedIn = struck().map(({ match, effect }) => `${match.call}: ${effect}`);
  faults.clear(1);
  return { steps, calls: killedIn };
}
