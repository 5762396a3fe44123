import type { Signal } from "@preact/signals";
import type { UploadsApi } from "../../../api/user/uploads.ts";
import { asProblem } from "../../sync/loading.ts";
import type { DraftFile } from "./draft-file.ts";

/** Uploads clips and sounds, and has each measured by the server. */
export interface Sending {
  send(key: string): Promise<void>;
  stop(key: string): void;
  stopAll(): void;
}

interface SendingWorld {
  uploads: Pick<UploadsApi, "upload" | "measure">;
  all: Signal<readonly DraftFile[]>;
}

export function createSending({ uploads, all }: SendingWorld): Sending {
  const aborts = new Map<string, AbortController>();

  return {
    async send(key) {
      const file = all.peek().find((each) => each.key === key);
      if (!file || file.is === "too_long" || file.is === "outdated") return;
      const { input, kind, stored, continues, cutFrom, attached } = file;
      const its = { key, input, kind, stored, continues, cutFrom, attached };
      const abort = new AbortController();
      aborts.set(key, abort);
      const change = (next: DraftFile) => {
        if (abort.signal.aborted) return;
        all.value = all.peek().map((each) => each.key === key ? next : each);
      };
      change({ ...its, is: "uploading", share: attached ? 0 : 1 });
      try {
        const onProgress = (share: number) => change({ ...its, is: "uploading", share });
        const reference = attached
          ? await uploads.upload(attached, onProgress, abort.signal)
          : stored ?? "";
        if (abort.signal.aborted) return;
        const { milliseconds } = await uploads.measure(reference);
        change({ ...its, is: "uploaded", reference, milliseconds });
      } catch (error) {
        if (!abort.signal.aborted) change({ ...its, is: "failed", problem: asProblem(error) });
      } finally {
        if (aborts.get(key) === abort) aborts.delete(key);
      }
    },
    stop(key) {
      aborts.get(key)?.abort();
      aborts.delete(key);
    },
    stopAll: () => aborts.forEach((abort) => abort.abort()),
  };
}
