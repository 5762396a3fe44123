import type { AppSettings } from "../../../client/pwa/build-app.ts";
import type { Deployment } from "../step.ts";

/**
 * What is built into the app. The public half of the push keys is in the Vault, where deploy keeps
 * the pair. Without it the app offers no notifications while it is closed.
 */
export async function readAppSettings(
  { project, given }: Pick<Deployment, "project" | "given">,
): Promise<Required<AppSettings>> {
  const [{ publishable }, [row]] = await Promise.all([
    project.keys(),
    project.query<{ key: string }>(
      // Not read-only: the role for that cannot decrypt.
      "select decrypted_secret as key from vault.decrypted_secrets where name = 'push_public_key'",
    ),
  ]);
  return {
    apiUrl: project.url,
    publishableKey: publishable,
    checkoutOrigins: given.VITE_CHECKOUT_ORIGINS,
    vapidPublicKey: row?.key ?? "",
    deployHost: given.DEPLOY_HOST,
  };
}
