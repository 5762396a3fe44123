import type { Property } from "../models/models.ts";
import type { Prediction } from "../predictions/prediction.ts";

/** What a run's video must be like. */
export interface AskedVideo {
  scene: string;
  width: number;
  height: number;
  seconds: number;
  sound: boolean;
}

/**
 * Width and height by `resolution` and `aspect_ratio`, as Alibaba's documents name them for 720p
 * and 1080p. The first two of 480p are those of Wan's own code, the others our guess.
 */
const sizes: Record<string, Record<string, readonly [number, number]>> = {
  "480p": {
    "16:9": [832, 480],
    "9:16": [480, 832],
    "1:1": [624, 624],
    "4:3": [720, 544],
    "3:4": [544, 720],
  },
  "720p": {
    "16:9": [1280, 720],
    "9:16": [720, 1280],
    "1:1": [960, 960],
    "4:3": [1088, 832],
    "3:4": [832, 1088],
  },
  "1080p": {
    "16:9": [1920, 1080],
    "9:16": [1080, 1920],
    "1:1": [1440, 1440],
    "4:3": [1632, 1248],
    "3:4": [1248, 1632],
  },
};

/** Inputs whose file gives the video its shape and, if it is a clip, its length. */
const leadingInputs = ["image", "first_frame", "video", "first_clip", "src_video"];

/** A prompt that contains one of the words gets that scene. */
const scenes = [
  { words: /boat|ship|sea|ocean|water|rain/i, name: "boat" },
  { words: /bird|flower|garden|forest|leaf/i, name: "flower" },
  { words: /lighthouse|storm|light|lamp|dusk|sun/i, name: "lighthouse" },
];

export function askedVideo({ model, input, files }: Prediction): AskedVideo {
  const { properties } = model.input;
  const value = (name: string) => input[name] ?? properties[name]?.default;
  const leading = leadingInputs.map((name) => files.get(name)).find((file) => file !== undefined);

  const [, askedWidth, askedHeight] = /^(\d+)\*(\d+)$/.exec(String(value("size"))) ?? [];
  const ofModel = /-(\d+p)$/.exec(model.name)?.[1] ?? "480p";
  const shapes = sizes[String(value("resolution") ?? ofModel)] ?? {};
  const [usualWidth, usualHeight] = shapes[shapeOf(properties["aspect_ratio"])] ?? [832, 480];

  /** `auto`, and a model without this input: the shape of the picture or clip. */
  function shapeOf(property: Property | undefined): string {
    const asked = property && String(value("aspect_ratio"));
    if (asked !== undefined && asked in shapes) return asked;
    const { width = 16, height = 9 } = leading ?? {};
    const distance = (name: string) => {
      const [across = 1, down = 1] = shapes[name] ?? [];
      return Math.abs(Math.log(across / down / (width / height)));
    };
    const [nearest = "16:9"] = Object.keys(shapes).toSorted((a, b) => distance(a) - distance(b));
    return nearest;
  }

  return {
    scene: sceneOf(String(input["prompt"] ?? "")),
    width: Number(askedWidth ?? usualWidth),
    height: Number(askedHeight ?? usualHeight),
    seconds: secondsOf(value, leading?.seconds),
    sound: model.sound === true,
  };
}

/** Models count in seconds or in frames. An edit is as long as its clip. */
function secondsOf(value: (name: string) => unknown, clipSeconds = Infinity): number {
  const duration = value("duration");
  if (typeof duration === "number") return duration;
  const perSecond = Number(value("frames_per_second") ?? 16);
  const frames = Number(value("frame_num") ?? value("num_frames") ?? value("frames") ?? 81);
  return Math.min(frames / perSecond, clipSeconds);
}

function sceneOf(prompt: string): string {
  const scene = scenes.find(({ words }) => words.test(prompt)) ??
    scenes[prompt.length % scenes.length];
  if (scene === undefined) throw new Error("there are no scenes");
  return scene.name;
}
