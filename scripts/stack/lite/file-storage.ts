import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { copyFile, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import * as z from "zod/mini";
import { putFile, removeFile, removeLater } from "./file-changes.ts";

/** The library chooses these names. */
interface ObjectMetadata {
  cacheControl: string;
  contentLength: number;
  size: number;
  mimetype: string;
  lastModified: Date;
  eTag: string;
}

type Body = NodeReadableStream | ReadableStream | Uint8Array;

const savedSchema = z.object({ mimetype: z.string(), cacheControl: z.string(), eTag: z.string() });

/**
 * Stores Storage's files on disk. A file's name is the hash of its path, because a path may contain
 * characters that a file system forbids, and a hash never leaves the folder. Its type is stored in
 * a file next to it.
 */
export function createFileStorage(folder: string) {
  const place = (bucket: string, path: string) => {
    const hash = createHash("sha256").update(`${bucket}/${path}`).digest("hex");
    return join(folder, hash.slice(0, 2), hash);
  };

  const describe = async (bucket: string, path: string): Promise<ObjectMetadata> => {
    const file = place(bucket, path);
    const { size, mtime } = await stat(file);
    const saved = z.parse(savedSchema, JSON.parse(await readFile(`${file}.json`, "utf8")));
    return { ...saved, size, contentLength: size, lastModified: mtime };
  };

  const remove = (bucket: string, path: string) => {
    removeLater(place(bucket, path));
    return Promise.resolve();
  };

  return {
    driver: folder,

    async uploadObject(
      bucket: string,
      path: string,
      _version: string | undefined,
      body: Body,
      mimetype: string,
      cacheControl: string,
    ) {
      const file = place(bucket, path);
      await mkdir(join(file, ".."), { recursive: true });
      // All or nothing: an upload that breaks off leaves the existing file unchanged.
      const unfinished = `${file}.${crypto.randomUUID()}`;
      const hash = createHash("md5");
      try {
        await pipeline(
          toNodeStream(body),
          async function* (chunks: AsyncIterable<Uint8Array>) {
            for await (const chunk of chunks) {
              hash.update(chunk);
              yield chunk;
            }
          },
          createWriteStream(unfinished),
        );
        const eTag = `"${hash.digest("hex")}"`;
        await writeFile(`${unfinished}.json`, JSON.stringify({ mimetype, cacheControl, eTag }));
        await putFile(unfinished, file);
      } catch (error) {
        await removeFile(unfinished);
        throw error;
      }
      return { ...await describe(bucket, path), httpStatusCode: 200 };
    },

    async getObject(bucket: string, path: string) {
      const metadata = await describe(bucket, path);
      const body = Readable.toWeb(createReadStream(place(bucket, path)));
      return { metadata, httpStatusCode: 200, body };
    },

    headObject: describe,
    deleteObject: remove,

    async deleteObjects(bucket: string, paths: string[]) {
      for (const path of paths) await remove(bucket, path);
    },

    async copyObject(
      fromBucket: string,
      fromPath: string,
      _fromVersion: string | undefined,
      toBucket: string,
      toPath: string,
    ) {
      const from = place(fromBucket, fromPath);
      const to = place(toBucket, toPath);
      await mkdir(join(to, ".."), { recursive: true });
      const copy = `${to}.${crypto.randomUUID()}`;
      await copyFile(from, copy);
      await copyFile(`${from}.json`, `${copy}.json`);
      await putFile(copy, to);
      const { eTag, lastModified } = await describe(toBucket, toPath);
      return { httpStatusCode: 200, eTag, lastModified };
    },

    privateAssetUrl: (bucket: string, path: string) =>
      Promise.resolve(`file://${place(bucket, path)}`),
  };
}

function toNodeStream(body: Body): Readable {
  if (body instanceof Uint8Array) return Readable.from([body]);
  return Readable.from(body);
}
