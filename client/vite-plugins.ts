/** Changes to third-party code during the build, and the reasons. */
import type { Plugin } from "vite";

/**
 * sonner writes its stylesheet into the page, which a strict CSP forbids. This removes that line,
 * and shell/messages/toasts.tsx imports the same stylesheet as a file.
 */
export function sonnerWithoutInlineStyle(): Plugin {
  return {
    name: "sonner-without-inline-style",
    transform(code, id) {
      if (!id.includes("/sonner/dist/index.mjs")) return null;
      const without = code.replace(/^__insertCSS\(".*"\);?$/m, "");
      if (without === code) this.error("sonner's style line was not found; its code has changed.");
      return { code: without, map: null };
    },
  };
}

/** Passkeys, crypto wallets, presence, table changes and analytics, which we never use. */
const UNUSED = [
  "/auth-js/dist/module/lib/webauthn.js",
  "/auth-js/dist/module/lib/web3/ethereum.js",
  "/realtime-js/dist/module/phoenix/presenceAdapter.js",
  "/realtime-js/dist/module/RealtimePostgresFilterBuilder.js",
  "/iceberg-js/dist/index.mjs",
];

/** auth-js itself calls one method of the admin API, to end a session. */
const ADMIN_API = "/auth-js/dist/module/GoTrueAdminApi.js";
const ADMIN_API_THAT_SIGNS_OUT = `
import { isAuthError } from "./lib/errors";
import { _request } from "./lib/fetch";
export default class {
  constructor({ url, headers, fetch }) {
    this.send = (path, jwt) => _request(fetch, "POST", url + path, { headers, jwt, noResolveJson: true });
  }
  async signOut(jwt, scope) {
    try {
      await this.send("/logout?scope=" + scope, jwt);
      return { data: null, error: null };
    } catch (error) {
      if (isAuthError(error)) return { data: null, error };
      throw error;
    }
  }
}`;

/**
 * Supabase's clients are classes with everything that Supabase can do, so they cannot be
 * tree-shaken. This replaces each unused file by empty classes of the same names; the build stops
 * if one is missing.
 */
export function supabaseWithoutUnusedParts(): Plugin {
  const found = new Set<string>();
  return {
    name: "supabase-without-unused-parts",
    apply: "build",
    transform(code, id) {
      if (id.endsWith(ADMIN_API)) {
        found.add(ADMIN_API);
        return { code: ADMIN_API_THAT_SIGNS_OUT, map: null };
      }
      const part = UNUSED.find((path) => id.endsWith(path));
      if (!part) return null;
      found.add(part);
      return { code: exportedNames(code).map(emptyClass).join("\n"), map: null };
    },
    buildEnd(error) {
      const moved = [...UNUSED, ADMIN_API].filter((part) => !found.has(part));
      if (!error && moved.length > 0) {
        this.error(`not found in Supabase's clients: ${moved.join(", ")}`);
      }
    },
  };
}

function exportedNames(code: string): string[] {
  const declared = code.matchAll(/^export (?:async )?(default|\w+) (\w+)/gm);
  const names = [...declared].map(([, kind, name]) => (kind === "default" ? kind : name ?? ""));
  const listed = [...code.matchAll(/^export \{([^}]*)\}/gm)].map(([, list]) => list ?? "");
  return [...new Set([...names, ...listed.join().split(",").map((name) => name.trim())])]
    .filter(Boolean);
}

function emptyClass(name: string): string {
  return name === "default" ? "export default class {}" : `export class ${name} {}`;
}
