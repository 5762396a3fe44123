/**
 * The headers of every answer of the app's host. The build writes them to `_headers`, in the format
 * of Netlify and Cloudflare Pages, and the local server reads them from there (host.ts).
 */
export interface HeaderRule {
  /** A path, or the start of one followed by `*`. */
  path: string;
  headers: Record<string, string>;
}

/** `nonce`: only for Vite's development server, which writes stylesheets into the page. */
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
    // Their names contain a hash of their content.
    { path: "/assets/*", headers: { "Cache-Control": "public, max-age=31536000, immutable" } },
    // These say which files belong together, so they are always revalidated.
    ...[
      "/",
      "/index.html",
      "/sw.js",
      "/start.js",
      "/manifest.webmanifest",
      "/fresh.html",
      "/fresh.js",
      "/fresh.css",
    ].map((path) => ({
      path,
      headers: fresh,
    })),
  ];
}

/** Allows only our own origin and our Supabase: nothing inline, no eval, no framing. */
function contentSecurityPolicy(supabaseUrl: string, nonce?: string): string {
  const { origin } = new URL(supabaseUrl);
  const socket = origin.replace(/^http/, "ws");
  const allowed: Record<string, string[]> = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'", ...(nonce ? [`'nonce-${nonce}'`] : [])],
    // `blob:` is a photo or video that the user has just chosen or made.
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

/** Parses what `renderHeaders` wrote. */
export function parseHeaders(file: string): HeaderRule[] {
  return file.trim().split("\n\n").map((block) => {
    const [path = "", ...lines] = block.split("\n");
    const headers = lines.map((line) => line.trim().split(/: (.*)/));
    return { path, headers: Object.fromEntries(headers) };
  });
}
