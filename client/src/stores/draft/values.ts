import {
  characters,
  type Input,
  type Inputs,
  inputsIn,
  type InputValue,
  isBlank,
  isStorable,
  type Mode,
  type Model,
  readReference,
} from "../../api/contracts.ts";

/** Whether the input is a file, or a list of files, and no value that is chosen or typed. */
export function isFile({ kind }: Pick<Input, "kind">): boolean {
  return kind === "picture" || kind === "pictures" || kind === "clip" || kind === "mask" ||
    kind === "sound";
}

/** Whether it is a file that the mode requires. The composer has a row for it. */
export function isNeededFile(input: Pick<Input, "kind" | "required">, mode: Mode): boolean {
  return isFile(input) && input.required.includes(mode);
}

/**
 * What a chosen or typed value means for this input. Undefined: nothing, or a choice of another
 * model, so that the default applies. Null: it was typed, and the server would refuse it.
 */
export function readValue(
  input: Input,
  value: InputValue | undefined,
): InputValue | null | undefined {
  switch (input.kind) {
    case "choice":
      return input.values.find((each) => each === value);
    case "switch":
      return typeof value === "boolean" ? value : undefined;
    case "whole_number": {
      if (typeof value === "string") return readTyped(input, value);
      const isOffered = typeof value === "number" && value >= input.min && value <= input.max;
      return isOffered ? value : undefined;
    }
    case "text": {
      if (typeof value !== "string" || isBlank(value)) return undefined;
      return characters(value) <= input.characters_max && isStorable(value) ? value : null;
    }
    default:
      return undefined;
  }
}

function readTyped({ min, max }: { min: number; max: number }, typed: string) {
  const text = typed.trim();
  if (text === "") return undefined;
  const value = /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : null;
}

/** How long the clip or the sound of an input is. Null: there is none, or it is not known yet. */
export type MillisecondsOf = (name: string) => number | null;

/** The smallest number that the input takes: some have to be longer than a clip. */
export function leastOf(
  input: Extract<Input, { kind: "whole_number" }>,
  millisecondsOf: MillisecondsOf,
): number {
  const clip = input.longer_than === undefined ? null : millisecondsOf(input.longer_than);
  return clip === null ? input.min : Math.max(input.min, Math.floor(clip / 1000) + 1);
}

/** What the model would get of these values: those that it takes, and its defaults. No files. */
export function chosenOf(
  model: Pick<Model, "inputs">,
  mode: Mode,
  values: Inputs,
  millisecondsOf: MillisecondsOf = () => null,
): Inputs {
  const chosen: Record<string, InputValue> = {};
  for (const input of inputsIn(model, mode)) {
    const value = readValue(input, values[input.name]) ??
      ("default" in input ? input.default : undefined);
    if (value === undefined) continue;
    chosen[input.name] = input.kind === "whole_number" && typeof value === "number"
      ? Math.max(value, leastOf(input, millisecondsOf))
      : value;
  }
  return chosen;
}

/** The values of a generation that another one can take over: no files. */
export function valuesOf(inputs: Inputs): Inputs {
  return Object.fromEntries(
    Object.entries(inputs).filter(([, value]) =>
      !Array.isArray(value) && readReference(value) === null
    ),
  );
}
