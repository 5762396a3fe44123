import { cloudflareRedirects } from "./cloudflare/redirects.ts";
import { renderHeaders } from "./headers-file.ts";
import { netlifyRedirects } from "./netlify/redirects.ts";
import type { HostTable } from "./table.ts";
import { vercelJson } from "./vercel/vercel-json.ts";

/** The hosts to which `npm run deploy` can upload the app. */
export const HOSTS = ["netlify", "cloudflare", "vercel"] as const;
export type Host = typeof HOSTS[number];

/** By name. Every build has `_headers`: our own preview reads it, and it says what to send. */
export function hostFiles(host: Host | null, table: HostTable): Record<string, string> {
  const headers = { _headers: renderHeaders(table.headers) };
  switch (host) {
    case "netlify":
      return { ...headers, _redirects: netlifyRedirects(table) };
    case "cloudflare":
      // wrangler must not upload Vite's `.vite`.
      return { ...headers, _redirects: cloudflareRedirects(table), ".assetsignore": ".*\n" };
    case "vercel":
      return { ...headers, "vercel.json": vercelJson(table) };
    case null:
      return headers;
  }
}

/** Throws a sentence if there is no such host. */
export function readHost(name: string): Host | null {
  if (name === "") return null;
  const host = HOSTS.find((known) => known === name);
  if (host === undefined) {
    throw new Error(`DEPLOY_HOST is "${name}". It can be empty, ${HOSTS.join(", ")}.`);
  }
  return host;
}
