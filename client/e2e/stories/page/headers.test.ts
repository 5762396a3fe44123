import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, inject, it } from "vitest";

const headersOf = async (path: string) => (await fetch(`${inject("appUrl")}${path}`)).headers;

it("every page has a policy about what it may load, and forbids framing", async () => {
  for (const path of ["/", "/create", "/videos/some-id", "/sw.js", "/manifest.webmanifest"]) {
    const headers = await headersOf(path);
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("font-src 'self';");
    expect(policy).toContain(new URL(inject("stack").apiUrl).origin);
    expect(policy).not.toMatch(/unsafe|\*|data:|https:/);
    expect(headers.get("referrer-policy")).toBe("strict-origin");
    expect(headers.get("permissions-policy")).toContain("camera=()");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("cache-control")).toBe("no-cache");
  }
});

it("files with a hash in their name are cached for good", async () => {
  const page = await (await fetch(inject("appUrl"))).text();
  const [script = ""] = /\/assets\/[^" ]+\.js/.exec(page) ?? [];
  expect((await headersOf(script)).get("cache-control")).toContain("immutable");
  const [face = ""] = /\/assets\/outfit-[^" ]+\.woff2/.exec(page) ?? [];
  expect((await headersOf(face)).get("cache-control")).toContain("immutable");
});

it("the build contains the same headers for its host", async () => {
  const file = await readFile(join(inject("appFolder"), "_headers"), "utf8");
  const policy = (await headersOf("/")).get("content-security-policy") ?? "?";
  expect(file).toContain(`/*\n  Content-Security-Policy: ${policy}\n`);
  expect(file).toMatch(/\/assets\/\*\n {2}Cache-Control: public, max-age=31536000, immutable\n/);
  expect(file).toMatch(/\/sw\.js\n {2}Cache-Control: no-cache\n/);
});
