import type { Picture } from "./api.ts";

/** The longest edge that a 720p video can use. Unit: pixels. */
const EDGE_MAX = 1536;

/**
 * Draws the picture anew, at most 1536 pixels long: a phone's photo becomes 3 to 20 times smaller,
 * stands upright, and loses its EXIF, so that the place where it was taken stays on the phone.
 * Where the browser cannot draw it, it goes as it is: the server looks at it again.
 */
export async function shrinkPicture(picture: Picture): Promise<Picture> {
  try {
    const bitmap = await createImageBitmap(picture.file);
    const scale = Math.min(1, EDGE_MAX / Math.max(bitmap.width, bitmap.height));
    const width = Math.round(bitmap.width * scale);
    const height = Math.round(bitmap.height * scale);
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext("2d")?.drawImage(bitmap, 0, 0, width, height);
    bitmap.close();
    const file = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 });
    return { file, extension: "jpg" };
  } catch {
    return picture;
  }
}

/** A cut or broken file is told when it is chosen, and not when everything else is done. */
export async function canBeDrawn(file: Blob): Promise<boolean> {
  if (!("createImageBitmap" in globalThis)) return true; // Then the server has the word.
  try {
    (await createImageBitmap(file)).close();
    return true;
  } catch {
    return false;
  }
}
