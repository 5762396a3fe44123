/** Which addresses that others bring are asked at all. */

/**
 * Whether a setting of hosts allows an address. `host` and `*.host` mean HTTPS on its own port; a local stand-in is
 * written out as `http://host:port`. An address with a password in it goes nowhere.
 */
export function isAllowed(url: URL, hosts: readonly string[]): boolean {
  if (url.username !== "" || url.password !== "") return false;
  return hosts.some((allowed) => fits(url, allowed));
}

function fits(url: URL, allowed: string): boolean {
  if (allowed.includes("://")) return url.origin === allowed;
  if (url.protocol !== "https:" || url.port !== "") return false;
  return allowed.startsWith("*.")
    ? url.hostname.endsWith(allowed.slice(1))
    : url.hostname === allowed;
}
