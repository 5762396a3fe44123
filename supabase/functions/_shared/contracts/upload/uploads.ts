/**
 * Files that users bring: pictures, clips and sounds. The server measures each, once
 * (measure-upload.ts, which the app loads with the first file).
 */

/** What each bucket takes: endings by MIME type, and the largest file. Storage's buckets have the same limits. */
export const uploadBuckets = {
  pictures: {
    bytesMax: 10 * 1024 * 1024,
    endings: { "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp" },
  },
  clips: {
    bytesMax: 50 * 1024 * 1024,
    endings: { "video/mp4": "mp4", "video/quicktime": "mov", "video/webm": "webm" },
  },
  sounds: {
    bytesMax: 15 * 1024 * 1024,
    endings: { "audio/wav": "wav", "audio/mpeg": "mp3" },
  },
} as const;

export type UploadBucket = keyof typeof uploadBuckets;

/** Where an input's file may be: an upload, or a finished video of the same user. */
export type FileBucket = UploadBucket | "videos";

const REFERENCE =
  /^(pictures|clips|sounds|videos)\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[a-z0-9]{3,4})$/;

/** Splits `<bucket>/<user id>/<uuid>.<ending>`. Null: not a file's reference. */
export function readReference(value: unknown): { bucket: FileBucket; path: string } | null {
  const [, bucket, path] = typeof value === "string" ? REFERENCE.exec(value) ?? [] : [];
  return bucket !== undefined && path !== undefined ? { bucket: bucket as FileBucket, path } : null;
}
