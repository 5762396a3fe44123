import { batch } from "@preact/signals";
import type { Inputs, Mode } from "../../api/contracts.ts";
import type { Attached } from "../../api/user/uploads.ts";
import type { Draft } from "./draft.ts";

/** How a finished video is continued. */
export interface Extending {
  /** The finished video. */
  parent_id: string;
  /** A model on offer, and the mode in which it takes this start. */
  model: string;
  mode: Mode;
  /** The start, if it is the video itself: `{ first_clip: "videos/<user id>/<id>.mp4" }`. */
  inputs: Inputs;
  /** The start, if it is the last frame: attached as the input `picture`. */
  picture?: Attached;
}

/** Begins the next part of a finished video in the composer. */
export async function extend(
  draft: Draft,
  generation: Parameters<Draft["remix"]>[0],
  { parent_id, model, mode, inputs, picture }: Extending,
): Promise<void> {
  batch(() => {
    for (const { key } of draft.files.peek()) draft.detach(key);
    draft.take(generation);
    draft.mode.value = mode;
    draft.chooseModel(model);
  });
  for (const input of draft.inputs.peek()) {
    const reference = inputs[input.name];
    if (typeof reference === "string") {
      const output_path = reference.replace(/^videos\//, "");
      await draft.useVideo({ output_path, inputs: {} }, input, parent_id);
    }
    if (picture && input.name === "picture") await draft.put(picture, input, parent_id);
  }
}
