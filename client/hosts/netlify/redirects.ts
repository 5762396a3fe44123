import { FILES, type HostTable, PAGE } from "../table.ts";

/**
 * Netlify's `_redirects`, in which the first line that fits counts, after the files themselves. Its
 * documentation does not name 303; with 302 a browser sends a form on as a GET as well.
 */
export function netlifyRedirects({ redirects }: HostTable): string {
  const lines = redirects.map(({ from, to }) => `${from} ${to} 302`);
  return [...lines, `${FILES}* ${PAGE} 404`, `/* ${PAGE} 200`, ""].join("\n");
}
