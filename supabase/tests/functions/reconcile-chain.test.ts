import { expect, inject, it } from "vitest";
import * as z from "zod/mini";
import { newUser, sql } from "../fixtures/database.ts";
import { lamp, report, start } from "../fixtures/generations.ts";
import { call, newPerson } from "../fixtures/people.ts";
import { until } from "../../../scripts/stack/within.ts";

const predictionsSchema = z.array(z.looseObject({
  webhook: z.optional(z.nullable(z.string())),
  output: z.optional(z.nullable(z.string())),
}));

/** The URL of an output at the fake Replicate. */
async function anOutput(): Promise<string> {
  const person = await newPerson();
  const id = crypto.randomUUID();
  await call(person, "start-generation", {
    id,
    ...lamp,
    prompt: `${lamp.prompt} [sim:webhook=drop]`,
  });
  let url: string | null | undefined;
  await until(20_000, "the output", async () => {
    const response = await fetch(`${inject("stack").replicateControlUrl}/predictions`);
    const all = z.parse(predictionsSchema, await response.json());
    url = all.find(({ webhook }) => webhook?.includes(id))?.output;
    return typeof url === "string";
  });
  return url ?? "";
}

it("one call of reconcile has itself called until a backlog of outputs is copied", async () => {
  const outputUrl = await anOutput();
  // A call copies about thirty small outputs.
  const users = await Promise.all(Array.from({ length: 12 }, newUser));
  const ids = await Promise.all(
    users.flatMap((user) => [1, 2, 3].map(async () => (await start(user)).generation.id)),
  );
  await Promise.all(ids.map((id) => report(id, "succeeded", { outputUrl })));

  const { apiUrl, secretKey } = inject("stack");
  const response = await fetch(`${apiUrl}/functions/v1/reconcile`, {
    method: "POST",
    headers: { apikey: secretKey, "content-type": "application/json" },
    body: "{}",
  });
  const answer: Record<string, unknown> = await response.json();
  expect(answer["cpu_ms"]).toBeLessThanOrEqual(1_000);
  // Cron may have begun the chain before us.
  expect(answer["copied"]).toBeLessThan(ids.length);
  await until(25_000, "all outputs to be copied", async () => {
    const left = await sql`
      select 1 from public.generations where id = any (${ids}) and state <> 'completed'`;
    return left.length === 0;
  });
  const [row] = await sql<{ link: number }[]>`select link from private.reconcile_chain`;
  expect(row?.link).toBeGreaterThan(0);
});
