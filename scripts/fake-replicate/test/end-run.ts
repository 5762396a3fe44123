/** Ends a run of the fake Replicate of the shared test stack. */
import { inject } from "vitest";
import * as z from "zod/mini";
import { PATIENCE_MS } from "../../test/patience.ts";

const predictionsSchema = z.array(z.looseObject({ id: z.string() }));

/** Lets the run whose request contains this text succeed now. */
export const completeRun = (text: string) => endRun(text, { status: "succeeded" });

/** Lets the run whose request contains this text fail now, with this message of Replicate. */
export const failRun = (text: string, error: string) => endRun(text, { status: "failed", error });

async function endRun(text: string, end: object): Promise<void> {
  const { replicateControlUrl } = inject("stack");
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const listed = await fetch(`${replicateControlUrl}/predictions`, { signal });
  const predictions = z.parse(predictionsSchema, await listed.json());
  const { id = "none" } = predictions.find((one) => JSON.stringify(one).includes(text)) ?? {};
  const ended = await fetch(`${replicateControlUrl}/complete/${id}`, {
    method: "POST",
    body: JSON.stringify(end),
    signal,
  });
  if (!ended.ok) throw new Error(`The run of "${text}" cannot be ended: ${await ended.text()}`);
}
