/** Ends a run of the fake Replicate of the shared test stack. */
import { inject } from "vitest";
import * as z from "zod/mini";

const predictionsSchema = z.array(z.looseObject({ id: z.string() }));

/** Lets the run whose request contains this text succeed now. */
export async function completeRun(text: string): Promise<void> {
  const { replicateControlUrl } = inject("stack");
  const signal = AbortSignal.timeout(10_000);
  const listed = await fetch(`${replicateControlUrl}/predictions`, { signal });
  const predictions = z.parse(predictionsSchema, await listed.json());
  const { id = "none" } = predictions.find((one) => JSON.stringify(one).includes(text)) ?? {};
  const ended = await fetch(`${replicateControlUrl}/complete/${id}`, {
    method: "POST",
    body: JSON.stringify({ status: "succeeded" }),
    signal,
  });
  if (!ended.ok) throw new Error(`The run of "${text}" cannot be ended: ${await ended.text()}`);
}
