import { randomBytes } from "node:crypto";
import {
  copied,
  type Decision,
  type Found,
  nothing,
  replacedLately,
  setByHand,
} from "./decision.ts";
import { replaceSecrets } from "./replace-secret.ts";

const name = "GENERATION_TOKEN_SECRETS";
const copy = "generation_token_secrets";

/** The secret that binds a webhook's address to its generation: made once, by us. */
export function decideGenerationToken(found: Found): Decision {
  const { vault, inFunctions, rotate } = found;
  const kept = vault.secrets.get(copy);
  const asked = rotate.has("generation-token");
  if (kept && !(asked && !kept.isNew)) {
    const decision = copied(found, { [name]: copy });
    return asked ? { ...decision, notes: [replacedLately("generation-token")] } : decision;
  }
  if (!kept && inFunctions.has(name) && !asked) return setByHand(name, "generation-token");
  const value = replaceSecrets(
    kept?.value ?? "",
    randomBytes(32).toString("hex"),
    vault.nowSeconds,
  );
  return {
    ...nothing,
    keep: [{ name: copy, value }],
    functions: { [name]: value },
    lines: [
      kept
        ? `Replace ${name}. The old one is accepted for another hour`
        : inFunctions.has(name)
        ? `Replace ${name}. Reports about videos in progress are refused, and reconcile asks for them`
        : `Make ${name}, and keep a copy in the Vault`,
    ],
  };
}
