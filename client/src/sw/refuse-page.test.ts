import { expect, it, vi } from "vitest";
import { refusePage } from "./refuse-page.ts";

const [html, script] = ["text/html; charset=utf-8", "text/javascript"];

function answered(path: string, status: number, type: string) {
  const response = new Response("content", { status, headers: { "content-type": type } });
  return { request: new Request(`https://app.example${path}`), response };
}

it.each([
  ["the page itself", "/index.html", 200, html, true],
  ["a script", "/assets/a-1.js", 200, script, true],
  ["the page in place of a script", "/assets/a-1.js", 200, html, false],
  ["a script that is missing", "/assets/a-1.js", 404, script, false],
  ["a page of the host about its own trouble", "/index.html", 503, html, false],
])("what is cached: %s", async (_what, path, status, type, isKept) => {
  const exchange = answered(path, status, type);
  expect(await refusePage.cacheWillUpdate(exchange)).toBe(isKept ? exchange.response : null);
});

it("the page in place of a script is not taken from the browser's own cache a second time", async () => {
  const { response: fresh } = answered("/assets/a-1.js", 200, script);
  const host = vi.fn<typeof fetch>(() => Promise.resolve(fresh));
  vi.stubGlobal("fetch", host);
  expect(await refusePage.fetchDidSucceed(answered("/assets/a-1.js", 200, html))).toBe(fresh);
  expect(host).toHaveBeenCalledExactlyOnceWith("https://app.example/assets/a-1.js", {
    cache: "reload",
  });
});
