/**
 * Files that a user brings for an input: pictures, clips, sounds and masks. They are examined and
 * kept on the device, uploaded, and then measured by the server.
 */
import type { Input } from "../../../../supabase/functions/_shared/contracts/catalog/catalog.ts";
import type { Measured } from "../../../../supabase/functions/_shared/contracts/upload/measure-upload.ts";
import type { UploadBucket } from "../../../../supabase/functions/_shared/contracts/upload/uploads.ts";

/** A file that its input takes, as far as this device can tell. Sizes are as it is shown. */
export interface Attached {
  /** A uuid: the file's name in its bucket, and what it is kept under on this device. */
  id: string;
  bucket: UploadBucket;
  file: Blob;
  ending: string;
  milliseconds: number | null;
  width: number | null;
  height: number | null;
  has_sound: boolean | null;
}

/** A clip or a sound that is longer or larger than its input takes: the user picks a part of it. */
export interface TooLong {
  file: Blob;
  milliseconds: number;
  /**
   * Where a part can begin, in ascending milliseconds: a clip can only be cut at its key frames,
   * because it is not encoded again.
   */
  starts: readonly number[];
}

/** A part of a clip or a sound, in milliseconds. `from` is one of its `starts`. */
export interface Part {
  from: number;
  to: number;
}

export type Taken = { is: "ready"; attached: Attached } | { is: "too_long"; whole: TooLong };

/** Every method rejects with a Problem, except those that keep and forget, which never fail. */
export interface UploadsApi {
  /**
   * Examines a file by its bytes; nothing leaves the device. A picture becomes small and upright,
   * and loses the place where it was taken. Rejects with `upload_not_supported`,
   * `upload_too_large`, `upload_too_long` (and cannot be cut), `upload_too_short`,
   * `file_unreadable`, `heic_not_supported` or `picture_not_redrawn`.
   */
  take(file: Blob, input: Input): Promise<Taken>;
  /** Cuts a part out, without encoding it again. */
  cut(whole: TooLong, part: Part, input: Input): Promise<Attached>;
  /**
   * Uploads it and returns its reference. It may be repeated with the same id, also after a reload:
   * what has arrived is not sent again. `onProgress` gets a share from 0 to 1.
   */
  upload(
    attached: Attached,
    onProgress?: (share: number) => void,
    signal?: AbortSignal,
  ): Promise<string>;
  /** What the server measures: the price depends on this alone. */
  measure(reference: string): Promise<Measured>;
  /**
   * Downloads an uploaded picture or mask, by its reference. Rejects with `upload_not_found` if it
   * is gone.
   */
  download(reference: string): Promise<Attached>;
  /** Keeps it on this device, under its id, until it is forgotten. */
  keep(attached: Attached): Promise<void>;
  kept(id: string): Promise<Attached | null>;
  forget(id: string): Promise<void>;
  /** Forgets those of other users. */
  forgetOthers(): Promise<void>;
  forgetAll(): Promise<void>;
}
