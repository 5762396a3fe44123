import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { attached } from "../../fixtures/fake-uploads.ts";
import { type FakeRequest, stubXhr } from "../../fixtures/fake-xhr.ts";
import { createAsk } from "../supabase/ask.ts";
import type { Client } from "../supabase/client.ts";
import { createUploadsApi } from "./create-uploads.ts";
import type { UploadsApi } from "./uploads.ts";

const MB = 1024 * 1024;
const invoke = vi.fn<(name: string, options: object) => Promise<unknown>>();
let requests: FakeRequest[];
let uploads: UploadsApi;

beforeEach(() => {
  requests = stubXhr();
  const user = {
    headers: () => ({ apikey: "key", authorization: "Bearer token" }),
    functions: () => Promise.resolve({ invoke }),
  };
  const session = { run: (once: () => Promise<unknown>) => once() };
  const client = { session, as: () => user } as unknown as Client;
  uploads = createUploadsApi(createAsk(() => Promise.resolve(client), "ada"), "ada");
});
afterEach(() => void vi.unstubAllGlobals());

async function sent(count = 1): Promise<FakeRequest> {
  await expect.poll(() => requests.length).toBeGreaterThanOrEqual(count);
  return requests[count - 1] as FakeRequest;
}

it("a file goes into the user's folder under its own id, and its reference says where it is", async () => {
  const file = new Blob(["clip"], { type: "video/mp4" });
  const shares: number[] = [];
  const uploading = uploads.upload(
    attached({ id: "a", bucket: "clips", file }),
    (share) => shares.push(share),
  );
  const request = await sent();
  expect(request.url).toMatch(/\/storage\/v1\/object\/clips\/ada\/a\.mp4$/);
  expect(request.headers["content-type"]).toBe("video/mp4");
  request.progress(2);
  request.answer(200);
  expect(await uploading).toBe("clips/ada/a.mp4");
  expect(shares).toEqual([0.5, 1]);
});

it("a file that cannot be read is not sent, and the user is told so", async () => {
  const file = Object.assign(new Blob(["x"]), {
    arrayBuffer: () => Promise.reject(new DOMException("no memory", "NotReadableError")),
  });
  await expect(uploads.upload(attached({ file })))
    .rejects.toMatchObject({ code: "file_unreadable", isAmbiguous: false });
  expect(requests).toEqual([]);
});

it("a large upload goes on in another visit, and its place is forgotten once it has arrived", async () => {
  const clip = attached({ id: "b", bucket: "clips", file: new Blob([new Uint8Array(7 * MB)]) });
  const first = uploads.upload(clip).catch((error: unknown) => error);
  (await sent()).answer(201, "", { location: "/upload/resumable/abc" });
  (await sent(2)).answer(403, "new row violates row-level security policy");
  (await sent(3)).answer(403);
  expect(await first).toMatchObject({ code: "too_many_uploads" });

  const again = uploads.upload(clip);
  const head = await sent(4);
  expect(head).toMatchObject({ method: "HEAD", url: expect.stringMatching(/resumable\/abc$/) });
  head.answer(200, "", { "upload-offset": String(6 * MB) });
  const rest = await sent(5);
  expect(rest.body?.size).toBe(1 * MB);
  rest.answer(204, "", { "upload-offset": String(7 * MB) });
  expect(await again).toBe("clips/ada/b.mp4");

  const third = uploads.upload(clip);
  const create = await sent(6);
  expect(create.method).toBe("POST");
  create.answer(409, "The resource already exists");
  expect(await third).toBe("clips/ada/b.mp4");
});

it("a file that was uploaded is measured by the server", async () => {
  const measured = {
    file: "clips/ada/a.mp4",
    type: "video/mp4",
    bytes: 4,
    milliseconds: 5063,
    width: 480,
    height: 832,
    has_sound: false,
  };
  invoke.mockResolvedValue({ data: measured, error: null });
  expect(await uploads.measure("clips/ada/a.mp4")).toEqual(measured);
  expect(invoke).toHaveBeenCalledWith("measure-upload", { body: { file: "clips/ada/a.mp4" } });
});

it("a file is kept under its id until it is forgotten", async () => {
  const clip = attached({ bucket: "clips" });
  await uploads.keep(clip);
  expect(await uploads.kept(clip.id)).toMatchObject({ id: clip.id, bucket: "clips" });
  await uploads.forget(clip.id);
  expect(await uploads.kept(clip.id)).toBeNull();
});
