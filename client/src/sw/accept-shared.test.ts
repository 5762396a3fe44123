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

/** A form with this photo. */
function withPhoto(photo: File): Request {
  const form = new FormData();
  form.set("text", "The sea");
  form.set("photo", photo);
  form.get = (name) => name === "photo" ? photo : "The sea";
  return { ...posted({}, ""), formData: () => Promise.resolve(form) } as unknown as Request;
}

it("a shared photo is kept with its bytes", async () => {
  await acceptShared(withPhoto(new File(["pixels"], "sea.jpg", { type: "image/jpeg" })));
  const shared = await readShared();
  expect(await shared?.photo?.text()).toBe("pixels");
  expect(shared?.photo?.type).toBe("image/jpeg");
  expect(shared?.photoIsLost).toBeUndefined();
});

it.each<[string, File]>([
  [
    "is gone",
    Object.assign(new File(["pixels"], "sea.jpg"), {
      arrayBuffer: () => Promise.reject(new DOMException("gone", "NotFoundError")),
    }),
  ],
  ["is empty", new File([], "sea.jpg")],
])("a shared photo that %s is reported, and its text is kept", async (_how, photo) => {
  await acceptShared(withPhoto(photo));
  expect(await readShared()).toEqual({ photo: null, photoIsLost: true, text: "The sea" });
});

it("a form without a photo lacks none", async () => {
  await acceptShared(withPhoto(new File([], "")));
  expect(await readShared()).toEqual({ photo: null, text: "The sea" });
});

it("a body that cannot be read is reported", async () => {
  const broken = { ...posted({}, ""), formData: () => Promise.reject(new TypeError("unreadable")) };
  await acceptShared(broken as unknown as Request);
  expect(await readShared()).toEqual({ photo: null, photoIsLost: true, text: "" });
});

it("a body that is not a form opens Create", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  const broken = { ...posted({}, ""), formData: () => Promise.reject(new TypeError("no form")) };
  expect((await acceptShared(broken as unknown as Request)).status).toBe(303);
});
