import { createECDH } from "node:crypto";
import type { Given } from "../../hosted/given.ts";
import { copiedUnlessRotated, type Decision, type Found, nothing, setByHand } from "./decision.ts";

const copies = { VAPID_PRIVATE_KEY: "push_private_key", VAPID_PUBLIC_KEY: "push_public_key" };
const rotation = "push-keys";

/** The keys that sign push notifications: made once, or those that are given. */
export function decidePushKeys(found: Found): Decision {
  const { given, inFunctions, rotate, vault } = found;
  const unchanged = copiedUnlessRotated(found, copies, rotation);
  if (unchanged) return unchanged;
  const asked = rotate.has(rotation);
  const kept = vault.secrets.get(copies.VAPID_PRIVATE_KEY);
  if (!kept && inFunctions.has("VAPID_PRIVATE_KEY") && !asked && !given.VAPID_PRIVATE_KEY) {
    return setByHand("VAPID_PRIVATE_KEY", rotation);
  }
  if (pushSubject(given) === "" && !inFunctions.has("VAPID_SUBJECT")) {
    const note =
      "Push notifications stay off: VAPID_SUBJECT is not given, and APP_URL is no https address.";
    return { ...nothing, notes: [note] };
  }
  const taken = !asked && given.VAPID_PRIVATE_KEY !== "";
  const pair = taken ? pairOf(given.VAPID_PRIVATE_KEY) : newPair();
  return {
    ...nothing,
    keep: [
      { name: copies.VAPID_PRIVATE_KEY, value: pair.privateKey },
      { name: copies.VAPID_PUBLIC_KEY, value: pair.publicKey },
    ],
    functions: { VAPID_PRIVATE_KEY: pair.privateKey, VAPID_PUBLIC_KEY: pair.publicKey },
    lines: [
      taken
        ? "Keep a copy of VAPID_PRIVATE_KEY in the Vault"
        : kept || inFunctions.has("VAPID_PRIVATE_KEY")
        ? "Replace the keys of push notifications. A device gets none until its user opens the app again"
        : "Make the keys of push notifications, and keep a copy in the Vault",
    ],
  };
}

/** Where push services can reach the operator. An app has an address for that. Empty: nowhere. */
export function pushSubject({ VAPID_SUBJECT: subject, APP_URL: appUrl }: Given): string {
  return subject || (appUrl.startsWith("https://") ? appUrl : "");
}

function newPair() {
  const curve = createECDH("prime256v1");
  curve.generateKeys();
  // Without leading zeros a key would sometimes be too short.
  const bytes = Buffer.alloc(32);
  const made = curve.getPrivateKey();
  made.copy(bytes, 32 - made.length);
  return pairOf(bytes.toString("base64url"));
}

function pairOf(privateKey: string) {
  const curve = createECDH("prime256v1");
  try {
    curve.setPrivateKey(privateKey, "base64url");
  } catch {
    throw new Error("VAPID_PRIVATE_KEY is not a private key for push notifications.");
  }
  return { privateKey, publicKey: curve.getPublicKey("base64url") };
}
