import { type Generation, inputsIn, type Mode, type Model } from "../../../api/contracts.ts";

/** What the next part of a video can start from, and a model on offer that takes it. */
export interface Start {
  from: "last_frame" | "whole_clip";
  model: string;
  mode: Mode;
}

/** The inputs that take a start, by their well-known names. */
const FRAME = { name: "picture", kind: "picture", mode: "i2v" } as const;
const CLIP = { name: "first_clip", kind: "clip" } as const;

/** Only finished videos can be extended. `models`: also those that were withdrawn. */
export function startsOf(generation: Generation, models: readonly Model[]): Start[] {
  const { state, output_path, model: slug } = generation;
  if (state !== "completed" || output_path === null) return [];
  const hasSound = models.find((model) => model.slug === slug)?.has_sound ?? false;
  const offered = models.filter(({ enabled }) => enabled);
  const likest = (some: readonly Model[]) => mostLike(generation, hasSound, some);
  const frame = likest(offered.filter(takesFrame));
  const clip = likest(offered.filter((model) => modeForClip(model, generation)));
  const mode = clip && modeForClip(clip, generation);
  return [
    ...(frame ? [{ from: "last_frame", model: frame.slug, mode: FRAME.mode } as const] : []),
    ...(clip && mode ? [{ from: "whole_clip", model: clip.slug, mode } as const] : []),
  ];
}

function takesFrame(model: Model): boolean {
  return inputsIn(model, FRAME.mode).some(({ name, kind }) =>
    name === FRAME.name && kind === FRAME.kind
  );
}

/** The mode in which the model takes a clip of this length. */
function modeForClip(model: Model, { length_seconds }: Generation): Mode | undefined {
  return model.modes.find((mode) =>
    inputsIn(model, mode).some((input) =>
      input.name === CLIP.name && input.kind === CLIP.kind &&
      input.milliseconds_min <= length_seconds * 1000 &&
      input.milliseconds_max >= length_seconds * 1000
    )
  );
}

/** The model that made the video, else one with sound if it has sound, and with its resolution. */
function mostLike(
  { model, inputs }: Generation,
  hasSound: boolean,
  models: readonly Model[],
): Model | undefined {
  const score = (one: Model) =>
    (one.slug === model ? 4 : 0) + (one.has_sound === hasSound ? 2 : 0) +
    (offers(one, inputs["resolution"]) ? 1 : 0);
  return models.toSorted((a, b) => score(b) - score(a))[0];
}

function offers({ inputs }: Model, resolution: unknown): boolean {
  return inputs.some((input) =>
    input.name === "resolution" && input.kind === "choice" &&
    input.values.some((value) => value === resolution)
  );
}
