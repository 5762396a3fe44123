/**
 * What the app's host answers: headers, redirects, and the page for every other address. Each host
 * has a format of its own, so each has a folder here with a function that writes it from this table.
 */
export interface HostTable {
  headers: HeaderRule[];
  redirects: Redirect[];
}

export interface HeaderRule {
  /** A path, or the start of one followed by `*`. */
  path: string;
  /**
   * No header is in two rules that fit one path: Cloudflare would join both values, the other hosts
   * would send the last one.
   */
  headers: Record<string, string>;
}

interface Redirect {
  from: string;
  to: string;
  status: 303;
}

/** The page of every address that is not a file and starts with nothing of `FILES`. */
export const PAGE = "/index.html";

/**
 * Where only files are. A missing one is answered with 404: a browser would keep the page in its
 * place, for as long as the headers of a file allow.
 */
export const FILES = "/assets/";

export function hostTable(supabaseUrl: string): HostTable {
  return {
    headers: headerRules(supabaseUrl),
    // Normally the service worker handles a shared photo. Before it is there, Create opens without.
    redirects: [{ from: "/share", to: "/create", status: 303 }],
  };
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
    { path: `${FILES}*`, headers: { "Cache-Control": "public, max-age=31536000, immutable" } },
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
    "font-src": ["'self'"],
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
