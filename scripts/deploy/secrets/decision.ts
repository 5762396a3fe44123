import type { Given } from "../../hosted/given.ts";
import { type FunctionSecrets, isSet } from "./function-secrets.ts";
import type { Vault, VaultEntry } from "./vault.ts";

/** What a decision about secrets depends on. */
export interface Found {
  given: Given;
  rotate: ReadonlySet<string>;
  vault: Vault;
  inFunctions: FunctionSecrets;
  /** What Replicate signs its webhooks with. Null: without a token it cannot be asked. */
  replicateSecret: string | null;
}

/** What has to be done about some of the secrets. */
export interface Decision {
  /** To keep in the Vault, before anything is set. */
  keep: VaultEntry[];
  /** The secrets that the functions must have, whether they have them already or not. */
  functions: Record<string, string>;
  /** What is done, a line each, for the plan. */
  lines: string[];
  /** What is left as it is although somebody might expect otherwise. */
  notes: string[];
}

export const nothing: Decision = { keep: [], functions: {}, lines: [], notes: [] };

export function merge(decisions: Decision[]): Decision {
  return {
    keep: decisions.flatMap(({ keep }) => keep),
    functions: Object.assign({}, ...decisions.map(({ functions }) => functions)),
    lines: decisions.flatMap(({ lines }) => lines),
    notes: decisions.flatMap(({ notes }) => notes),
  };
}

/** Of these secrets, those that the functions do not have yet. */
export function missingOf(
  functions: Record<string, string>,
  inFunctions: FunctionSecrets,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(functions).filter(([name, value]) => !isSet(inFunctions, name, value)),
  );
}

/** The Vault's copies, for the functions: `{ "STRIPE_WEBHOOK_SECRETS": "stripe_webhook_secrets" }`. */
export function copied({ vault }: Found, names: Record<string, string>): Decision {
  const functions: Record<string, string> = {};
  for (const [name, copy] of Object.entries(names)) {
    const value = vault.secrets.get(copy)?.value;
    if (value !== undefined) functions[name] = value;
  }
  return { ...nothing, functions };
}

/** For a secret that is in the functions, and of which the Vault has no copy. */
export function setByHand(name: string, rotation: string): Decision {
  return {
    ...nothing,
    notes: [
      `${name} was set by hand, so it stays. Replace it with \`npm run deploy -- --rotate ${rotation}\`.`,
    ],
  };
}

/**
 * The Vault's copies, if nothing has to be made: the first of them is there, and a rotation was not
 * asked for or has just been done, such as by a deploy that was stopped. Otherwise undefined.
 */
export function copiedUnlessRotated(
  found: Found,
  names: Record<string, string>,
  rotation: string,
): Decision | undefined {
  const [first = ""] = Object.values(names);
  const kept = found.vault.secrets.get(first);
  const asked = found.rotate.has(rotation);
  if (!kept || (asked && !kept.isNew)) return undefined;
  return { ...copied(found, names), notes: asked ? [replacedLately(rotation)] : [] };
}

/** For a rotation that was asked for a second time, such as after a deploy that was stopped. */
export function replacedLately(rotation: string): string {
  return `${rotation} was replaced less than an hour ago, so it is not replaced again.`;
}
