import {
  BufferTarget,
  canEncodeVideo,
  CanvasSource,
  Mp4OutputFormat,
  Output,
  Quality,
} from "mediabunny";
import type { ClipFrames } from "./read-clip.ts";
import type { Size } from "./shapes.ts";

/** A still picture of two colours: even so it stays below 100 KB. */
const quality = new Quality("very-high");

/** H.264 has even sizes only, and Firefox on Android, for one, encodes no clips at all. */
export async function canEncodeMask({ width, height }: Size): Promise<boolean> {
  return await canEncodeVideo("avc", { width, height, quality });
}

/** An MP4 that shows the picture for as many frames as the clip has, each as long as there. */
export async function encodeMask(
  canvas: HTMLCanvasElement,
  { frames }: ClipFrames,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Blob> {
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: "in-memory" }), target });
  const source = new CanvasSource(canvas, { codec: "avc", quality });
  output.addVideoTrack(source);
  try {
    await output.start();
    for (const [index, { timestamp, duration }] of frames.entries()) {
      signal.throwIfAborted();
      await source.add(timestamp, duration);
      onProgress((index + 1) / frames.length);
    }
    await output.finalize();
  } catch (error) {
    await output.cancel();
    throw error;
  }
  return new Blob([target.buffer ?? new ArrayBuffer(0)], { type: "video/mp4" });
}
