/** Storage takes a large file in chunks, by TUS, as a hosted project does. */
import type { SupabaseClient, User } from "@supabase/supabase-js";
import { beforeEach, describe, expect, test } from "vitest";
import { signUp } from "../fixtures/start-fixture-stack.ts";
import { useFixtureStack } from "../fixtures/use-fixture-stack.ts";
import { PATIENCE_MS } from "../../test/patience.ts";
import type { Stack } from "../stack.ts";

const MIB = 1024 * 1024;
const CHUNK_BYTES = 6 * MIB;

let stack: Stack;
useFixtureStack((started) => (stack = started));

let client: SupabaseClient;
let user: User;
let token: string;
beforeEach(async () => {
  ({ client, user, token } = await signUp(stack));
});

interface Call {
  method: string;
  url?: string;
  headers?: Record<string, string>;
  body?: Uint8Array<ArrayBuffer>;
}

function call({ method, url, headers, body }: Call): Promise<Response> {
  return fetch(url ?? `${stack.urls.api}/storage/v1/upload/resumable`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      apikey: stack.keys.publishable,
      "tus-resumable": "1.0.0",
      ...headers,
    },
    ...(body && { body }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
}

interface Begin {
  bucket?: string;
  type?: string;
  headers?: Record<string, string>;
  body?: Uint8Array<ArrayBuffer> | undefined;
}

/** Begins an upload of a film. */
function begin(
  name: string,
  length: number,
  { bucket = "films", type = "video/mp4", headers = {}, body }: Begin = {},
): Promise<Response> {
  const metadata = { bucketName: bucket, objectName: name, contentType: type, cacheControl: "60" };
  const pairs = Object.entries(metadata).map(([key, value]) => `${key} ${btoa(value)}`);
  return call({
    method: "POST",
    headers: { "upload-length": `${length}`, "upload-metadata": pairs.join(","), ...headers },
    ...(body && { body }),
  });
}

function send(url: string, offset: number, body: Uint8Array<ArrayBuffer>): Promise<Response> {
  return call({
    method: "PATCH",
    url,
    headers: { "upload-offset": `${offset}`, "content-type": "application/offset+octet-stream" },
    body,
  });
}

/** The address of a new upload, which must be accepted. */
async function addressOf(begun: Promise<Response>): Promise<string> {
  const response = await begun;
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
  return response.headers.get("location") ?? "";
}

const said = async (response: Response) => [response.status, await response.text()] as const;
const offsetAt = async (url: string) =>
  (await call({ method: "HEAD", url })).headers.get("upload-offset");
const rowsOf = (name: string) =>
  stack
    .sql`select version, owner_id, (metadata ->> 'size')::integer as bytes, metadata ->> 'mimetype' as type
    from storage.objects where name = ${name}`;

/** Bytes that differ from chunk to chunk. */
function film(bytes: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes).map((_, at) => (at >> 16) ^ at);
}

