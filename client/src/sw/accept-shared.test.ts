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
  expect(await readShared()).toEqual({ file: null, text: "The sea by night" });
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

/** A form with this file. */
function withFile(file: File): Request {
  const form = new FormData();
  form.set("text", "The sea");
  form.set("file", file);
  form.get = (name) => name === "file" ? file : "The sea";
  return { ...posted({}, ""), formData: () => Promise.resolve(form) } as unknown as Request;
}

it.each([
  ["photo", "sea.jpg", "image/jpeg"],
  ["clip", "sea.mp4", "video/mp4"],
  ["sound", "sea.mp3", "audio/mpeg"],
])("a shared %s is kept with its bytes", async (_kind, name, type) => {
  await acceptShared(withFile(new File(["bytes"], name, { type })));
  const shared = await readShared();
  expect(await shared?.file?.text()).toBe("bytes");
  expect(shared?.file?.type).toBe(type);
  expect(shared?.fileIsLost).toBeUndefined();
});

it("a shared file that is gone is reported, and its text is kept", async () => {
  const faked = fakeCaches();
  const open = async (name: string) => {
    const cache = await faked.open(name);
    const put = (url: string, response: Response) =>
      url.endsWith("/file")
        ? Promise.reject(new DOMException("gone", "NotFoundError"))
        : cache.put(url, response);
    return { ...cache, put };
  };
  vi.stubGlobal("caches", { ...faked, open });
  await acceptShared(withFile(new File(["bytes"], "sea.jpg")));
  expect(await readShared()).toEqual({ file: null, fileIsLost: true, text: "The sea" });
});

it("a shared file that is empty is reported, and its text is kept", async () => {
  await acceptShared(withFile(new File([], "sea.jpg")));
  expect(await readShared()).toEqual({ file: null, fileIsLost: true, text: "The sea" });
});

it("a shared file that the cache no longer gives is reported", async () => {
  await acceptShared(withFile(new File(["bytes"], "sea.jpg")));
  const faked = await caches.open("wan-pwa.shared");
  const kept = await faked.match("/shared/file");
  if (!kept) throw new Error("It was not kept.");
  const broken = {
    ...faked,
    match: (url: string) =>
      url.endsWith("/file")
        ? Promise.resolve({ blob: () => Promise.reject(new TypeError("gone")) })
        : faked.match(url),
  };
  vi.stubGlobal("caches", {
    has: () => Promise.resolve(true),
    open: () => Promise.resolve(broken),
  });
  expect(await readShared()).toEqual({ file: null, fileIsLost: true, text: "The sea" });
});

it("a form without a file lacks none", async () => {
  await acceptShared(withFile(new File([], "")));
  expect(await readShared()).toEqual({ file: null, text: "The sea" });
});

it("a body that cannot be read is reported", async () => {
  const broken = { ...posted({}, ""), formData: () => Promise.reject(new TypeError("unreadable")) };
  await acceptShared(broken as unknown as Request);
  expect(await readShared()).toEqual({ file: null, fileIsLost: true, text: "" });
});

it("a body that is not a form opens Create", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  const broken = { ...posted({}, ""), formData: () => Promise.reject(new TypeError("no form")) };
  expect((await acceptShared(broken as unknown as Request)).status).toBe(303);
});
