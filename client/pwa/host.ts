import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Connect, Plugin } from "vite";
import { type Host, hostFiles } from "../hosts/files.ts";
import { parseHeaders } from "../hosts/headers-file.ts";
import { type HeaderRule, headerRules, headersFor, hostTable } from "../hosts/table.ts";

/** Not a secret: nobody else uses a developer's own machine. */
const DEVELOPMENT_NONCE = "development";

/** Writes the host's own files into the build, and sends its headers in preview and development. */
export function host(supabaseUrl: string, deployHost: Host | null): Plugin {
  return {
    name: "host",
    config: (_config, { command, isPreview }) =>
      command === "serve" && !isPreview ? { html: { cspNonce: DEVELOPMENT_NONCE } } : {},
    generateBundle() {
      const files = hostFiles(deployHost, hostTable(supabaseUrl));
      for (const [fileName, source] of Object.entries(files)) {
        this.emitFile({ type: "asset", fileName, source });
      }
    },
    // The first request to another server goes there, so the connection is already open for it.
    transformIndexHtml: () => [
      {
        tag: "link",
        attrs: { rel: "preconnect", href: new URL(supabaseUrl).origin, crossorigin: "" },
        injectTo: "head",
      },
    ],
    configureServer({ middlewares }) {
      // Files change at any time here, so the caching rules are left to Vite.
      const rules = headerRules(supabaseUrl, DEVELOPMENT_NONCE).slice(0, 1);
      middlewares.use(sending(() => rules));
    },
    configurePreviewServer({ middlewares, config }) {
      // Read for each request, like the files beside it: another build may have replaced them.
      const file = resolve(config.root, config.build.outDir, "_headers");
      middlewares.use(sending(() => parseHeaders(readFileSync(file, "utf8"))));
    },
  };
}

function sending(rules: () => readonly HeaderRule[]): Connect.NextHandleFunction {
  return (request, response, next) => {
    const { pathname } = new URL(request.url ?? "/", "http://host");
    for (const [name, value] of Object.entries(headersFor(pathname, rules()))) {
      response.setHeader(name, value);
    }
    next();
  };
}
