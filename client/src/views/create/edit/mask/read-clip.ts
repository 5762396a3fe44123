import { BlobSource, EncodedPacketSink, Input, MP4, QTFF, WEBM } from "mediabunny";
import type { Size } from "./shapes.ts";

/** One frame, in seconds. */
interface Frame {
  timestamp: number;
  duration: number;
}

/** What a mask has to share with its clip. The size is as it is shown, after the rotation. */
export interface ClipFrames extends Size {
  frames: readonly Frame[];
}

/**
 * Reads the size and every frame of a clip from its container, without decoding anything. Frames
 * that an edit list hides, as a cut may leave them, count as well: so the mask is as long as the
 * server measures the clip, and a reader that skips them only skips frames of a still picture. Null:
 * this is no clip that we can read.
 */
export async function readClip(file: Blob): Promise<ClipFrames | null> {
  const input = new Input({ source: new BlobSource(file), formats: [MP4, QTFF, WEBM] });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (!track) return null;
    const found: Frame[] = [];
    const packets = new EncodedPacketSink(track).packets(undefined, undefined, {
      metadataOnly: true,
    });
    for await (const { timestamp, duration } of packets) found.push({ timestamp, duration });
    const [width, height] = [await track.getDisplayWidth(), await track.getDisplayHeight()];
    const frames = inOrder(found);
    return frames.length > 0 ? { width, height, frames } : null;
  } catch {
    return null;
  } finally {
    input.dispose();
  }
}

/**
 * Packets are stored in the order of decoding, WebM does not say how long each one lasts, and an MP4
 * has no times before 0.
 */
function inOrder(packets: readonly Frame[]): Frame[] {
  const frames = packets.toSorted((one, other) => one.timestamp - other.timestamp);
  const start = Math.min(0, frames[0]?.timestamp ?? 0);
  let last = 0;
  return frames.map(({ timestamp, duration }, index) => {
    const next = frames[index + 1];
    last = next ? next.timestamp - timestamp : duration || last;
    return { timestamp: timestamp - start, duration: last };
  });
}

/** When the last frame ends. */
export function millisecondsOf({ frames }: ClipFrames): number {
  const last = frames.at(-1);
  return last ? Math.round((last.timestamp + last.duration) * 1000) : 0;
}
