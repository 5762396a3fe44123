import { expect, it, onTestFinished } from "vitest";
import { until, within } from "../../../scripts/stack/within.ts";
import { signUp, start, type Started } from "./fixtures/account.ts";
import { startReplicate } from "./fixtures/fake-replicate.ts";
import { accountIn, lastingPorts, letPass, reconcile, startIn } from "./fixtures/own-stack.ts";
import {
  bury,
  killEverything,
  killPostgres,
  killTheGateway,
  spawnStack,
} from "./fixtures/stack-process.ts";
import { PATIENCE_MS } from "../../../scripts/test/patience.ts";
import { makeProjectFolder } from "../../../scripts/test/started-folder.ts";

it.each([
  ["the gateway's process", killTheGateway],
  ["Postgres", killPostgres],
  ["every process at once", killEverything],
])("kill -9 of %s under load loses no start that was answered", async (_what, kill) => {
  const replicate = await startReplicate(1_000);
  onTestFinished(replicate.close);
  const { path: dataFolder, remove } = await makeProjectFolder();
  onTestFinished(remove);

  const first = await startIn(dataFolder, replicate.settings, true, await lastingPorts());
  const { ports, urls, keys } = first.stack;
  await first.stack.sql`
    update private.settings
    set in_flight_max = 1000, starts_per_minute = 1000, starts_per_day = 100000`;
  // The local stack turns this off to be fast, and may lose its last commits. A hosted project may
  // not.
  await first.stack.sql`alter database postgres set synchronous_commit = on`;
  const accounts = await Promise.all([1, 2, 3, 4].map(() => signUp(first.stack)));
  await first.stop();

  const running = await spawnStack(dataFolder, ports, replicate.settings);
  const answers = new Map<string, Started>();
  const enough = Promise.withResolvers<void>();
  const patience = new AbortController();
  const load = Promise.all(accounts.map(async (account) => {
    for (let nth = 0; nth < 9; nth += 1) {
      const id = crypto.randomUUID();
      const answer = await start({ urls, keys }, account, id, "", patience.signal);
      answers.set(id, answer);
      if (answers.size === 10) enough.resolve();
      if (answer.status === 0) return;
    }
  }));
  await within(PATIENCE_MS, "ten answers", enough.promise);
  await kill(running);
  // Requests that hang without their database would take forty seconds. All answers arrive before
  // this.
  setTimeout(() => patience.abort(), 3_000);
  await load;
  await bury(running);

  const { stack, stop } = await startIn(dataFolder, replicate.settings, true, ports);
  onTestFinished(stop);
  const rows = await stack.sql<{ id: string }[]>`select id from public.generations`;
  const kept = new Set(rows.map(({ id }) => id));
  const promised = [...answers].filter(([, { status }]) => status === 201).map(([id]) => id);
  expect(promised.length).toBeGreaterThan(0);
  expect(promised.filter((id) => !kept.has(id))).toEqual([]);

  await until(PATIENCE_MS, "Replicate's runs to end", async () => {
    const all = await Promise.all(rows.map(({ id }) => replicate.predictionOf(id)));
    return all.every((one) => one === undefined || one.status === "succeeded");
  });
  await until(PATIENCE_MS, "all to end", async () => {
    await letPass(stack, 16);
    await reconcile(stack);
    return (await stack.sql`
      select 1 from public.generations where finished_at is null`).length === 0;
  }, 250);

  for (const id of answers.keys()) {
    expect((await replicate.creates(id)).length).toBeLessThanOrEqual(1);
  }
  const done = await stack.sql<{ user_id: string; count: number }[]>`
    select user_id, count(*)::integer from public.generations
    where state = 'completed' group by user_id`;
  for (const { id } of accounts) {
    const completed = done.find(({ user_id }) => user_id === id)?.count ?? 0;
    expect(await accountIn(stack, id)).toMatchObject({
      credits: 100 - 10 * completed,
      violations: [],
    });
  }
});
