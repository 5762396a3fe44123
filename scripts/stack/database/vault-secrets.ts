import type { Sql } from "postgres";

/**
 * The URL at which cron finds the functions, and the key that it calls them with. On a hosted
 * project the operator sets the same two secrets once (README, Deploy).
 */
export async function setVaultSecrets(
  sql: Sql,
  secrets: { project_url: string; secret_key: string },
): Promise<void> {
  for (const [name, secret] of Object.entries(secrets)) {
    await sql`delete from vault.secrets where name = ${name}`;
    await sql`select vault.create_secret(${secret}, ${name})`;
  }
}
