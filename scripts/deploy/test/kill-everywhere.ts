import type { HostedWorld } from "./hosted-world.ts";
import { deploy, startDeploy } from "./run-deploy.ts";

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
 * that ends and that no deploy before was killed after, or in one of these calls: the first of them
 * before it takes effect, and the second, of a later deploy, after it has.
 *
 * @param calls such as `POST secrets`
 */
export async function deployWithKills(
  world: HostedWorld,
  calls: readonly string[],
): Promise<Killed> {
  // Only a process that ends by itself leaves its compiled code to the next.
  await deploy(world, ["--help"]);
  const { faults } = world.supabase;
  for (const call of calls) {
    faults.add({ match: { op: "call", call, nth: 1 }, effect: "hang" });
    faults.add({ match: { op: "call", call, nth: 2 }, effect: "accept_then_hang" });
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
