/** What Auth or a mail may pass to an app in an address: sessions, codes, errors. */
const PASSED = [
  "access_token",
  "code",
  "error",
  "error_code",
  "error_description",
  "expires_at",
  "expires_in",
  "message",
  "provider_refresh_token",
  "provider_token",
  "refresh_token",
  "sb",
  "token",
  "token_hash",
  "token_type",
];

/** Removed only together with one of the others, because the app's own addresses may have it. */
const ABOUT = ["type"];

/**
 * Removes what looks like a session or a code from an address: anybody can send a link with their
 * own, so the app takes neither from there, and the address bar, the history and a shared link do
 * not keep them. Returns the address without its origin, or null if there is nothing to remove.
 */
export function cleanAddress(address: URL): string | null {
  const search = without(address.search, "?");
  const hash = without(address.hash.replace(/^#[/?]*/, ""), "#");
  if (search === null && hash === null) return null;
  return address.pathname + (search ?? address.search) + (hash ?? address.hash);
}

/** Cleans the page's address, now and when a link changes only its hash. */
export function keepAddressClean(): void {
  cleanNow();
  addEventListener("hashchange", cleanNow);
}

function cleanNow(): void {
  const clean = cleanAddress(new URL(location.href));
  if (clean !== null) history.replaceState(history.state, "", clean);
}

/** Null: there is nothing to remove. */
function without(query: string, mark: string): string | null {
  const parameters = new URLSearchParams(query);
  const passed = PASSED.filter((name) => parameters.has(name));
  if (passed.length === 0) return null;
  for (const name of [...passed, ...ABOUT]) parameters.delete(name);
  return parameters.size > 0 ? `${mark}${parameters}` : "";
}
