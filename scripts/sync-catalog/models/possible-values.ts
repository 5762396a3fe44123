/** Values that a request may have, for tests that try all of them. */
import type { Input } from "../../../supabase/functions/_shared/contracts/catalog/catalog.ts";
import type { InputValue } from "../../../supabase/functions/_shared/contracts/catalog/inputs.ts";

/** Files to name, as the model or the request needs them: URLs or references. */
export interface ExampleFiles {
  picture: string;
  sound: string;
  mask: string;
  /** By their lengths in milliseconds. */
  clips: ReadonlyMap<number, string>;
}

/** All values of a small range, and the ends of a large one. */
export function possibleValues(input: Input, files: ExampleFiles): InputValue[] {
  switch (input.kind) {
    case "choice":
      return input.values;
    case "whole_number":
      return input.max - input.min < 100
        ? Array.from({ length: input.max - input.min + 1 }, (_, index) => input.min + index)
        : [input.min, input.max];
    case "switch":
      return [true, false];
    case "text":
      return ["blurry"];
    case "picture":
      return [files.picture];
    case "pictures":
      return [[files.picture], Array<string>(input.count_max).fill(files.picture)];
    case "clip":
      return [...files.clips].flatMap(([milliseconds, file]) =>
        milliseconds >= input.milliseconds_min && milliseconds <= input.milliseconds_max
          ? [file]
          : []
      );
    case "mask":
      return [files.mask];
    case "sound":
      return [files.sound];
  }
}
