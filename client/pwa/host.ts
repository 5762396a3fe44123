import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Connect, Plugin } from "vite";
import {
  type HeaderRule,
  headerRules,
  headersFor,
  parseHeaders,
  renderHeaders,
} from "./headers.ts";

/** Nobody else is on a developer's own machine: there it need not be a secret. */
const DEVELOPMENT_NONCE = "development";

/** The host's part, here as there: its headers in the build, in the preview and in development. */
export function host(supabaseUrl: string): Plugin {
  return {
    name: "host",
    config: (_config, { command, isPreview }) =>
      command === "serve" && !isPreview ? { html: { cspNonce: DEVELOPMENT_NONCE } } : {},
    generateBundle() {
      const source = renderHeaders(headerRules(supabaseUrl));
      this.emitFile({ type: "asset", fileName: "_headers", source });
    },
    // The first request that is not to the host goes there: the way is open when it is made.
    transformIndexHtml: () => [
      {
        tag: "link",
        attrs: { rel: "preconnect", href: new URL(supabaseUrl).origin, crossorigin: "" },
        injectTo: "head",
      },
    ],
    configureServer({ middlewares }) {
      // Files change at any time here: what is said of caching is Vite's affair.
      const rules = headerRules(supabaseUrl, DEVELOPMENT_NONCE).slice(0, 1);
      middlewares.use(sending(() => rules));
    },
    configurePreviewServer({ middlewares, config }) {
      // Read each time, as the files beside it are: another build may have taken their place.
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
