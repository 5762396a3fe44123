/** The longest edge that a 720p video can use. */
const EDGE_PIXELS_MAX = 1536;

/**
 * Redraws a picture, at most 1536 pixels long. A phone's photo becomes 3 to 20 times smaller, is
 * turned upright and loses its EXIF data, so the place where it was taken stays on the phone. Null:
 * the file starts like a picture, but is truncated or broken.
 */
export async function redraw(file: Blob): Promise<Blob | null> {
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, EDGE_PIXELS_MAX / Math.max(bitmap.width, bitmap.height));
    // An element instead of an OffscreenCanvas, because Safari has supported it for longer.
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    const context = canvas.getContext("2d");
    if (!context) return null;
    // JPEG has no transparency and would turn it black.
    context.fillStyle = "white";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    return await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.9));
  } catch {
    return null;
  }
}
