import type { ReadonlySignal } from "@preact/signals";
import type { Input, Inputs } from "../../../api/contracts.ts";
import type { KnownFile, Memory } from "../../../api/device/kept/memory.ts";
import type { Attached, Part, UploadsApi } from "../../../api/user/uploads.ts";
import type { Device } from "../../device/device.ts";
import type { DraftFile } from "./draft-file.ts";

/** The files in the composer. */
export interface Files {
  all: ReadonlySignal<readonly DraftFile[]>;
  /** The name of the input whose file is being read: a large one can take seconds. */
  reading: ReadonlySignal<string | null>;
  /** What a reload needs to find them again. */
  known: ReadonlySignal<readonly KnownFile[]>;
  /**
   * Rejects with a Problem if the input does not take the file. If another one is chosen for the
   * same input meanwhile, that one counts. `onPlaced` is called as soon as it is in the composer.
   */
  attach(file: Blob, input: Input, onPlaced?: () => void): Promise<void>;
  /** Takes the chosen part of a file that is too long, also in place of another part of it. */
  cut(key: string, part: Part, input: Input): Promise<void>;
  /** Puts a file that is ready into its input, in place of the one that is there. */
  put(attached: Attached, input: Input, continues?: string | null): Promise<void>;
  /** Uses an own finished video. */
  use(reference: string, input: Input, continues?: string | null): Promise<void>;
  /** Uploads a file again after a failure. */
  retry(key: string): void;
  remove(key: string): void;
  /** Puts a list into another order, without those that are not named. */
  arrange(input: string, keys: readonly string[]): void;
  /** Empties the composer. The files that are named stay on the device, as the caller's. */
  takeAll(keys: readonly string[]): void;
  /** Takes over the files of a request, or of an earlier visit. `held`: those in memory. */
  restore(files: readonly KnownFile[], held?: ReadonlyMap<string, Attached>): Promise<void>;
  /**
   * Takes over the files of an earlier video, from its values: they lie on the server. What else
   * was in the inputs of this model is removed.
   */
  reuse(values: Inputs, declared: readonly Input[]): Promise<void>;
  /**
   * Takes over the files of another tab's draft: under ids of their own, but for clips and sounds
   * that no open tab has any more.
   */
  copy(files: readonly KnownFile[]): Promise<void>;
  dispose(): void;
}

export interface FilesWorld {
  uploads: UploadsApi;
  ids: Memory["draftFiles"];
  device: Pick<Device, "online" | "visible" | "doubt">;
}
