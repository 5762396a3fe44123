import type { Plugin, Rollup } from "vite";

/**
 * What a signed-in user's first screen needs and index.html does not name; the screen itself first.
 */
const SIGNED_IN = ["/src/signed-in.tsx", "/src/api/supabase/client.ts"];

/**
 * Tells public/start.js which files a signed-in user needs, so that it can request them with the
 * first ones. Otherwise they are only known once main.tsx has loaded and run: one round trip later.
 */
export function ahead(): Plugin {
  return {
    name: "ahead",
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle, chunk }) {
        if (!bundle || !chunk) return html; // In development nothing is built.
        const first = withImports(chunk, bundle);
        const needed = new Set<Rollup.OutputChunk>();
        for (const source of SIGNED_IN) withImports(partOf(source, bundle), bundle, needed);
        const parts = [...needed].filter((part) => !first.has(part));
        const styles = parts.flatMap((part) => [...part.viteMetadata?.importedCss ?? []]);
        const files = [...parts.map(({ fileName }) => fileName), ...styles];
        const attribute = `data-signed-in="${files.map((file) => `/${file}`).join(" ")}"`;
        const before = `<script src="/start.js"`;
        if (!html.includes(before)) throw new Error("index.html has no public/start.js.");
        return html.replace(before, `${before} ${attribute}`);
      },
    },
  };
}

function partOf(source: string, bundle: Rollup.OutputBundle): Rollup.OutputChunk {
  for (const part of Object.values(bundle)) {
    if (part.type === "chunk" && part.facadeModuleId?.endsWith(source)) return part;
  }
  throw new Error(`The build has no part ${source}.`);
}

/** Adds a chunk and its static imports to `seen`. */
function withImports(
  chunk: Rollup.OutputChunk,
  bundle: Rollup.OutputBundle,
  seen = new Set<Rollup.OutputChunk>(),
): Set<Rollup.OutputChunk> {
  if (seen.has(chunk)) return seen;
  seen.add(chunk);
  for (const name of chunk.imports) {
    const part = bundle[name];
    if (part?.type === "chunk") withImports(part, bundle, seen);
  }
  return seen;
}
