import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type FakeRequest, stubXhr } from "../../fixtures/fake-xhr.ts";
import { createAsk } from "../supabase/ask.ts";
import type { Client } from "../supabase/client.ts";
import { createStorageRequests, isThereAlready } from "./storage-requests.ts";

let requests: FakeRequest[];
let tokens: (string | null)[];

beforeEach(() => {
  vi.useFakeTimers();
  requests = stubXhr();
  tokens = ["one", "two"];
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Renews the session once, as the rule for refused tokens does. */
const session = {
  run: (once: () => Promise<unknown>, isRefusal: (problem: unknown) => boolean) =>
    once().catch((problem: unknown) => isRefusal(problem) ? once() : Promise.reject(problem)),
};
const headers = () => {
  const token = tokens.shift();
  return token ? { apikey: "key", authorization: `Bearer ${token}` } : null;
};
const client = { session, as: () => ({ headers }) } as unknown as Client;
const send = createStorageRequests(
  createAsk(() => Promise.resolve(client), "ada"),
  "https://wan.test",
);

const post = (part: Partial<Parameters<typeof send>[0]> = {}) =>
  send({
    method: "POST",
    path: "object/clips/a.mp4",
    headers: { "content-type": "video/mp4" },
    body: new Blob(["clip"]),
    ...part,
  });

/** The problem with which it ends. */
const problemOf = (answer: Promise<unknown>) => answer.catch((error: unknown) => error);

async function sent(count = 1): Promise<FakeRequest> {
  await expect.poll(() => requests).toHaveLength(count);
  return requests[count - 1] as FakeRequest;
}

describe("a request to Storage", () => {
  it("goes to the project's own address with the token of the moment, and tells its progress", async () => {
    const loaded: number[] = [];
    const answer = post({ onProgress: (bytes) => loaded.push(bytes) });
    const request = await sent();
    expect(request).toMatchObject({
      method: "POST",
      url: "https://wan.test/storage/v1/object/clips/a.mp4",
      headers: { apikey: "key", authorization: "Bearer one", "content-type": "video/mp4" },
    });
    request.progress(2);
    request.progress(4);
    request.answer(201, "", { location: "/upload/1", "upload-offset": "4" });
    expect(await answer).toEqual({ location: "/upload/1", offset: 4 });
    expect(loaded).toEqual([2, 4]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is repeated with the new token after a refused one", async () => {
    const answer = post();
    (await sent()).answer(400, '{"statusCode":"403","message":"jwt expired"}');
    const again = await sent(2);
    expect(again.headers["authorization"]).toBe("Bearer two");
    again.answer(200);
    expect(await answer).toEqual({ location: null, offset: null });
  });

  it("is not sent while somebody else is signed in", async () => {
    tokens = [];
    await expect(post()).rejects.toMatchObject({ code: "not_signed_in", status: 401 });
    expect(requests).toEqual([]);
  });

  it.each([
    ["a text", 403, "new row violates row-level security policy", 403],
    ["JSON, whose own status counts", 400, '{"statusCode":"413","message":"too large"}', 413],
    ["JSON without a status", 500, '{"message":"broken"}', 500],
    ["nothing", 503, "", 503],
  ])("that is refused with %s is a Problem with its status", async (_with, status, text, read) => {
    const problem = problemOf(post());
    (await sent()).answer(status, text);
    expect(await problem).toMatchObject({ name: "Problem", status: read });
  });

  it("without an answer is unreachable", async () => {
    const problem = problemOf(post());
    (await sent()).fail();
    expect(await problem).toMatchObject({ code: "unreachable", status: 0 });
  });

  it("may take as long as bytes leave, and ends a minute after the last one", async () => {
    const problem = problemOf(post());
    const request = await sent();
    for (let minute = 0; minute < 10; minute += 1) {
      await vi.advanceTimersByTimeAsync(59_000);
      request.progress(minute);
    }
    expect(request.isAborted).toBe(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(request.isAborted).toBe(true);
    expect(await problem).toMatchObject({ code: "no_answer", status: 0 });
  });

  it("ends when it is told to", async () => {
    const stop = new AbortController();
    const problem = problemOf(post({ signal: stop.signal }));
    const request = await sent();
    const timers = vi.getTimerCount();
    stop.abort();
    expect(request.isAborted).toBe(true);
    expect(await problem).toMatchObject({ name: "Problem", status: 0 });
    expect(vi.getTimerCount()).toBe(timers - 1);
  });
});

it("a file that is there already is known from Storage's words, in each of its forms", async () => {
  for (
    const [status, text] of [
      [409, "The resource already exists"],
      [400, '{"statusCode":"409","error":"Duplicate","message":"The resource already exists"}'],
      [400, "Asset Already Exists"],
    ] as const
  ) {
    const problem = problemOf(post());
    (await sent(requests.length + 1)).answer(status, text);
    expect(isThereAlready(await problem)).toBe(true);
    tokens = ["one"];
  }
  const conflict = problemOf(post());
  (await sent(requests.length + 1)).answer(409, "Upload-Offset conflict");
  expect(isThereAlready(await conflict)).toBe(false);
});
