import * as z from "zod/mini";
import { parseJson } from "../../supabase/functions/_shared/http/body.ts";
import type { HostedProject } from "../hosted/project.ts";
import { keepInVault, readVault, type Vault } from "./secrets/vault.ts";

/** What a deploy has to remember of an earlier one. */
interface DeployRecord<T> {
  /** Undefined: there is none, or a later version of this command wrote another one. */
  read(vault: Vault): T | undefined;
  write(project: HostedProject, value: T): Promise<void>;
}

/** Kept in the project's Vault, so that every machine knows it, although it is no secret. */
export function record<T>(name: string, schema: z.ZodMiniType<T>): DeployRecord<T> {
  const description = "What npm run deploy remembers. Not a secret.";
  return {
    read: ({ secrets }) => z.safeParse(schema, parseJson(secrets.get(name)?.value ?? "")).data,
    async write(project, value) {
      const entry = { name, value: JSON.stringify(value), description };
      await keepInVault(project, await readVault(project), [entry]);
    },
  };
}
