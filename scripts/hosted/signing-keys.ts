import * as z from "zod/mini";
import { dashboardOf } from "./dashboard-of.ts";
import type { HostedProject } from "./project.ts";

const keysSchema = z.object({
  keys: z.array(z.object({ algorithm: z.string(), status: z.string() })),
});

interface SigningFlaw {
  what: string;
  why: string;
  mend: string;
}

/** What is wrong with the key that signs users' tokens. An older project may still use a shared secret. */
export async function findSigningFlaw(
  { api, ref }: Pick<HostedProject, "api" | "ref">,
): Promise<SigningFlaw | undefined> {
  const { keys } = await api.get(`/v1/projects/${ref}/config/auth/signing-keys`, keysSchema);
  const inUse = keys.find(({ status }) => status === "in_use");
  if (inUse && inUse.algorithm !== "HS256") return undefined;
  return {
    what: inUse ? "The signing key in use is HS256." : "No signing key is in use.",
    why: "The functions check tokens with public keys, and refuse every user's token.",
    mend: `${
      dashboardOf(ref)
    }/settings/jwt: "Migrate JWT secret" if you see it, then "Rotate keys".`,
  };
}
