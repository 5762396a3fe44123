import { fileAt } from "../../../scripts/fake-replicate/test/input-of.ts";
import { readClip } from "../../src/views/create/edit/mask/read-clip.ts";

/** The size and the number of frames of the clip that Replicate finds at a signed address. */
export async function framesAt(address: unknown) {
  const clip = await readClip(await fileAt(address));
  return clip && { width: clip.width, height: clip.height, frames: clip.frames.length };
}
