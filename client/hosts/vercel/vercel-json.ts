import { FILES, type HostTable, PAGE } from "../table.ts";

/**
 * Vercel's `vercel.json`. A source is a whole path in which parentheses hold a regular expression;
 * rewrites only come after the files.
 */
export function vercelJson({ headers, redirects }: HostTable): string {
  const content = {
    headers: headers.map(({ path, headers: values }) => ({
      source: pattern(path),
      headers: Object.entries(values).map(([key, value]) => ({ key, value })),
    })),
    redirects: redirects.map(({ from, to, status }) => ({
      source: pattern(from),
      destination: to,
      statusCode: status,
    })),
    rewrites: [{ source: `/((?!${FILES.slice(1)}).*)`, destination: PAGE }],
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function pattern(path: string): string {
  return path.replace(/\*$/, "(.*)");
}
