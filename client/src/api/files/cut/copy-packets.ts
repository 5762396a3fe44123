import {
  type EncodedAudioPacketSource,
  type EncodedPacket,
  EncodedPacketSink,
  type EncodedVideoPacketSource,
  type InputAudioTrack,
  type InputVideoTrack,
} from "mediabunny";

/** In seconds of the whole. */
interface Range {
  from: number;
  to: number;
}

/** Rounding must not cost a frame. */
const TOLERANCE_SECONDS = 0.002;

/**
 * The packets of a video from a key frame on. In the order in which they are decoded, a frame can
 * come before others that are shown earlier. So a part can only end where all that are shown before
 * its last frame are there. Null: there is no key frame at `from`.
 */
export async function copyVideo(
  track: InputVideoTrack,
  source: EncodedVideoPacketSource,
  { from, to, seconds }: Range & { seconds: number },
): Promise<{ to: number; run: () => Promise<void> } | null> {
  const sink = new EncodedPacketSink(track);
  const first = await sink.getKeyPacket(from + TOLERANCE_SECONDS);
  if (!first || first.timestamp < from - TOLERANCE_SECONDS) return null;
  const { timestamp: start } = first;
  const frames = await framesFrom(sink, first, to);
  const count = countFrames(frames, start, to - from, seconds);
  const end = Math.max(...frames.slice(0, count).map((frame) => frame.end));

  async function run(): Promise<void> {
    const decoderConfig = await track.getDecoderConfig();
    let copied = 0;
    const packets = sink.packets(await sink.getKeyPacket(start) ?? undefined);
    for await (const packet of packets) {
      if (copied === count) break;
      copied += 1;
      // Frames that are shown before the key frame need what was cut off.
      if (packet.timestamp < start) continue;
      const moved = packet.clone({ timestamp: packet.timestamp - start });
      await source.add(moved, decoderConfig ? { decoderConfig } : undefined);
    }
    source.close();
  }

  return { to: end, run };
}

interface Frame {
  start: number;
  end: number;
}

/** In the order of decoding, up to a key frame after the end. */
async function framesFrom(
  sink: EncodedPacketSink,
  first: EncodedPacket,
  to: number,
): Promise<Frame[]> {
  const frames: Frame[] = [];
  for await (const packet of sink.packets(first, undefined, { metadataOnly: true })) {
    const { timestamp, duration, type } = packet;
    if (type === "key" && timestamp > to) break;
    frames.push({ start: timestamp, end: timestamp + duration });
  }
  return frames;
}

/** How many frames, in the order of decoding, are the part. */
export function countFrames(
  frames: readonly Frame[],
  from: number,
  secondsMax: number,
  secondsMin: number,
): number {
  /** The earliest frame that comes after each one. */
  const later = Array<number>(frames.length).fill(Infinity);
  for (let index = frames.length - 2; index >= 0; index -= 1) {
    later[index] = Math.min(later[index + 1] ?? Infinity, frames[index + 1]?.start ?? Infinity);
  }
  let count = 0;
  let latest = -Infinity;
  let end = from;
  for (const [index, frame] of frames.entries()) {
    latest = Math.max(latest, frame.start);
    end = Math.max(end, frame.end);
    const leavesGap = (later[index] ?? Infinity) < latest;
    if (leavesGap) continue;
    const isWithin = end - from <= secondsMax + TOLERANCE_SECONDS;
    if (!isWithin && count > 0 && isLongEnough(frames, count, from, secondsMin)) break;
    count = index + 1;
    if (!isWithin) break;
  }
  return count;
}

function isLongEnough(
  frames: readonly Frame[],
  count: number,
  from: number,
  secondsMin: number,
): boolean {
  const end = Math.max(...frames.slice(0, count).map((frame) => frame.end));
  return end - from >= secondsMin - TOLERANCE_SECONDS;
}

export async function copySound(
  track: InputAudioTrack,
  source: EncodedAudioPacketSource,
  { from, to }: Range,
): Promise<void> {
  const sink = new EncodedPacketSink(track);
  const decoderConfig = await track.getDecoderConfig();
  const first = await sink.getPacket(from) ?? await sink.getFirstPacket();
  for await (const packet of sink.packets(first ?? undefined)) {
    if (packet.timestamp + packet.duration > to + TOLERANCE_SECONDS) break;
    if (packet.timestamp < from - TOLERANCE_SECONDS) continue;
    const moved = packet.clone({ timestamp: Math.max(0, packet.timestamp - from) });
    await source.add(moved, decoderConfig ? { decoderConfig } : undefined);
  }
  source.close();
}
