import { existsSync, readFileSync, statSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { brotliCompressSync } from "node:zlib";
import type { Plugin } from "vite";

const types: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".webmanifest": "application/manifest+json",
};

/**
 * Compresses the preview's answers as every host does, so that measurements match a deployed app.
 */
export function compressed(): Plugin {
  const known = new Map<string, Buffer>();

  function brotli(file: string): Buffer {
    const key = `${file} ${statSync(file).mtimeMs}`;
    const made = known.get(key) ?? brotliCompressSync(readFileSync(file));
    known.set(key, made);
    return made;
  }

  return {
    name: "compressed",
    configurePreviewServer({ middlewares, config }) {
      const folder = resolve(config.root, config.build.outDir);
      middlewares.use((request, response, next) => {
        const { pathname } = new URL(request.url ?? "/", "http://host");
        // An address without a file name serves the app, as on every host.
        const file = join(folder, extname(pathname) === "" ? "index.html" : pathname);
        const type = types[extname(file)];
        const isWanted = request.method === "GET" &&
          String(request.headers["accept-encoding"]).includes("br");
        if (!isWanted || type === undefined || !existsSync(file)) return next();
        response.setHeader("content-type", `${type}; charset=utf-8`);
        response.setHeader("content-encoding", "br");
        response.setHeader("vary", "accept-encoding");
        response.end(brotli(file));
      });
    },
  };
}
