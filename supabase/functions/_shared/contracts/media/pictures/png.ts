import { type Found, MediaError } from "../facts.ts";
import type { Source } from "../source.ts";
import { latin1 } from "../type.ts";
import { foundPicture } from "./found.ts";

/** PNG: the first chunk, IHDR, begins with width and height. */
export async function measurePng(source: Source): Promise<Found> {
  const view = await source.at(8, 16);
  const chunk = latin1(new Uint8Array(view.buffer, view.byteOffset + 4, 4));
  if (chunk !== "IHDR") throw new MediaError("unreadable", "it does not begin with IHDR");
  return foundPicture(view.getUint32(8), view.getUint32(12));
}