describe("a resumable upload", () => {
  test("is a file after its last chunk, and no earlier", async () => {
    const bytes = film(CHUNK_BYTES + MIB);
    const name = `${user.id}/film.mp4`;
    const url = await addressOf(begin(name, bytes.length));
    expect(await offsetAt(url)).toBe("0");

    const first = await send(url, 0, bytes.slice(0, CHUNK_BYTES));
    expect(first.status).toBe(204);
    expect(first.headers.get("upload-offset")).toBe(`${CHUNK_BYTES}`);
    expect(await rowsOf(name)).toEqual([]);
    expect(await offsetAt(url)).toBe(`${CHUNK_BYTES}`);

    expect((await send(url, CHUNK_BYTES, bytes.slice(CHUNK_BYTES))).status).toBe(204);
    expect(await rowsOf(name)).toEqual([{
      version: expect.any(String),
      owner_id: user.id,
      bytes: bytes.length,
      type: "video/mp4",
    }]);
    const stored = await client.storage.from("films").download(name);
    const downloaded = new Uint8Array(await stored.data?.arrayBuffer() ?? new ArrayBuffer());
    expect(Buffer.compare(downloaded, bytes)).toBe(0);
    // Who did not hear the last answer learns from HEAD that all has arrived.
    expect(await offsetAt(url)).toBe(`${bytes.length}`);
  });

  test("says how long it is and until when it lives", async () => {
    const begun = await begin(`${user.id}/film.mp4`, MIB);
    const lives = Date.parse(begun.headers.get("upload-expires") ?? "") - Date.now();
    expect(lives / 3_600_000).toBeGreaterThan(23);
    const head = await call({ method: "HEAD", url: begun.headers.get("location") ?? "" });
    expect(head.headers.get("upload-length")).toBe(`${MIB}`);
    expect(head.headers.get("upload-metadata")).toContain(
      `objectName ${btoa(`${user.id}/film.mp4`)}`,
    );
    expect(head.headers.get("cache-control")).toBe("no-store");
  });

  test("may bring its first chunk when it begins", async () => {
    const name = `${user.id}/small.mp4`;
    const headers = { "content-type": "application/offset+octet-stream" };
    const begun = await begin(name, 5, { headers, body: film(5) });
    expect(begun.status).toBe(201);
    expect(begun.headers.get("upload-offset")).toBe("5");
    expect(await rowsOf(name)).toMatchObject([{ bytes: 5 }]);
    expect((await begin(`${user.id}/empty.mp4`, 0)).status).toBe(201);
    expect(await rowsOf(`${user.id}/empty.mp4`)).toMatchObject([{ bytes: 0 }]);
  });

  test("goes on where it was after a chunk broke off", async () => {
    const bytes = film(CHUNK_BYTES + 10);
    const name = `${user.id}/film.mp4`;
    const url = await addressOf(begin(name, bytes.length));
    const broken = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(bytes.slice(0, MIB)),
      pull: () => Promise.reject(new Error("The network is gone.")),
    });
    const streaming = {
      method: "PATCH",
      headers: {
        authorization: `Bearer ${token}`,
        apikey: stack.keys.publishable,
        "tus-resumable": "1.0.0",
        "upload-offset": "0",
        "content-type": "application/offset+octet-stream",
      },
      body: broken,
      // Node requires this for a body that is a stream. Its type is missing.
      duplex: "half",
    };
    await expect(fetch(url, streaming)).rejects.toThrow("fetch failed");
    expect(await offsetAt(url)).toBe("0");
    await send(url, 0, bytes.slice(0, CHUNK_BYTES));
    await send(url, CHUNK_BYTES, bytes.slice(CHUNK_BYTES));
    expect(await rowsOf(name)).toMatchObject([{ bytes: bytes.length }]);
  });

  test("can be given up", async () => {
    const url = await addressOf(begin(`${user.id}/film.mp4`, MIB));
    expect((await call({ method: "DELETE", url })).status).toBe(204);
    expect((await call({ method: "HEAD", url })).status).toBe(404);
  });
});

describe("the policies and triggers decide", () => {
  test("when an upload begins: somebody else's folder is refused", async () => {
    const other = await signUp(stack);
    expect(await said(await begin(`${other.user.id}/film.mp4`, MIB)))
      .toEqual([403, "new row violates row-level security policy"]);
  });

  test("when an upload begins: a trigger's refusal arrives with its message", async () => {
    expect(await said(await begin(`${user.id}/refused.mp4`, MIB))).toEqual([403, "no_room"]);
  });

  test("with every chunk, as the caller of that chunk", async () => {
    const bytes = film(CHUNK_BYTES + 10);
    const name = `${user.id}/film.mp4`;
    const url = await addressOf(begin(name, bytes.length));
    ({ token } = await signUp(stack));
    const chunk = await send(url, 0, bytes.slice(0, CHUNK_BYTES));
    expect(await said(chunk)).toEqual([403, "new row violates row-level security policy"]);
    expect(await offsetAt(url)).toBe("0");
  });

  test("at the end: a file that is refused is not there, although all has arrived", async () => {
    const name = `${user.id}/unwelcome.mp4`;
    const url = await addressOf(begin(name, 10));
    expect(await said(await send(url, 0, film(10)))).toEqual([403, "no_room"]);
    expect(await offsetAt(url)).toBe("10");
    expect(await rowsOf(name)).toEqual([]);
  });

  test("of two uploads on one path, the first to end makes the file", async () => {
    const name = `${user.id}/film.mp4`;
    const [first, second] = [await addressOf(begin(name, 10)), await addressOf(begin(name, 10))];
    expect((await send(second, 0, film(10))).status).toBe(204);
    expect(await said(await send(first, 0, film(10)))).toEqual([409, expect.any(String)]);
    const again = await begin(name, 10);
    expect(again.status).toBe(409);
  });
});

