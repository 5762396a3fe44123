import { describe, expect, it } from "vitest";
import worker from "./cloudflare/worker.ts";
import { type Host, hostFiles, HOSTS, readHost } from "./files.ts";
import { parseHeaders } from "./headers-file.ts";
import { FILES, headersFor, hostTable, PAGE } from "./table.ts";

const table = hostTable("https://abc.supabase.co");
const files = new Set([PAGE, "/sw.js", "/fresh.html", `${FILES}there-1.js`]);
const pages = ["/", "/create", "/videos/some-id", "/you/billing"];
const missing = [`${FILES}gone-1.js`, `${FILES}a/b.css`];
const paths = [...files, ...pages, ...missing, ...table.redirects.map(({ from }) => from)];

/** What a visitor gets: a redirect, or the content of a file. */
interface Answer {
  status: number;
  location?: string;
  file?: string;
  headers: Record<string, string>;
}

/** What the table says. */
function wanted(path: string): Answer {
  const headers = headersFor(path, table.headers);
  const redirect = table.redirects.find(({ from }) => from === path);
  if (redirect) return { status: redirect.status, location: redirect.to, headers };
  if (files.has(path)) return { status: 200, file: path, headers };
  if (path.startsWith(FILES)) return { status: 404, headers };
  return { status: 200, file: PAGE, headers };
}

interface Line {
  from: string;
  to: string;
  status: number;
}

function readRedirects(file: string): Line[] {
  return file.trim().split("\n").map((line) => {
    const [from = "", to = "", status] = line.split(" ");
    return { from, to, status: Number(status) };
  });
}

const fits = (from: string, path: string) =>
  from.endsWith("*") ? path.startsWith(from.slice(0, -1)) : path === from;

/** Each reads its host's files as that host documents them. */
const hosts: Record<Host, (path: string) => Answer | Promise<Answer>> = {
  netlify(path) {
    const { _headers = "", _redirects = "" } = hostFiles("netlify", table);
    const headers = headersFor(path, parseHeaders(_headers));
    if (files.has(path)) return { status: 200, file: path, headers };
    const line = readRedirects(_redirects).find(({ from }) => fits(from, path));
    if (!line) throw new Error(`No line of _redirects fits ${path}.`);
    if (line.status === 404) return { status: 404, headers };
    if (line.status === 200) return { status: 200, file: line.to, headers };
    return { status: line.status === 302 ? 303 : line.status, location: line.to, headers };
  },
  async cloudflare(path) {
    const { _headers = "", _redirects = "" } = hostFiles("cloudflare", table);
    const headers = headersFor(path, parseHeaders(_headers));
    const line = readRedirects(_redirects).find(({ from }) => fits(from, path));
    if (line) return { status: line.status, location: line.to, headers };
    if (files.has(path)) return { status: 200, file: path, headers };
    const asked: string[] = [];
    const answer = await worker.fetch(new Request(`https://app.example${path}`), {
      ASSETS: {
        fetch: (url) => {
          asked.push(url.pathname);
          return Promise.resolve(new Response("the page"));
        },
      },
    });
    const [file] = asked;
    return { status: answer.status, ...file === undefined ? {} : { file }, headers };
  },
  vercel(path) {
    const { "vercel.json": json = "" } = hostFiles("vercel", table);
    const { headers: rules, redirects, rewrites } = JSON.parse(json);
    const isAt = ({ source }: { source: string }) => {
      const [before = "", pattern = "", after = ""] = source.split(/(\(.*\))/);
      const regex = `${before.replaceAll(".", "\\.")}${pattern}${after.replaceAll(".", "\\.")}`;
      return new RegExp(`^${regex}$`).test(path);
    };
    const headers = Object.fromEntries(
      rules.filter(isAt).flatMap((rule: { headers: { key: string; value: string }[] }) =>
        rule.headers.map(({ key, value }) => [key, value])
      ),
    );
    const redirect = redirects.find(isAt);
    if (redirect) return { status: redirect.statusCode, location: redirect.destination, headers };
    if (files.has(path)) return { status: 200, file: path, headers };
    const rewrite = rewrites.find(isAt);
    return rewrite ? { status: 200, file: rewrite.destination, headers } : { status: 404, headers };
  },
};

describe.each(HOSTS)("on %s", (host) => {
  it.each(paths)("%s is answered as the table says", async (path) => {
    expect(await hosts[host](path)).toEqual(wanted(path));
  });
});

it("no path gets a header from two rules, because hosts differ in what they do then", () => {
  for (const path of [...paths, ...table.headers.map((rule) => rule.path)]) {
    const names = table.headers.filter((rule) => fits(rule.path, path))
      .flatMap(({ headers }) => Object.keys(headers));
    expect(names, path).toEqual([...new Set(names)]);
  }
});

it("`_headers` has every line of the table, and no line is longer than Cloudflare reads", () => {
  const { _headers = "" } = hostFiles(null, table);
  expect(parseHeaders(_headers)).toEqual(table.headers);
  expect(Math.max(..._headers.split("\n").map(({ length }) => length))).toBeLessThan(2_000);
});

it("Cloudflare gets no line that answers every path, which it refuses as an endless loop", () => {
  expect(hostFiles("cloudflare", table)["_redirects"]).not.toMatch(/ 200$/m);
});

it("an unknown host is refused with the names of the known ones", () => {
  expect(readHost("")).toBeNull();
  expect(readHost("vercel")).toBe("vercel");
  expect(() => readHost("github")).toThrow("It can be empty, netlify, cloudflare, vercel.");
});
