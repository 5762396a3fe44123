import type { FunctionConfig } from "../../stack/config.ts";
import type { DeployedFunctions } from "./deployed.ts";

/** How the deployed functions differ from config.toml: "reconcile is not deployed". */
export function findFlaws(
  wanted: readonly FunctionConfig[],
  deployed: DeployedFunctions,
): string[] {
  return wanted.flatMap(({ name, verifyJwt }) => {
    const found = deployed.find(({ slug }) => slug === name);
    if (!found) return [`${name} is not deployed`];
    if (found.status !== "ACTIVE") return [`${name} is ${found.status}`];
    // Where nothing is said, the gateway checks the token.
    const checks = found.verify_jwt ?? true;
    return checks === verifyJwt ? [] : [`${name} has verify_jwt ${checks}, not ${verifyJwt}`];
  });
}
