import { readSecretList } from "../../../supabase/functions/_shared/outside/secret-list.ts";

/** How long a secret that is replaced is still accepted. */
const OLD_SECRET_SECONDS = 3600;

/** The first secret of a list: the one that signs. Undefined for an empty list. */
export function firstSecret(list: string): string | undefined {
  return entriesOf(list)[0]?.secret;
}

/**
 * Puts new secrets before those of a list. The old ones end in an hour, or when they would have
 * ended anyway. Those that have ended go.
 */
export function replaceSecrets(list: string, secrets: string, nowSeconds: number): string {
  const end = nowSeconds + OLD_SECRET_SECONDS;
  const added = entriesOf(secrets);
  const old = entriesOf(list).filter(({ secret }) => !added.some((each) => each.secret === secret))
    .map(({ secret, endsAt }) => ({ secret, ends: Math.min(end, (endsAt ?? Infinity) / 1000) }))
    .filter(({ ends }) => nowSeconds < ends);
  return [
    ...added.map(({ secret, endsAt }) => endsAt === null ? secret : `${secret}@${endsAt / 1000}`),
    ...old.map(({ secret, ends }) => `${secret}@${ends}`),
  ].join(",");
}

/** Whether the list has all of these secrets, whatever their ends. */
export function hasAll(list: string, secrets: string): boolean {
  const has = new Set(entriesOf(list).map(({ secret }) => secret));
  return entriesOf(secrets).every(({ secret }) => has.has(secret));
}

function entriesOf(list: string) {
  const entries = readSecretList(list);
  // The list itself is a secret, so the message does not show it.
  if (entries === null) throw new Error("A list of secrets has an @ but no time after it.");
  return entries;
}
