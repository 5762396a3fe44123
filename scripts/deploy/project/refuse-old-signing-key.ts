import { Refusal } from "../../hosted/management-api.ts";
import type { HostedProject } from "../../hosted/project.ts";
import { findSigningFlaw } from "../../hosted/signing-keys.ts";

/** A project in which the functions would refuse everybody is not deployed to. */
export async function refuseOldSigningKey(project: HostedProject): Promise<void> {
  const flaw = await findSigningFlaw(project).catch((error: unknown) => {
    // A token that may deploy need not be allowed to read the keys.
    if (error instanceof Refusal && error.status === 403) return undefined;
    throw error;
  });
  if (flaw) throw new Error(`${flaw.what} ${flaw.why} Mend it first: ${flaw.mend}`);
}
