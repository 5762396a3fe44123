import type { Given } from "../../hosted/given.ts";

/** A test key and a live key see different endpoints, so the secret would be of the wrong mode. */
export function refuseMixedModes({ STRIPE_SECRET_KEY: key, STRIPE_SETUP_KEY: setupKey }: Given) {
  if (key !== "" && setupKey !== "" && key.includes("_live_") !== setupKey.includes("_live_")) {
    throw new Error(
      "Of STRIPE_SECRET_KEY and STRIPE_SETUP_KEY one is of test mode and the other of live mode.",
    );
  }
}
