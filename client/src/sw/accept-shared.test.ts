import { beforeEach, expect, it, vi } from "vitest";
import { fakeCaches } from "../fixtures/fake-caches.ts";
import { readShared } from "../api/device/shared.ts";
import { acceptShared } from "./accept-shared.ts";

beforeEach(() => {
  vi.stubGlobal("caches", fakeCaches());
});

/** A form as the service worker sees it; a request in a test cannot name another referrer. */
function posted(headers: Record<string, string>, referrer: string): Request {
  const form = new FormData();
  form.set("title", "The sea");
  form.set("text", "by night");
  form.set("url", "by night");
  const request = {
    headers: new Headers(headers),
    referrer,
    formData: () => Promise.resolve(form),
  };
  return request as unknown as Request;
}

it.each([
  ["the system", {}, ""],
  ["the system, in a browser that says so", { "sec-fetch-site": "none" }, ""],
  ["the system, with the browser's own address", {}, "about:client"],
  ["our own page", {}, `${location.origin}/create`],
])("a form of %s is kept for the composer", async (_who, headers, referrer) => {
  const answer = await acceptShared(posted(headers as Record<string, string>, referrer));
  expect([answer.status, answer.headers.get("location")]).toEqual([
    303,
    `${location.origin}/create`,
  ]);
  expect(await readShared()).toEqual({ photo: null, text: "The sea by night" });
});

it.each([
  ["says that it is from another site", { "sec-fetch-site": "cross-site" }, ""],
  ["says that it is from another origin", { "sec-fetch-site": "same-site" }, ""],
  ["comes with the address of another site", {}, "https://evil.example/"],
  ["comes from another port", {}, "http://localhost:1/"],
])("a form that %s is thrown away, and Create opens", async (_what, headers, referrer) => {
  const answer = await acceptShared(posted(headers as Record<string, string>, referrer));
  expect(answer.status).toBe(303);
  expect(await readShared()).toBeNull();
});

it("a body that is not a form opens Create", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  const broken = { ...posted({}, ""), formData: () => Promise.reject(new TypeError("no form")) };
  expect((await acceptShared(broken as unknown as Request)).status).toBe(303);
});
