/**
 * The headers that every answer of the app's host carries: written into the build as `_headers`, the
 * form of Netlify and Cloudflare Pages, and read from there by the local server (host.ts).
 */
export interface HeaderRule {
  /** A path, or the beginning of one with `*` at its end. */
  path: string;
  headers: Record<string, string>;
}

/** `nonce`: for Vite's development server alone, which writes stylesheets into the page. */
export function headerRules(supabaseUrl: string, nonce?: string): HeaderRule[] {
  const fresh = { "Cache-Control": "no-cache" };
  return [
    {
      path: "/*",
      headers: {
        "Content-Security-Policy": contentSecurityPolicy(supabaseUrl, nonce),
        "Referrer-Policy": "strict-origin",
        "Permissions-Policy":
          "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), usb=()",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Strict-Transport-Security": "max-age=31536000",
      },
    },
    // Their names hold a hash of what is in them.
    { path: "/assets/*", headers: { "Cache-Control": "public, max-age=31536000, immutable" } },
    // What says which of them belong together: always asked for anew.
    ...["/", "/index.html", "/sw.js", "/start.js", "/manifest.webmanifest"].map((path) => ({
      path,
      headers: fresh,
    })),
  ];
}

/** Nothing but ourselves and our Supabase; nothing inline, nothing evaluated, in nobody's frame. */
function contentSecurityPolicy(supabaseUrl: string, nonce?: string): string {
  const { origin } = new URL(supabaseUrl);
  const socket = origin.replace(/^http/, "ws");
  const allowed: Record<string, string[]> = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'", ...(nonce ? [`'nonce-${nonce}'`] : [])],
    // `blob:` is a photo or video that the user has in hand.
    "img-src": ["'self'", "blob:", origin],
    "media-src": ["'self'", "blob:", origin],
    "connect-src": ["'self'", origin, socket],
    "manifest-src": ["'self'"],
    "worker-src": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
  };
  return Object.entries(allowed).map(([name, sources]) => [name, ...sources].join(" ")).join("; ");
}

export function headersFor(path: string, rules: readonly HeaderRule[]): Record<string, string> {
  const matches = ({ path: rule }: HeaderRule) =>
    rule.endsWith("*") ? path.startsWith(rule.slice(0, -1)) : path === rule;
  return Object.assign({}, ...rules.filter(matches).map(({ headers }) => headers));
}

export function renderHeaders(rules: readonly HeaderRule[]): string {
  return rules.map(({ path, headers }) => {
    const lines = Object.entries(headers).map(([name, value]) => `  ${name}: ${value}\n`);
    return `${path}\n${lines.join("")}`;
  }).join("\n");
}

/** What `renderHeaders` wrote. */
export function parseHeaders(file: string): HeaderRule[] {
  return file.trim().split("\n\n").map((block) => {
    const [path = "", ...lines] = block.split("\n");
    const headers = lines.map((line) => line.trim().split(/: (.*)/));
    return { path, headers: Object.fromEntries(headers) };
  });
}
