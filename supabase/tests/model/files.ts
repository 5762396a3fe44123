/** The model's files: what is in Storage and what the server measured. */
import { Refusal, refusedByDatabase } from "./refusal.ts";
import { people, slots } from "./people.ts";

/** What each user brings, and what the server measures of it. */
export const uploads = {
  "photo": { bucket: "pictures", ending: "png", type: "image/png", milliseconds: null },
  "second photo": { bucket: "pictures", ending: "jpg", type: "image/jpeg", milliseconds: null },
  "short clip": { bucket: "clips", ending: "mp4", type: "video/mp4", milliseconds: 3_400 },
  "long clip": { bucket: "clips", ending: "mov", type: "video/quicktime", milliseconds: 9_001 },
  "webm": { bucket: "clips", ending: "webm", type: "video/webm", milliseconds: 4_000 },
  "sound": { bucket: "sounds", ending: "mp3", type: "audio/mpeg", milliseconds: 5_000 },
} as const;
export type UploadName = keyof typeof uploads;
const uploadNames = Object.keys(uploads) as UploadName[];

const video = { bucket: "videos", type: "video/mp4", milliseconds: 5_000 } as const;

const everyone = Array.from({ length: people }, (_, user) => user);

/** `photo of 0` is an upload of the first user, and `video 3` is the video of a slot. */
export const allFiles = [
  ...everyone.flatMap((user) => uploadNames.map((name) => `${name} of ${user}`)),
  ...Array.from({ length: slots }, (_, slot) => `video ${slot}`),
];

/** An upload's owner, or the slot of a video. */
export function readName(file: string): { upload: UploadName; owner: number } | { slot: number } {
  const [, name = "", number = ""] = /^(.+?)(?: of)? (\d)$/.exec(file) ?? [];
  const upload = uploadNames.find((one) => one === name);
  return upload === undefined ? { slot: Number(number) } : { upload, owner: Number(number) };
}

/** What the server measures of a file, which is the same in every case. */
export function factsOf(file: string) {
  const name = readName(file);
  return "upload" in name ? uploads[name.upload] : video;
}

export const lengths: ReadonlyMap<string, number> = new Map(
  allFiles.flatMap((file) => {
    const { milliseconds } = factsOf(file);
    return milliseconds === null ? [] : [[file, milliseconds] as const];
  }),
);

/** How the uploads are when a case begins. */
export const atFirst: Record<UploadName, { isThere: boolean; isMeasured: boolean }> = {
  "photo": { isThere: true, isMeasured: true },
  "second photo": { isThere: true, isMeasured: false },
  "short clip": { isThere: true, isMeasured: true },
  "long clip": { isThere: true, isMeasured: true },
  "webm": { isThere: true, isMeasured: true },
  "sound": { isThere: false, isMeasured: false },
};

export class Files {
  private there = new Set<string>();
  private measured = new Set<string>();
  private written = new Set<string>();

  constructor() {
    for (const user of everyone) {
      for (const name of uploadNames) {
        const { isThere, isMeasured } = atFirst[name];
        if (isThere) this.put(`${name} of ${user}`);
        if (isMeasured) this.measured.add(`${name} of ${user}`);
      }
    }
  }

  isThere(file: string): boolean {
    return this.there.has(file);
  }

  isMeasured(file: string): boolean {
    return this.measured.has(file);
  }

  /** A name is written once. */
  upload(file: string, isClosed: boolean): string {
    if (this.there.has(file)) return refusedByDatabase;
    if (isClosed) throw new Refusal("not_signed_in");
    if (this.written.has(file)) throw new Refusal("invalid_request");
    this.put(file);
    return "uploaded";
  }

  put(file: string): void {
    this.there.add(file);
    this.written.add(file);
  }

  measure(file: string): void {
    this.measured.add(file);
  }

  remove(file: string): void {
    this.there.delete(file);
    this.measured.delete(file);
  }

  /** Every file that is there, and whether it is measured. */
  facts(): [string, boolean][] {
    return [...this.there].sort().map((file) => [file, this.measured.has(file)]);
  }
}
