import type { Clock } from "../../fakes/time/clock.ts";
import type { Ids } from "../predictions/ids.ts";
import { askedVideo } from "./asked-video.ts";
import { composeVideo } from "./compose-video.ts";
import { type Prediction, RETENTION_MS } from "../predictions/prediction.ts";

interface OutputFile {
  prediction: Prediction;
  /**
   * An MP4 that differs from any other prediction's: its id is in a `free` box at the end, which
   * ISO-BMFF players skip (ISO/IEC 14496-12, 8.1.2).
   */
  read(): Promise<Buffer>;
  expiresAt: number;
}

/** One file of the delivery host. */
export interface OutputFiles {
  /**
   * The address of the prediction's video, the same in every call. The video is made when it is
   * read.
   */
  publish(prediction: Prediction): string;
  /**
   * @param path as in the URL, with its slash. Returns `undefined` for an unknown or expired file
   */
  find(path: string): OutputFile | undefined;
  clear(): void;
}

export function createOutputFiles(clock: Clock, ids: Ids, deliveryUrl: string): OutputFiles {
  const files = new Map<string, OutputFile>();
  const pathOf = new Map<string, string>();
  return {
    publish(prediction) {
      let path = pathOf.get(prediction.id);
      if (path === undefined) {
        path = `/xezq/${ids.outputFolder()}/output.mp4`;
        files.set(path, {
          prediction,
          read: async () =>
            Buffer.concat([await composeVideo(askedVideo(prediction)), freeBox(prediction.id)]),
          expiresAt: clock.now() + RETENTION_MS,
        });
        pathOf.set(prediction.id, path);
      }
      return `${deliveryUrl}${path}`;
    },
    find(path) {
      const file = files.get(path);
      return file && clock.now() < file.expiresAt ? file : undefined;
    },
    clear() {
      files.clear();
      pathOf.clear();
    },
  };
}

function freeBox(text: string): Buffer {
  const payload = Buffer.from(text, "utf8");
  const head = Buffer.alloc(8);
  head.writeUInt32BE(head.length + payload.length, 0);
  head.write("free", 4, "latin1");
  return Buffer.concat([head, payload]);
}
