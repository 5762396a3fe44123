import * as z from "zod/mini";
import { type Operator, operatorNames, readOperator } from "../../../client/pwa/operator.ts";
import type { Given } from "../../hosted/given.ts";
import type { HostedProject } from "../../hosted/project.ts";
import { record } from "../record.ts";
import { readVault, type Vault } from "../secrets/vault.ts";

const kept = record("operator", z.record(z.string(), z.string()));

/**
 * Adds the operator's settings that an earlier deploy was given, so that a deploy from another
 * machine does not take them back. Throws a sentence about one that cannot be shown.
 */
export async function withOperator(given: Given, project: HostedProject): Promise<Given> {
  const before = kept.read(await readVault(project));
  const entries = operatorNames.map((name) => [name, given[name] || before?.[name] || ""] as const);
  return { ...given, ...readOperator(Object.fromEntries(entries)) };
}

/** Null: the project knows them already. */
export function findNewOperator(given: Given, vault: Vault): Operator | null {
  const operator = readOperator(given);
  const before = readOperator(kept.read(vault) ?? {});
  return operatorNames.every((name) => operator[name] === before[name]) ? null : operator;
}

export const keepOperator = kept.write;
