import {
  boxAt,
  boxesIn,
  part,
} from "../../../../supabase/functions/_shared/contracts/media/mp4/boxes.ts";

/**
 * How many pixels the largest picture of a HEIC, HEIF or AVIF file has; nothing is decoded. Null:
 * the file does not say it, or is broken.
 */
export function heicPixels(bytes: Uint8Array): number | null {
  try {
    const whole = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const meta = boxAt(whole, "meta");
    // A version and flags are before its boxes.
    const sizes = meta && boxAt(part(meta, 4, meta.byteLength - 4), "iprp", "ipco");
    let pixels = 0;
    for (const { type, content } of sizes ? boxesIn(sizes) : []) {
      if (type !== "ispe") continue;
      const size = part(content, 4, 8);
      pixels = Math.max(pixels, size.getUint32(0) * size.getUint32(4));
    }
    return pixels > 0 ? pixels : null;
  } catch {
    return null;
  }
}
