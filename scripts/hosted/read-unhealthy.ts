import * as z from "zod/mini";
import type { HostedProject } from "./project.ts";

const healthSchema = z.array(z.object({
  name: z.string(),
  status: z.string(),
  error: z.nullish(z.string()),
}));

/** Which of these services of the project are not healthy, and how they are. */
export async function readUnhealthy(
  { ref, api }: Pick<HostedProject, "ref" | "api">,
  services: readonly string[],
): Promise<z.infer<typeof healthSchema>> {
  const query = services.map((service) => `services=${service}`).join("&");
  const health = await api.get(`/v1/projects/${ref}/health?${query}`, healthSchema);
  return health.filter(({ status }) => status !== "ACTIVE_HEALTHY");
}
