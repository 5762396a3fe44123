/** "16:9" is 1.78. Undefined: the value is no shape, such as "auto". */
export function ratioOf(shape: unknown): number | undefined {
  const [, width, height] = typeof shape === "string" ? /^(\d+):(\d+)$/.exec(shape) ?? [] : [];
  return width === undefined ? undefined : Number(width) / Number(height);
}

/** The one of these shapes that is nearest to a ratio of width to height. */
export function nearestShape(shapes: readonly string[], ratio: number): string | undefined {
  const distance = (shape: string) => Math.abs(Math.log((ratioOf(shape) ?? Infinity) / ratio));
  const known = shapes.filter((shape) => ratioOf(shape) !== undefined);
  return known.sort((a, b) => distance(a) - distance(b))[0];
}

const shapes = ["16:9", "4:3", "1:1", "3:4", "9:16"];

/** The ratio of the shape that models make and that is nearest to this size. */
export function ratioOfSize(width: number, height: number): number {
  return ratioOf(nearestShape(shapes, width / height)) ?? WIDE;
}

/** The most frequent shape, until a video is known. */
export const WIDE = 16 / 9;