describe("it refuses", () => {
  test("what is larger than the bucket allows, before a byte is sent", async () => {
    expect(await said(await begin(`${user.id}/film.mp4`, 15_000_001)))
      .toEqual([413, "Maximum size exceeded\n"]);
    expect((await begin(`${user.id}/film.mp4`, 15_000_000)).status).toBe(201);
  });

  test("a type that the bucket does not take, and an unknown bucket", async () => {
    const name = `${user.id}/film.mp4`;
    expect(await said(await begin(name, 10, { type: "text/html" })))
      .toEqual([415, "mime type text/html is not supported"]);
    expect((await begin(name, 10, { bucket: "nowhere" })).status).toBe(404);
  });

  test("a chunk at another offset, without changing the upload", async () => {
    const url = await addressOf(begin(`${user.id}/film.mp4`, CHUNK_BYTES + 10));
    expect(await said(await send(url, 5, film(10)))).toEqual([409, "Upload-Offset conflict\n"]);
    const both = await Promise.all([0, 0].map((at) => send(url, at, film(CHUNK_BYTES))));
    expect(both.map(({ status }) => status).toSorted()).toEqual([204, 409]);
    expect(await offsetAt(url)).toBe(`${CHUNK_BYTES}`);
  });

  test.for([1, CHUNK_BYTES - 1, CHUNK_BYTES + 1])(
    "a chunk of %i bytes that is not the last",
    async (bytes) => {
      const url = await addressOf(begin(`${user.id}/film.mp4`, 2 * CHUNK_BYTES));
      expect(await said(await send(url, 0, film(bytes))))
        .toEqual([400, `Every chunk but the last must have exactly ${CHUNK_BYTES} bytes\n`]);
      expect(await offsetAt(url)).toBe("0");
    },
  );

  test("more bytes than were announced", async () => {
    const url = await addressOf(begin(`${user.id}/film.mp4`, 10));
    expect((await send(url, 0, film(11))).status).toBe(413);
  });

  test("requests that do not follow the protocol", async () => {
    const url = await addressOf(begin(`${user.id}/film.mp4`, 10));
    const chunkType = { "content-type": "application/offset+octet-stream" };
    const missing = await fetch(url, {
      method: "HEAD",
      headers: { apikey: stack.keys.publishable },
    });
    expect(missing.status).toBe(412);
    const noOffset = await call({ method: "PATCH", url, headers: chunkType, body: film(10) });
    expect(await said(noOffset)).toEqual([403, "Upload-Offset header required\n"]);
    const noType = await call({
      method: "PATCH",
      url,
      headers: { "upload-offset": "0" },
      body: film(10),
    });
    expect(await said(noType)).toEqual([403, "Content-Type header required\n"]);
    const noNames = await call({ method: "POST", headers: { "upload-length": "10" } });
    expect(noNames.status).toBe(400);
    expect((await begin(`${user.id}/a.mp4`, 10, { headers: { "upload-length": "-1" } })).status)
      .toBe(400);
    expect((await call({ method: "HEAD", url: `${url}x` })).status).toBe(404);
  });
});

test("a browser may send and read the protocol's headers, and no others", async () => {
  const options = await fetch(`${stack.urls.api}/storage/v1/upload/resumable`, {
    method: "OPTIONS",
  });
  const allowed = options.headers.get("access-control-allow-headers")?.split(",") ?? [];
  expect(allowed).toEqual(expect.arrayContaining(["upload-offset", "tus-resumable", "apikey"]));
  expect(allowed).not.toContain("x-client-info");
  const begun = await begin(`${user.id}/film.mp4`, 10);
  const exposed = begun.headers.get("access-control-expose-headers")?.split(",");
  expect(exposed).toEqual(expect.arrayContaining(["location", "upload-offset"]));
});
