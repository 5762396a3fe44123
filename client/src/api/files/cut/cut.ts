/**
 * Cuts a part out of a clip or a sound without encoding it again: the packets are copied, so nothing
 * loses quality and no phone has to work hard. In return, a part of a clip begins with a key frame.
 * This file and mediabunny (MPL-2.0, unchanged) are one chunk, which loads when a file is too long.
 */
import {
  BlobSource,
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  type InputAudioTrack,
  type InputVideoTrack,
  MovOutputFormat,
  MP3,
  Mp3OutputFormat,
  MP4,
  Mp4OutputFormat,
  Output,
  type OutputFormat,
  QTFF,
  WAVE,
  WavOutputFormat,
  WEBM,
  WebMOutputFormat,
} from "mediabunny";
import type { MediaType } from "../../../../../supabase/functions/_shared/contracts/media/type.ts";
import type { Part } from "../../user/uploads.ts";
import { copySound, copyVideo } from "./copy-packets.ts";

/** A part has the format of the whole, so that nothing has to be converted. */
const formats: Partial<Record<MediaType, () => OutputFormat>> = {
  "video/mp4": () => new Mp4OutputFormat({ fastStart: "in-memory" }),
  "video/quicktime": () => new MovOutputFormat({ fastStart: "in-memory" }),
  "video/webm": () => new WebMOutputFormat(),
  "audio/wav": () => new WavOutputFormat(),
  "audio/mpeg": () => new Mp3OutputFormat({ xingHeader: false }),
};

/** A sound can be cut anywhere; the user picks among whole seconds. */
const SOUND_STEP_MS = 1_000;

interface Tracks {
  video: InputVideoTrack | null;
  sound: InputAudioTrack | null;
}

/** Opens the file, and closes it after the work. Null: it cannot be read, or not be copied. */
async function open<T>(
  file: Blob,
  type: MediaType,
  work: (tracks: Tracks, format: OutputFormat) => Promise<T>,
): Promise<T | null> {
  const format = formats[type]?.();
  if (!format) return null;
  const input = new Input({
    source: new BlobSource(file),
    formats: [MP4, QTFF, WEBM, WAVE, MP3],
  });
  try {
    const codecs: readonly string[] = format.getSupportedCodecs();
    const video = await input.getPrimaryVideoTrack();
    const videoCodec = await video?.getCodec();
    if (video && !(videoCodec && codecs.includes(videoCodec))) return null;
    // A phone may record a second track of sound in a codec of its own: it is left out.
    let sound: InputAudioTrack | null = null;
    for (const track of await input.getAudioTracks()) {
      const codec = await track.getCodec();
      if (codec && codecs.includes(codec)) sound ??= track;
    }
    return video || sound ? await work({ video, sound }, format) : null;
  } catch (error) {
    // For example a structure that mediabunny does not know.
    console.warn(error);
    return null;
  } finally {
    input.dispose();
  }
}

/** Where a part can begin, in milliseconds; none if the file cannot be cut. */
export async function findStarts(file: Blob, type: MediaType): Promise<number[]> {
  const starts = await open(file, type, async ({ video, sound }) => {
    if (!video) {
      const seconds = await sound?.computeDuration() ?? 0;
      const count = Math.ceil(seconds * 1000 / SOUND_STEP_MS);
      return Array.from({ length: count }, (_, index) => index * SOUND_STEP_MS);
    }
    const sink = new EncodedPacketSink(video);
    const options = { metadataOnly: true };
    const found: number[] = [];
    let packet = await sink.getFirstKeyPacket(options);
    while (packet) {
      found.push(Math.round(packet.timestamp * 1000));
      packet = await sink.getNextKeyPacket(packet, options);
    }
    return found.filter((start) => start >= 0);
  });
  return starts ?? [];
}

/**
 * The part, never longer than it says: its end moves to the last frame before it that leaves no
 * gap, or to the first one with which the part is long enough. Null: the file cannot be cut.
 */
export async function cut(
  file: Blob,
  type: MediaType,
  part: Part,
  millisecondsMin: number,
): Promise<Blob | null> {
  return await open(file, type, async ({ video, sound }, format) => {
    const target = new BufferTarget();
    const output = new Output({ format, target });
    const from = part.from / 1000;
    const copies: (() => Promise<void>)[] = [];
    let to = part.to / 1000;
    if (video) {
      const codec = await video.getCodec();
      if (!codec) return null;
      const source = new EncodedVideoPacketSource(codec);
      output.addVideoTrack(source, { rotation: await video.getRotation() });
      const copy = await copyVideo(video, source, { from, to, seconds: millisecondsMin / 1000 });
      if (!copy) return null;
      to = copy.to;
      copies.push(copy.run);
    }
    if (sound) {
      const codec = await sound.getCodec();
      if (!codec) return null;
      const source = new EncodedAudioPacketSource(codec);
      output.addAudioTrack(source);
      copies.push(() => copySound(sound, source, { from, to }));
    }
    await output.start();
    // Together, because the muxer interleaves them.
    await Promise.all(copies.map((copy) => copy()));
    await output.finalize();
    return target.buffer && new Blob([target.buffer], { type });
  });
}
