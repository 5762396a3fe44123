/** The bucket of finished videos. */
import type { Client } from "../database/query.ts";
import { isMissing } from "./missing.ts";

const STORE_TIMEOUT_MS = 100_000;

export interface Videos {
  /** Storage keeps only complete uploads, so a file that exists is complete. */
  has(path: string): Promise<boolean>;
  remove(path: string): Promise<void>;
  /** Streams a video to the path and overwrites an earlier try. */
  store(path: string, body: ReadableStream<Uint8Array>): Promise<void>;
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

/** A timeout for uploads, because storage-js accepts no signal there. */
async function rejectAfter(milliseconds: number): Promise<never> {
  return await new Promise((_resolve, reject) => {
    AbortSignal.timeout(milliseconds).addEventListener(
      "abort",
      () => reject(new Error(`storage took longer than ${milliseconds} ms`)),
    );
  });
}
