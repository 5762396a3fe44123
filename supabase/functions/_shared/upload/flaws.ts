/** Why a file cannot be used, as a problem for its owner. */
import { type Facts, MediaError, type MediaFlaw } from "../contracts/media/facts.ts";
import { type FileBucket, uploadBuckets } from "../contracts/upload/uploads.ts";
import { Problem } from "../http/problem.ts";

const MEGABYTE = 1024 * 1024;

const choices: Record<FileBucket, string> = {
  pictures: "Choose a PNG, JPEG or WebP file of up to 10 MB.",
  clips: "Choose an MP4, MOV or WebM file of up to 50 MB.",
  sounds: "Choose a WAV or MP3 file of up to 15 MB.",
  videos: "Choose another video.",
};

const sentences: Record<MediaFlaw, string> = {
  not_supported: "The file does not start like one of the types that we can use.",
  heic: "The file is a HEIC or AVIF picture, which we cannot use.",
  empty: "The file is empty.",
  incomplete: "The end of the file is missing.",
  unreadable: "The file breaks the rules of its own format.",
  no_picture: "The file has no moving pictures.",
};

/** Turns a file's flaw into a problem. Any other error is returned as it is. */
export function explainFlaw(error: unknown, bucket: FileBucket): unknown {
  if (!(error instanceof MediaError)) return error;
  return new Problem("upload_not_supported", sentences[error.flaw], choices[bucket], {
    cause: error,
  });
}

/** Throws a problem if the bucket does not take a file like this. */
export function checkFile(facts: Facts, bucket: FileBucket): void {
  const { endings, bytesMax } = bucket === "videos"
    ? { endings: { "video/mp4": "mp4" }, bytesMax: uploadBuckets.clips.bytesMax }
    : uploadBuckets[bucket];
  if (facts.bytes > bytesMax) {
    throw new Problem(
      "upload_too_large",
      `The file is larger than ${bytesMax / MEGABYTE} MB.`,
      "Choose a smaller file.",
    );
  }
  if (!Object.hasOwn(endings, facts.type)) {
    throw new Problem("upload_not_supported", `The file is ${facts.type}.`, choices[bucket]);
  }
}
