import { ALL_FORMATS, BufferSource, Input } from "mediabunny";
import { pictureSize } from "./picture-size.ts";

/** What a model sees of a file that it was given. */
export interface FileFacts {
  kind: "picture" | "video" | "sound";
  /** Of a video and of a sound: "MP4", "QuickTime File Format", "WebM", … */
  format?: string;
  /** Of a picture and of a video, as it is shown. */
  width?: number;
  height?: number;
  /** Of a video and of a sound. */
  seconds?: number;
  /** Of a video. */
  frames?: number;
}

/** What the file is by its bytes, or undefined if no model could read it. */
export async function measureFile(bytes: Buffer): Promise<FileFacts | undefined> {
  const picture = pictureSize(bytes);
  if (picture) return { kind: "picture", ...picture };
  const input = new Input({ source: new BufferSource(bytes), formats: ALL_FORMATS });
  try {
    const video = await input.getPrimaryVideoTrack();
    if (video) {
      const { packetCount: frames } = await video.computePacketStats();
      if (frames === 0) return undefined;
      const [width, height] = [await video.getDisplayWidth(), await video.getDisplayHeight()];
      const seconds = await video.computeDuration();
      return { kind: "video", format: await nameOf(input), width, height, seconds, frames };
    }
    const sound = await input.getPrimaryAudioTrack();
    const seconds = await sound?.computeDuration() ?? 0;
    return seconds > 0 ? { kind: "sound", format: await nameOf(input), seconds } : undefined;
  } catch {
    return undefined;
  } finally {
    input.dispose();
  }
}

const nameOf = async (input: Input) => (await input.getFormat()).name;
