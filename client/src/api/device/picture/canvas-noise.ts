/**
 * A browser that protects against tracking may change what a page reads from a canvas: Brave and
 * Firefox (in private windows) change the lowest bits of some pixels; Tor and Firefox with
 * `resistFingerprinting` return noise until the user allows it for the page.
 */
import { decodeImage, encode } from "./redraw.ts";

/** Changes by lowest bits are smaller than what JPEG changes, so nobody can see them. */
export const INVISIBLE_NOISE = 2;

const EDGE_PIXELS = 32;
const CELL_PIXELS = 4;

/** Everything was read as it was drawn; later checks of this visit are not needed. */
let isQuiet = false;

/**
 * Draws a known pattern and reads it twice: directly, and from the file that the canvas makes of
 * it. Resolves with the largest difference of a colour, 0 to 255. Null: this browser has no canvas.
 * Noise is looked for again each time, because the user may have allowed reading since.
 */
export async function canvasNoise(): Promise<number | null> {
  if (isQuiet) return 0;
  try {
    const drawn = createContext();
    if (!drawn) return null;
    for (let y = 0; y < EDGE_PIXELS; y += CELL_PIXELS) {
      for (let x = 0; x < EDGE_PIXELS; x += CELL_PIXELS) {
        drawn.fillStyle = `rgb(${colourAt(x, y).join(" ")})`;
        drawn.fillRect(x, y, CELL_PIXELS, CELL_PIXELS);
      }
    }
    const file = await encode(drawn.canvas, "image/png");
    const image = file && await decodeImage(file);
    const again = createContext();
    if (!image || !again) return null;
    again.drawImage(image.element, 0, 0);
    image.release();
    const noise = Math.max(differenceOf(drawn), differenceOf(again));
    isQuiet = noise === 0;
    return noise;
  } catch {
    return null;
  }
}

function createContext(): CanvasRenderingContext2D | null {
  const canvas = document.createElement("canvas");
  canvas.width = EDGE_PIXELS;
  canvas.height = EDGE_PIXELS;
  return canvas.getContext("2d", { willReadFrequently: true });
}

/** Many colours, because some browsers leave a canvas of one colour alone. */
function colourAt(x: number, y: number): [number, number, number] {
  const [column, row] = [Math.floor(x / CELL_PIXELS), Math.floor(y / CELL_PIXELS)];
  return [16 + column * 32, 16 + row * 32, 16 + (column * 5 + row * 3) % 8 * 32];
}

function differenceOf(context: CanvasRenderingContext2D): number {
  const { data } = context.getImageData(0, 0, EDGE_PIXELS, EDGE_PIXELS);
  let largest = 0;
  for (let pixel = 0; pixel < EDGE_PIXELS ** 2; pixel += 1) {
    const expected = [...colourAt(pixel % EDGE_PIXELS, Math.floor(pixel / EDGE_PIXELS)), 255];
    expected.forEach((value, channel) => {
      largest = Math.max(largest, Math.abs(value - (data[pixel * 4 + channel] ?? 0)));
    });
  }
  return largest;
}
