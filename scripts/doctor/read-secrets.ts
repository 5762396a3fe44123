import {
  readSecretList,
  validSecrets,
} from "../../supabase/functions/_shared/outside/secret-list.ts";
import type { DoctorWorld } from "./world.ts";

/**
 * The lists of secrets that the functions check with. On a hosted project they are in the Vault, by
 * these names; on this machine they are settings.
 */
const lists = {
  generation_token_secrets: "GENERATION_TOKEN_SECRETS",
  replicate_webhook_secrets: "REPLICATE_WEBHOOK_SECRETS",
  stripe_webhook_secrets: "STRIPE_WEBHOOK_SECRETS",
} as const;

/** The first secret of a list, which signs. Null: it is not known here. */
export async function firstSecret(
  world: DoctorWorld,
  name: keyof typeof lists,
): Promise<string | null> {
  const text = world.project === null
    ? world.given[lists[name]] ?? ""
    : await vaultSecret(world, name) ?? "";
  return validSecrets(readSecretList(text) ?? [], Date.now())[0] ?? null;
}

/** What the Vault keeps by this name, which is one of ours. Null: nothing. */
export async function vaultSecret({ query }: DoctorWorld, name: string): Promise<string | null> {
  const rows = await query<{ secret: string }>(
    `select decrypted_secret as secret from vault.decrypted_secrets where name = '${name}'`,
  );
  return rows[0]?.secret ?? null;
}
