import { readFileSync } from "node:fs";

const landscape = readFileSync(new URL("media/clip-208x120-1s.mp4", import.meta.url));
const square = readFileSync(new URL("media/clip-64x64-1s.mp4", import.meta.url));

/**
 * A second of H.264 that every browser plays, unlike any other prediction's: its id stands in a `free` box at the end,
 * which ISO-BMFF players skip (ISO/IEC 14496-12, 8.1.2).
 */
export function video(prediction_id: string, aspect_ratio: unknown): Buffer {
  const clip = aspect_ratio === "9:16" || aspect_ratio === "1:1" ? square : landscape;
  return Buffer.concat([clip, freeBox(prediction_id)]);
}

function freeBox(text: string): Buffer {
  const payload = Buffer.from(text, "utf8");
  const head = Buffer.alloc(8);
  head.writeUInt32BE(head.length + payload.length, 0);
  head.write("free", 4, "latin1");
  return Buffer.concat([head, payload]);
}
