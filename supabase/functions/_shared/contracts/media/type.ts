/** A file's type by its first bytes. Its name and its declared type are ignored. */
import type { uploadBuckets } from "../upload/uploads.ts";

type TypesOf<Bucket> = Bucket extends { endings: infer Endings } ? keyof Endings : never;

/** The types that users may bring: those of the buckets. */
export type MediaType = TypesOf<typeof uploadBuckets[keyof typeof uploadBuckets]>;

/** How many leading bytes `mediaTypeOf` needs. */
export const HEAD_BYTES = 64;

/** The first bytes of each type, as text in Latin-1, by their offset. */
const signatures: readonly [MediaType, Readonly<Record<number, string>>][] = [
  ["image/png", { 0: "\x89PNG\r\n\x1a\n" }],
  ["image/jpeg", { 0: "\xff\xd8\xff" }],
  ["image/webp", { 0: "RIFF", 8: "WEBP" }],
  ["audio/wav", { 0: "RIFF", 8: "WAVE" }],
  ["audio/mpeg", { 0: "ID3" }],
  ["video/quicktime", { 4: "ftypqt  " }],
  // QuickTime files from before the box `ftyp` existed.
  ...["moov", "mdat", "wide", "free", "skip", "pnot"].map((box) =>
    ["video/quicktime", { 4: box }] as [MediaType, Record<number, string>]
  ),
];

/** Brands of pictures that are stored like MP4 files: HEIC, HEIF and AVIF. */
const HEIC_BRANDS = /^(heic|heix|heim|heis|hevc|hevx|mif1|msf1|avif|avis)$/;

/** Null: none of the types that users may bring. */
export function mediaTypeOf(head: Uint8Array): MediaType | null {
  const text = latin1(head.subarray(0, HEAD_BYTES));
  for (const [type, parts] of signatures) {
    const fits = Object.entries(parts)
      .every(([offset, part]) => text.startsWith(part, Number(offset)));
    if (fits) return type;
  }
  if (text.startsWith("ftyp", 4)) return isHeic(head) ? null : "video/mp4";
  if (text.startsWith("\x1a\x45\xdf\xa3")) return text.includes("webm") ? "video/webm" : null;
  // The sync bits of a frame of MPEG audio, layer III.
  if (/^\xff[\xe2\xe3\xf2\xf3\xfa\xfb]/.test(text)) return "audio/mpeg";
  return null;
}

/** Whether it is a HEIC, HEIF or AVIF picture, which most browsers cannot decode. */
export function isHeic(head: Uint8Array): boolean {
  const text = latin1(head.subarray(0, HEAD_BYTES));
  return text.startsWith("ftyp", 4) && HEIC_BRANDS.test(text.slice(8, 12));
}

/** One character for each byte. */
export function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
