import type { Input } from "../contracts.ts";
import { readFile } from "../device/picture/read-file.ts";
import { takePicture } from "../device/picture/take-picture.ts";
import { loadPart } from "../load-part.ts";
import { examinePicture } from "../picture-file/examine.ts";
import { Problem } from "../problem.ts";
import type { Attached, Taken } from "../user/uploads.ts";
import { attachedFrom } from "./attached.ts";

/** What only clips and sounds need is a part of its own: a photo does not load it. */
export const loadTimed = () => loadPart(() => import("./take-timed.ts"));

/** Takes a file for an input: its bytes say what it is, never its name. */
export async function takeFile(file: Blob, input: Input): Promise<Taken> {
  switch (input.kind) {
    case "picture":
    case "pictures":
      return { is: "ready", attached: await attachPicture(await takePicture(file)) };
    case "clip":
    case "sound":
      return await (await loadTimed()).takeTimed(file, input);
    case "mask": {
      // It is the app's own drawing: each of its pixels counts, so it is not drawn again.
      const whole = new Blob([await readFile(file)], { type: file.type });
      const attached = input.as === "picture"
        ? await attachPicture(whole)
        : await (await loadTimed()).attachClip(whole);
      return { is: "ready", attached };
    }
    default:
      throw new Problem({ code: "upload_not_supported", status: 415 });
  }
}

/** A picture or a mask that was uploaded before, with its bytes from the server. */
export async function attachStored(reference: string, file: Blob): Promise<Attached> {
  return reference.startsWith("pictures/")
    ? await attachPicture(file)
    : await (await loadTimed()).attachClip(file);
}

/** With its size as it is shown, which the composer chooses the video's shape by. */
async function attachPicture(picture: Blob): Promise<Attached> {
  const found = examinePicture(await readFile(picture));
  const type = found?.type ?? picture.type;
  const isTurned = (found?.orientation ?? 1) >= 5;
  const [width = null, height = null] = found
    ? isTurned ? [found.height, found.width] : [found.width, found.height]
    : [];
  return attachedFrom(
    "pictures",
    { type, milliseconds: null, width, height, has_sound: null },
    picture,
  );
}
