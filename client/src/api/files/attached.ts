import {
  type UploadBucket,
  uploadBuckets,
} from "../../../../supabase/functions/_shared/contracts/upload/uploads.ts";
import { Problem } from "../problem.ts";
import type { Attached } from "../user/uploads.ts";

/** The ending of a type's files in this bucket. Null: the bucket does not take it. */
export function endingIn(bucket: UploadBucket, type: string): string | null {
  const endings: Record<string, string> = uploadBuckets[bucket].endings;
  return endings[type] ?? null;
}

type Facts = Pick<Attached, "milliseconds" | "width" | "height" | "has_sound"> & { type: string };

/** A file that is ready to be uploaded. Rejects a type that is not of this bucket. */
export function attachedFrom(bucket: UploadBucket, facts: Facts, file: Blob): Attached {
  const ending = endingIn(bucket, facts.type);
  if (ending === null) throw new Problem({ code: "upload_not_supported", status: 415 });
  if (file.size > uploadBuckets[bucket].bytesMax) {
    throw new Problem({ code: "upload_too_large", status: 413 });
  }
  return {
    id: crypto.randomUUID(),
    bucket,
    // Its type is the one that its bytes have, whatever the browser believes.
    file: file.type === facts.type ? file : new Blob([file], { type: facts.type }),
    ending,
    milliseconds: facts.milliseconds,
    width: facts.width,
    height: facts.height,
    has_sound: facts.has_sound,
  };
}
