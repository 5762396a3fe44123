import type { HostTable } from "../table.ts";

/**
 * Cloudflare's `_redirects`. A line with a `200` for every path would be refused as an endless loop:
 * wrangler.jsonc and worker.ts answer with the page.
 */
export function cloudflareRedirects({ redirects }: HostTable): string {
  return redirects.map(({ from, to, status }) => `${from} ${to} ${status}\n`).join("");
}
