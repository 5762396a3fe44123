/** What the fake Replicate of the shared test stack got for a video. */
import { inject } from "vitest";
import * as z from "zod/mini";
import { PATIENCE_MS } from "../../test/patience.ts";

const predictionsSchema = z.array(
  z.looseObject({ input: z.record(z.string(), z.unknown()) }),
);

/** The input of the prediction with this prompt, without the prompt. */
export async function inputOf(prompt: string): Promise<Record<string, unknown>> {
  const response = await fetch(`${inject("stack").replicateControlUrl}/predictions`, {
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const predictions = z.parse(predictionsSchema, await response.json());
  const found = predictions.find(({ input }) => input["prompt"] === prompt);
  if (!found) throw new Error(`Replicate was not asked for "${prompt}".`);
  const { prompt: _, ...others } = found.input;
  return others;
}

/** The file that Replicate reads at a signed address of its input. */
export async function fileAt(address: unknown): Promise<Blob> {
  const response = await fetch(String(address), { signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!response.ok) throw new Error(`${response.status} at ${String(address)}`);
  return await response.blob();
}
