import type { AppSettings } from "../../../client/pwa/build-app.ts";
import { readOperator } from "../../../client/pwa/operator.ts";
import type { Vault } from "../secrets/vault.ts";
import type { Deployment } from "../step.ts";

/**
 * What is built into the app. The public half of the push keys is in the Vault, where deploy keeps
 * the pair. Without it the app offers no notifications while it is closed.
 */
export async function readAppSettings(
  { project, given }: Pick<Deployment, "project" | "given">,
  { secrets }: Vault,
): Promise<Required<AppSettings>> {
  const { publishable } = await project.keys();
  return {
    apiUrl: project.url,
    publishableKey: publishable,
    checkoutOrigins: given.VITE_CHECKOUT_ORIGINS,
    vapidPublicKey: secrets.get("push_public_key")?.value ?? "",
    deployHost: given.DEPLOY_HOST,
    operator: readOperator(given),
  };
}
