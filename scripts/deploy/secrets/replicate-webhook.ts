import * as z from "zod/mini";
import type { Given } from "../../hosted/given.ts";
import { copied, type Decision, type Found, nothing, setByHand } from "./decision.ts";
import { firstSecret, replaceSecrets } from "./replace-secret.ts";

const name = "REPLICATE_WEBHOOK_SECRETS";
const copy = "replicate_webhook_secrets";

const TIMEOUT_MS = 20_000;

/** What Replicate signs its webhooks with. An account has one secret, and Replicate makes it. */
export function decideReplicateWebhook(found: Found): Decision {
  const { vault, inFunctions, replicateSecret: current } = found;
  const kept = vault.secrets.get(copy)?.value;
  const asked = found.rotate.has("replicate-webhook");
  if (kept === undefined && inFunctions.has(name) && !asked) {
    return setByHand(name, "replicate-webhook");
  }
  if (current === null) {
    const note =
      `${name} is not set, so videos end minutes late: give REPLICATE_API_TOKEN once more.`;
    return { ...copied(found, { [name]: copy }), notes: kept === undefined ? [note] : [] };
  }
  if (kept !== undefined && firstSecret(kept) === current) {
    const decision = copied(found, { [name]: copy });
    if (!asked) return decision;
    const note =
      "Replicate signs with the secret that is set. To replace it, make a new one in your Replicate account first.";
    return { ...decision, notes: [note] };
  }
  const value = replaceSecrets(kept ?? "", current, vault.nowSeconds);
  return {
    ...nothing,
    keep: [{ name: copy, value }],
    functions: { [name]: value },
    lines: [
      kept === undefined
        ? `Fetch ${name} from Replicate, and keep a copy in the Vault`
        : `Replace ${name}, because Replicate signs with another one now. The old one is accepted for another hour`,
    ],
  };
}

/** Asks Replicate for the secret. Null without a token. */
export async function fetchReplicateSecret(given: Given): Promise<string | null> {
  if (given.REPLICATE_API_TOKEN === "") return null;
  const api = given.REPLICATE_API_URL.replace(/\/+$/, "") || "https://api.replicate.com/v1";
  const url = `${api}/webhooks/default/secret`;
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${given.REPLICATE_API_TOKEN}` },
    redirect: "error",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((error: unknown) => {
    throw new Error(`Replicate did not answer: ${error instanceof Error ? error.message : error}.`);
  });
  if (response.status === 401) {
    throw new Error(
      "Replicate does not accept REPLICATE_API_TOKEN: make a token at https://replicate.com/account/api-tokens.",
    );
  }
  const answer = z.safeParse(
    z.object({ key: z.string() }),
    await response.json().catch(() => undefined),
  );
  if (response.ok && answer.success) return answer.data.key;
  throw new Error(`Replicate answered ${response.status} instead of its webhook secret.`);
}
