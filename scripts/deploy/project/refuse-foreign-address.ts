import * as z from "zod/mini";
import { ask } from "../../doctor/ask.ts";
import type { HostedProject } from "../../hosted/project.ts";

const authSchema = z.object({ external: z.looseObject({}) });

/**
 * SUPABASE_URL is a common name, so a shell may have it for another project. Cron would send its
 * secret key there, Stripe its reports, and the app would be built for it. Only the project itself
 * accepts its keys, so this asks with the one that is no secret.
 */
export async function refuseForeignAddress({ ref, url, keys }: HostedProject): Promise<void> {
  if (url === `https://${ref}.supabase.co`) return;
  const { publishable } = await keys();
  const asked = await ask(`${url}/auth/v1/settings`, { headers: { apikey: publishable } });
  if (asked.status === 200 && z.safeParse(authSchema, asked.json).success) return;
  throw new Error(
    `SUPABASE_URL is ${url}, and that is not the project ${ref}: it does not accept its key (${asked.status}). Leave SUPABASE_URL empty, in the shell and in .env.deploy, unless the project has a domain of its own.`,
  );
}
