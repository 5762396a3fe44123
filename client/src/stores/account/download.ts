import { type ReadonlySignal, signal } from "@preact/signals";
import { Problem } from "../../api/problem.ts";
import type { Progress } from "./export-data.ts";
import { openTarget } from "./save-target.ts";
import type { Stores } from "../stores.ts";

type DownloadState =
  | { is: "idle" | "canceled" | "done" }
  /** Null while the files are being counted. */
  | { is: "running"; progress: Progress | null }
  | { is: "failed"; problem: Problem };

export interface Download {
  state: ReadonlySignal<DownloadState>;
  /** Must be called in a tap, because the browser may ask where to save. */
  start(): Promise<void>;
  cancel(): void;
}

/** Downloads the export of the user's data into a file. */
export function createDownload({ user, account }: Pick<Stores, "user" | "account">): Download {
  const state = signal<DownloadState>({ is: "idle" });
  let stop = new AbortController();

  async function start(): Promise<void> {
    if (state.peek().is === "running") return;
    stop = new AbortController();
    const { signal: until } = stop;
    const target = await openTarget(`wan-${new Date().toISOString().slice(0, 10)}.zip`);
    if (!target) return;
    state.value = { is: "running", progress: null };
    try {
      const [{ exportZip }, api] = await Promise.all([import("./export-data.ts"), account()]);
      const onProgress = (progress: Progress) => {
        if (!until.aborted) state.value = { is: "running", progress };
      };
      await target.write(await exportZip(await api.exportData(), user, onProgress, until), until);
      state.value = { is: "done" };
    } catch (error) {
      await target.discard();
      // Any error that is not a Problem comes from the disk or the browser: the file could not be
      // written.
      const problem = error instanceof Problem
        ? error
        : new Problem({ code: "not_saved", status: 0 });
      state.value = until.aborted ? { is: "canceled" } : { is: "failed", problem };
    }
  }

  return { state, start, cancel: () => stop.abort() };
}
