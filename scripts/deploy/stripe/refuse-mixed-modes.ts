import type { Given } from "../../hosted/given.ts";
import type { HostedProject } from "../../hosted/project.ts";
import { emptyIfMissing } from "../secrets/empty-if-missing.ts";

/** A test key and a live key see different endpoints, so the secret would be of the wrong mode. */
export function refuseMixedModes({ STRIPE_SECRET_KEY: key, STRIPE_SETUP_KEY: setupKey }: Given) {
  if (key !== "" && setupKey !== "" && key.includes("_live_") !== setupKey.includes("_live_")) {
    throw new Error(
      "Of STRIPE_SECRET_KEY and STRIPE_SETUP_KEY one is of test mode and the other of live mode.",
    );
  }
}

/** With a test key, everybody gets credits for the number of a test card, and they cost real videos. */
export async function refuseTestKeyAfterPayments(
  { query }: Pick<HostedProject, "query">,
  { STRIPE_SECRET_KEY: key }: Given,
): Promise<void> {
  if (key === "" || key.includes("_live_")) return;
  const [row] = await query<{ paid: boolean }>(
    "select exists (select from public.purchases where livemode and paid_at is not null) as paid",
    undefined,
    { readOnly: true },
  ).catch(emptyIfMissing);
  if (!row?.paid) return;
  throw new Error(
    "STRIPE_SECRET_KEY is a test key, and people have paid in this project with real money. With it, everybody would get credits for nothing. Give the live key, or none: then the project keeps its own.",
  );
}
