import { randomBytes } from "node:crypto";
import { copiedUnlessRotated, type Decision, type Found, nothing, setByHand } from "./decision.ts";
import { replaceSecrets } from "./replace-secret.ts";

const name = "GENERATION_TOKEN_SECRETS";
const copy = "generation_token_secrets";
const rotation = "generation-token";

/** The secret that binds a webhook's address to its generation: made once, by us. */
export function decideGenerationToken(found: Found): Decision {
  const { vault, inFunctions, rotate } = found;
  const unchanged = copiedUnlessRotated(found, { [name]: copy }, rotation);
  if (unchanged) return unchanged;
  const kept = vault.secrets.get(copy);
  if (!kept && inFunctions.has(name) && !rotate.has(rotation)) return setByHand(name, rotation);
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
