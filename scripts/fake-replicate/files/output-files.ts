import type { Clock } from "../../fakes/time/clock.ts";
import type { Ids } from "../predictions/ids.ts";
import { video } from "./mp4.ts";
import { type Prediction, RETENTION_MS } from "../predictions/prediction.ts";

export interface OutputFile {
  prediction: Prediction;
  bytes: Buffer;
  expires_at: number;
}

/** What the delivery host holds. */
export interface OutputFiles {
  /** Makes the prediction's video and returns its address; the same again for the same prediction. */
  publish(prediction: Prediction): string;
  /** @param path as in the URL, with its slash; `undefined` for an unknown or expired file */
  find(path: string): OutputFile | undefined;
  clear(): void;
}

export function createOutputFiles(clock: Clock, ids: Ids, delivery_url: string): OutputFiles {
  const files = new Map<string, OutputFile>();
  const path_of = new Map<string, string>();
  return {
    publish(prediction) {
      let path = path_of.get(prediction.id);
      if (path === undefined) {
        path = `/xezq/${ids.outputFolder()}/output.mp4`;
        const bytes = video(prediction.id, prediction.input);
        files.set(path, { prediction, bytes, expires_at: clock.now() + RETENTION_MS });
        path_of.set(prediction.id, path);
      }
      return `${delivery_url}${path}`;
    },
    find(path) {
      const file = files.get(path);
      return file && clock.now() < file.expires_at ? file : undefined;
    },
    clear() {
      files.clear();
      path_of.clear();
    },
  };
}
