import type { Clock } from "../../fakes/time/clock.ts";
import type { Ids } from "../predictions/ids.ts";
import { video } from "./mp4.ts";
import { type Prediction, RETENTION_MS } from "../predictions/prediction.ts";

export interface OutputFile {
  prediction: Prediction;
  bytes: Buffer;
  expiresAt: number;
}

/** One file of the delivery host. */
export interface OutputFiles {
  /**
   * Makes the prediction's video and returns its address. A second call for the same prediction
   * returns the same address.
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
        const bytes = video(prediction.id, prediction.input);
        files.set(path, { prediction, bytes, expiresAt: clock.now() + RETENTION_MS });
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
