/**
 * The project's Vault, where the secrets that a deploy makes are kept. The functions' own secrets
 * cannot be read back, so a copy is written here first: no secret is lost, wherever a deploy is
 * stopped, and nobody has to keep one.
 */
import type { HostedProject } from "../../hosted/project.ts";
import { emptyIfMissing } from "./empty-if-missing.ts";

interface VaultSecret {
  value: string;
  description: string;
  /** Whether it has replaced another value within the last hour. */
  isNew: boolean;
}

export interface Vault {
  secrets: ReadonlyMap<string, VaultSecret>;
  /** The database's time, in seconds since 1970: this machine's clock may be wrong. */
  nowSeconds: number;
}

/** The Vault as it is. It may be missing before the migrations. */
export async function readVault({ query }: HostedProject): Promise<Vault> {
  // Not read-only: the role for that cannot decrypt.
  const rows = await query<
    { now: number; name: string | null; value: string; text: string; new: boolean }
  >(
    `select floor(extract(epoch from now()))::float8 as now, name, decrypted_secret as value,
      coalesce(description, '') as text,
      updated_at > created_at and updated_at > now() - interval '1 hour' as new
    from (select) one left join vault.decrypted_secrets on name is not null`,
  ).catch(emptyIfMissing);
  const secrets = new Map<string, VaultSecret>();
  for (const { name, value, text, new: isNew } of rows) {
    if (name !== null) secrets.set(name, { value, description: text, isNew });
  }
  return { secrets, nowSeconds: rows[0]?.now ?? Math.floor(Date.now() / 1000) };
}

export interface VaultEntry {
  name: string;
  value: string;
  /** Absent: it stays as it is. */
  description?: string;
}

/**
 * Keeps these values, all of them or none. Refuses if one of them is no longer as it was in
 * `before`: then somebody else deploys at the same time.
 */
export async function keepInVault(
  { query }: HostedProject,
  before: Vault,
  entries: VaultEntry[],
): Promise<void> {
  const wanted = entries.map(({ name, value, description }) => {
    const found = before.secrets.get(name);
    return {
      name,
      value,
      description: description ?? found?.description ?? "",
      was: found?.value ?? null,
    };
  });
  const kept = await query<{ name: string }>(
    `with wanted as (
      select * from jsonb_to_recordset($1::text::jsonb)
        as entry (name text, value text, description text, was text)
    ), found as (
      select wanted.*, secret.id, secret.decrypted_secret
      from wanted left join vault.decrypted_secrets secret using (name)
    )
    select name,
      case
        when id is null then vault.create_secret(value, name, description) is not null
        else vault.update_secret(id, value, name, description) is not null
      end as is_kept
    from found
    where (select bool_and(decrypted_secret is not distinct from was) from found)`,
    [JSON.stringify(wanted)],
  );
  if (kept.length < entries.length) {
    throw new Error("The Vault has changed meanwhile: somebody else deploys at the same time.");
  }
}
