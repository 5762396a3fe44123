import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createClient } from "@supabase/supabase-js";
import { afterEach, describe, expect, it } from "vitest";
import type { Database } from "../../contracts/database.types.ts";
import { connectUploads } from "./uploads.ts";

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function listen(answer: RequestListener) {
  server = createServer(answer);
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, uploads: connectUploads(createClient<Database>(url, "sb_publishable_test")) };
}

const file = Uint8Array.from({ length: 1000 }, (_, index) => index % 256);

/** Gives the wanted part, as Storage does. */
const ranged: RequestListener = (request, response) => {
  const [, from = 0, to = 0] = (/bytes=(\d+)-(\d+)/.exec(request.headers.range ?? "") ?? []).map(
    Number,
  );
  const part = file.subarray(from, to + 1);
  response.writeHead(206, {
    "content-range": `bytes ${from}-${from + part.length - 1}/${file.length}`,
    "content-length": part.length,
  }).end(part);
};

/** Ignores the header Range, and sends the file in small parts. */
const whole: RequestListener = (_request, response) => {
  response.writeHead(200, { "content-length": file.length });
  for (let offset = 0; offset < file.length; offset += 70) {
    response.write(file.subarray(offset, offset + 70));
  }
  response.end();
};

describe("a part of a file", () => {
  it.each([["Storage sends it alone", ranged], ["Storage sends the whole file", whole]])(
    "is read exactly when %s",
    async (_case, answer) => {
      const { url, uploads } = await listen(answer);
      const read = uploads.read(url);
      for (
        const [offset, length] of [[0, 64], [0, 1000], [100, 500], [999, 1], [900, 500]] as const
      ) {
        const { bytes, size } = await read(offset, length);
        expect(size).toBe(1000);
        expect([...bytes]).toEqual([...file.subarray(offset, offset + length)]);
      }
    },
  );

  it("of an empty file has no bytes", async () => {
    const { url, uploads } = await listen((_request, response) =>
      response.writeHead(416, { "content-range": "bytes */0" }).end()
    );
    expect(await uploads.read(url)(0, 64)).toEqual({ bytes: new Uint8Array(), size: 0 });
  });

  it.each([
    [400, "upload_not_found"],
    [404, "upload_not_found"],
    [500, "internal"],
    [503, "internal"],
  ])("that is answered with %i is the problem %s", async (status, code) => {
    const { url, uploads } = await listen((_request, response) =>
      response.writeHead(status).end("no")
    );
    await expect(uploads.read(url)(0, 64)).rejects.toMatchObject({ code });
  });

  it("without the size of its file is an error of ours", async () => {
    const { url, uploads } = await listen((_request, response) => {
      response.writeHead(206, { "content-range": "bytes 0-3/*" }).end("abcd");
    });
    await expect(uploads.read(url)(0, 4)).rejects.toMatchObject({ code: "internal" });
  });
});

describe("a signed URL", () => {
  const name = { bucket: "clips", path: "a/b.mp4" } as const;
  const answering = (status: number, body: object): RequestListener => (_request, response) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));

  it("is that of Storage", async () => {
    const { url, uploads } = await listen(
      answering(200, { signedURL: "/object/sign/clips/a/b.mp4?token=t" }),
    );
    expect(await uploads.sign(name)).toBe(`${url}/storage/v1/object/sign/clips/a/b.mp4?token=t`);
  });

  it.each([[400, "404"], [404, "404"]])(
    "is not there for a missing file (%i)",
    async (status, statusCode) => {
      const { uploads } = await listen(
        answering(status, { statusCode, error: "not_found", message: "Object not found" }),
      );
      expect(await uploads.sign(name)).toBeNull();
    },
  );

  it.each([[400, "403"], [500, "500"]])(
    "that fails is an error of ours (%i, %s)",
    async (status, statusCode) => {
      const { uploads } = await listen(
        answering(status, { statusCode, error: "no", message: "no" }),
      );
      await expect(uploads.sign(name)).rejects.toMatchObject({ code: "internal" });
    },
  );
});
