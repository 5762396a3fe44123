import type { HeaderRule } from "./table.ts";

/** The file `_headers`, which Netlify and Cloudflare read, and our own preview. */
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
