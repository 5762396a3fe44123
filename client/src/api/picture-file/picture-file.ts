import type { uploadBuckets } from "../../../../supabase/functions/_shared/contracts/upload/uploads.ts";

type PictureType = keyof typeof uploadBuckets.pictures.endings;

export type Bytes = Uint8Array<ArrayBuffer>;

/** What a picture's file says about itself; nothing is decoded. */
export interface PictureFile {
  type: PictureType;
  /** In pixels, as stored. If the file names several sizes, the largest. */
  width: number;
  height: number;
  /** How it has to be turned: 1 (upright) to 8, as in EXIF. */
  orientation: number;
  /**
   * The same picture, not encoded again, with its colours and its orientation and without
   * everything else: place, time, camera, texts, thumbnails, and what follows the picture, such as
   * the video of a live photo.
   */
  withoutMetadata(): Bytes[];
}
