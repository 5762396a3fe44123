import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import {
  BufferSource,
  BufferTarget,
  EncodedAudioPacketSource,
  type EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  type InputTrack,
  MP4,
  Mp4OutputFormat,
  Output,
} from "mediabunny";
import type { AskedVideo } from "./asked-video.ts";

/** Two seconds of each scene, by size, and four seconds of sound, all made for this project. */
const media = (name: string) => new URL(`media/${name}`, import.meta.url);

const made = new Map<string, Promise<Buffer>>();

/**
 * A video that every browser plays, as long as asked: the scene's frames, again and again, with the
 * sound beside them. Nothing is decoded, so it takes milliseconds.
 */
export function composeVideo(asked: AskedVideo): Promise<Buffer> {
  const key = JSON.stringify(asked);
  const video = made.get(key) ?? compose(asked);
  made.set(key, video);
  return video;
}

async function compose({ scene, width, height, seconds, sound }: AskedVideo): Promise<Buffer> {
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: "in-memory" }), target });
  const frames = new EncodedVideoPacketSource("avc");
  const tones = new EncodedAudioPacketSource("aac");
  output.addVideoTrack(frames);
  if (sound) output.addAudioTrack(tones);
  await output.start();

  const picture = present(
    await (await openScene(scene, `${width}x${height}`)).getPrimaryVideoTrack(),
  );
  const pictureConfig = present(await picture.getDecoderConfig());
  for await (const packet of around(picture, seconds)) {
    await frames.add(packet, { decoderConfig: pictureConfig });
  }
  if (sound) {
    const track = present(await (await open(media("sound.m4a"))).getPrimaryAudioTrack());
    const trackConfig = present(await track.getDecoderConfig());
    for await (const packet of around(track, seconds)) {
      await tones.add(packet, { decoderConfig: trackConfig });
    }
  }
  await output.finalize();
  return Buffer.from(present(target.buffer));
}

/** Only the boat is drawn in every size; where another scene is missing, the boat stands in. */
async function openScene(scene: string, size: string): Promise<Input> {
  const file = [scene, "boat"].map((name) => media(`${name}-${size}.mp4`)).find(existsSync);
  if (!file) throw new Error(`no scene is drawn in ${size}`);
  return open(file);
}

async function open(file: URL): Promise<Input> {
  return new Input({ source: new BufferSource(await readFile(file)), formats: [MP4] });
}

/** The track's packets in a circle, until they fill the seconds. */
async function* around(track: InputTrack, seconds: number): AsyncGenerator<EncodedPacket> {
  const packets: EncodedPacket[] = [];
  for await (const packet of new EncodedPacketSink(track).packets()) packets.push(packet);
  const duration = present(packets[0]).duration;
  const count = Math.floor(seconds / duration + 1e-6);
  for (let index = 0; index < count; index++) {
    yield present(packets[index % packets.length]).clone({ timestamp: index * duration, duration });
  }
}

function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error("a scene or the sound cannot be read");
  return value;
}
