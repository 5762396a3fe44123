import * as z from "zod/mini";
import type { HostedProject } from "../hosted/project.ts";

/** What a deploy has to remember of an earlier one. */
interface DeployRecord<T> {
  /** Undefined: there is none, or a later version of this command wrote another one. */
  read(project: HostedProject): Promise<T | undefined>;
  write(project: HostedProject, value: T): Promise<void>;
}

/** Kept in the project's Vault, so that every machine knows it, although it is no secret. */
export function record<T>(name: string, schema: z.ZodMiniType<T>): DeployRecord<T> {
  return {
    async read({ query }) {
      const [row] = await query<{ secret: string }>(
        "select decrypted_secret as secret from vault.decrypted_secrets where name = $1",
        [name],
      );
      const parsed = z.safeParse(schema, parse(row?.secret ?? ""));
      return parsed.success ? parsed.data : undefined;
    },
    async write({ query }, value) {
      await query(
        `with known as (
           select vault.update_secret(id, $1) from vault.secrets where name = $2
         )
         select vault.create_secret($1, $2, 'What npm run deploy has deployed. Not a secret.')
         where not exists (select from known)`,
        [JSON.stringify(value), name],
      );
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
