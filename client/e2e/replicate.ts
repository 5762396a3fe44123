/** What the fake Replicate was asked. */
import { inject } from "vitest";
import * as z from "zod/mini";

const requestsSchema = z.array(z.looseObject({ method: z.string(), path: z.string() }));

/** How often a video of this prompt was asked for. */
export async function createsOf(prompt: string): Promise<number> {
  const response = await fetch(`${inject("stack").replicateControlUrl}/requests`, {
    signal: AbortSignal.timeout(5_000),
  });
  const requests = z.parse(requestsSchema, await response.json());
  return requests.filter((request) =>
    request.method === "POST" && JSON.stringify(request).includes(prompt)
  ).length;
}
