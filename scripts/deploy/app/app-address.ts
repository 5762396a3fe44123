import * as z from "zod/mini";
import type { HostedProject } from "../../hosted/project.ts";
import { appUrl } from "../questions/questions.ts";

const authSchema = z.object({ site_url: z.nullish(z.string()) });

/**
 * The app's address, which Auth has since the first deploy: the secret of this name shows only a
 * digest. "": it has none that can be an app's.
 */
export async function readAppAddress({ ref, api }: HostedProject): Promise<string> {
  const { site_url } = await api.get(`/v1/projects/${ref}/config/auth`, authSchema);
  const address = appUrl.read(site_url ?? "");
  return appUrl.flaw(address) === undefined ? address : "";
}
