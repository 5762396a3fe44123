/** The private buckets: uploaded pictures, finished videos and their posters. */
import { type PictureType, SNIFF_BYTES, sniffPicture } from "../contracts/pictures.ts";
import type { Client } from "./database/query.ts";
import { internalProblem } from "../http/problem.ts";

interface StorageError {
  status?: number | undefined;
  statusCode?: string | undefined;
}

/** Replicate reads the picture when the run starts, so the URL must outlive a long queue. */
const PICTURE_URL_SECONDS = 2 * 60 * 60;

const LOOK_TIMEOUT_MS = 10_000;
const STORE_TIMEOUT_MS = 100_000;

/** A stored file: its size in bytes, and its type by its first bytes (null: not a picture). */
export interface Picture {
  size: number;
  type: PictureType | null;
  /** A signed URL that Replicate can read. */
  url: string;
}

export interface Pictures {
  /** Looks with the user's rights. Null: there is no file of this user at the path. */
  find(path: string): Promise<Picture | null>;
}

export interface Videos {
  /** Storage keeps only complete uploads, so a file that exists is complete. */
  has(path: string): Promise<boolean>;
  remove(path: string): Promise<void>;
  /** Streams a video to the path and overwrites an earlier try. */
  store(path: string, body: ReadableStream<Uint8Array>): Promise<void>;
}

/** Removes files. Bypasses all policies. */
export interface Files {
  /**
   * Removes all files in a user's folder of a bucket, a hundred at a time. An empty folder is not
   * an error. Returns false if it may not continue before the folder is empty.
   */
  removeFolder(bucket: Bucket, userId: string, mayContinue: () => boolean): Promise<boolean>;
  /** A file that does not exist is not an error. */
  remove(bucket: string, paths: string[]): Promise<void>;
}

type Bucket = "pictures" | "videos" | "posters";

/** How many files one call lists and removes. */
const FILES_PER_CALL = 100;

export function connectFiles(client: Client): Files {
  async function remove(bucket: string, paths: string[]): Promise<void> {
    if (paths.length === 0) return;
    const { error } = await client.storage.from(bucket).remove(paths);
    if (error) throw error;
  }
  return {
    remove,
    async removeFolder(bucket, userId, mayContinue) {
      // Listed files are removed before the next list call, so each call starts at the first file.
      // If a call lists the same files again, we stop.
      let before = "";
      while (mayContinue()) {
        const { data, error } = await client.storage.from(bucket).list(userId, {
          limit: FILES_PER_CALL,
        });
        if (error) throw error;
        const paths = data.map(({ name }) => `${userId}/${name}`);
        if (paths.length === 0) return true;
        if (paths.join() === before) throw new Error(`files of ${bucket} could not be removed`);
        before = paths.join();
        await remove(bucket, paths);
      }
      return false;
    },
  };
}

export function connectPictures(client: Client): Pictures {
  return {
    async find(path) {
      const signed = await client.storage.from("pictures").createSignedUrl(
        path,
        PICTURE_URL_SECONDS,
      );
      if (signed.error) {
        if (isMissing(signed.error)) return null;
        throw internalProblem(signed.error);
      }
      // Read only the first bytes, whatever the size. If Storage ignores the Range header, we read
      // the start of the stream.
      const response = await fetch(signed.data.signedUrl, {
        headers: { range: `bytes=0-${SNIFF_BYTES - 1}` },
        signal: AbortSignal.timeout(LOOK_TIMEOUT_MS),
      });
      if (
        response.status === 400 || response.status === 404 ||
        response.body === null
      ) {
        await response.body?.cancel();
        return null;
      }
      // The file is empty, so it has no first byte.
      if (response.status === 416) {
        await response.body.cancel();
        return { size: 0, type: null, url: signed.data.signedUrl };
      }
      if (!response.ok) {
        throw internalProblem(`storage answered ${response.status}`);
      }
      const size = response.headers.get("content-range")?.split("/")[1] ??
        response.headers.get("content-length");
      return {
        size: Number(size),
        type: sniffPicture(await readHead(response.body, SNIFF_BYTES)),
        url: signed.data.signedUrl,
      };
    },
  };
}

/** Storage answers 400 for a missing file, and has the real status in the body. */
function isMissing({ status, statusCode }: StorageError): boolean {
  return (status === 400 || status === 404) && statusCode !== "401" && statusCode !== "403";
}

export function connectVideos(client: Client): Videos {
  return {
    async has(path) {
      // `exists()` would throw unless the error has a code that older versions of Storage do not
      // send.
      const { error } = await client.storage.from("videos").info(path);
      if (error && !isMissing(error)) throw error;
      return !error;
    },

    async remove(path) {
      const { error } = await client.storage.from("videos").remove([path]);
      if (error) throw error;
    },

    async store(path, body) {
      const stored = await Promise.race([
        client.storage.from("videos").upload(path, body, {
          contentType: "video/mp4",
          duplex: "half",
          upsert: true,
        }),
        rejectAfter(STORE_TIMEOUT_MS),
      ]);
      if (stored.error) throw stored.error;
    },
  };
}

/** Reads at most `length` bytes and cancels the rest. */
async function readHead(
  body: ReadableStream<Uint8Array>,
  length: number,
): Promise<Uint8Array> {
  const head: number[] = [];
  for await (const chunk of body) {
    head.push(...chunk.subarray(0, length - head.length));
    if (head.length >= length) break;
  }
  return Uint8Array.from(head);
}

/** A timeout for uploads, because storage-js accepts no signal there. */
async function rejectAfter(milliseconds: number): Promise<never> {
  return await new Promise((_resolve, reject) => {
    AbortSignal.timeout(milliseconds).addEventListener(
      "abort",
      () => reject(new Error(`storage took longer than ${milliseconds} ms`)),
    );
  });
}
