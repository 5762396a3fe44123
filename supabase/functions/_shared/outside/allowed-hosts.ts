/** Which addresses from outside (outputs, push endpoints) we may call. */

/**
 * Whether a list of hosts allows an address. `host` and `*.host` mean HTTPS on the default port. A
 * local fake is written in full, `http://host:port`. An address with a user name or password is
 * never allowed.
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
