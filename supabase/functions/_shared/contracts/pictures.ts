/** Pictures: the accepted size and types, and how to detect the type from the first bytes. */

/**
 * The limit of the bucket and of `start-generation`, for what is uploaded; the interface calls it
 * 10 MB. The app takes larger files and makes them smaller first.
 */
export const PICTURE_BYTES_MAX = 10 * 1024 * 1024;

/** How many leading bytes `sniffPicture` needs. */
export const SNIFF_BYTES = 12;

export const pictureTypes = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/webp": "webp",
} as const;

export type PictureType = keyof typeof pictureTypes;

/** Whether `path` is valid for a user's picture. Storage's policy and Postgres check the same. */
export function isPicturePathOf(userId: string, path: string): boolean {
  const [folder, file, ...rest] = path.split("/");
  return folder === userId && rest.length === 0 && file !== undefined &&
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.(png|jpg|webp)$/.test(file);
}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG = [0xff, 0xd8, 0xff];
const RIFF = [0x52, 0x49, 0x46, 0x46];
const WEBP = [0x57, 0x45, 0x42, 0x50];

function hasBytes(
  bytes: Uint8Array,
  offset: number,
  signature: number[],
): boolean {
  return signature.every((byte, index) => bytes[offset + index] === byte);
}

/**
 * Detects a picture's type from its first bytes (WHATWG MIME Sniffing, section 6.1) and ignores its
 * name and declared type. Null: not a picture that we accept.
 */
export function sniffPicture(bytes: Uint8Array): PictureType | null {
  if (hasBytes(bytes, 0, PNG)) return "image/png";
  if (hasBytes(bytes, 0, JPEG)) return "image/jpeg";
  if (hasBytes(bytes, 0, RIFF) && hasBytes(bytes, 8, WEBP)) return "image/webp";
  return null;
}
