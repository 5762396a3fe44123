import {
  characters,
  type Input,
  type Inputs,
  inputsIn,
  type InputValue,
  isStorable,
  type Mode,
  type Model,
  PROMPT_MIN,
  visibleCharacters,
} from "../../api/contracts.ts";
import type { Problem } from "../../api/problem.ts";
import { type DraftFile, millisecondsOfFile, typeOfFile } from "./files/draft-file.ts";
import { isFile, readValue } from "./values.ts";

/** Why the draft cannot be started. */
export type WhyNotStartable =
  | { is: "loading" | "unstorable" | "uploading" | "too_many_planned" }
  | { is: "empty" | "short"; characters: number; most: number }
  | { is: "long"; over: number }
  | { is: "missing" | "too_long" | "outdated"; input: Input }
  | { is: "wrong"; input: Input; value: InputValue }
  | { is: "wrong_length"; input: Input; milliseconds: number }
  | { is: "wrong_type"; input: Input; types: readonly string[] }
  | { is: "upload_failed"; input: Input; problem: Problem }
  | { is: "credits"; cost: number; balance: number };

interface Asked {
  model: Model | null;
  mode: Mode;
  values: Inputs;
  /** The files that the model would get. */
  files: readonly DraftFile[];
  prompt: string;
  /** Null: not known yet. */
  balance: number | null;
  /** Null: not known yet. */
  cost: number | null;
  /** As many are planned as may be. */
  isFull: boolean;
}

/** Checks the draft as the server would; returns the first of several reasons. */
export function findWhyNotStartable(asked: Asked): WhyNotStartable | null {
  const { model, mode, values, files, prompt, balance, cost } = asked;
  if (!model) return { is: "loading" };
  const inputs = inputsIn(model, mode);
  const aboutFiles = inputs.filter(isFile).flatMap((input) =>
    aboutFile(input, mode, files.filter((file) => file.input === input.name)) ?? []
  );
  // Before the price, which would be that of a clip that cannot be used.
  const unusable = aboutFiles.find(({ is }) => is !== "missing" && is !== "uploading");
  if (unusable) return unusable;
  if (cost !== null && balance !== null && balance < cost) {
    return { is: "credits", cost, balance };
  }
  const reason = aboutFiles[0] ?? aboutPrompt(prompt, model.prompt_characters_max);
  if (reason) return reason;
  for (const input of inputs.filter((one) => !isFile(one))) {
    const value = values[input.name];
    const read = readValue(input, value);
    if (read === null && value !== undefined) {
      return typeof value === "string" && !isStorable(value)
        ? { is: "unstorable" }
        : { is: "wrong", input, value };
    }
    const hasDefault = "default" in input && input.default !== undefined;
    const isMissing = read === undefined && !hasDefault && input.required.includes(mode);
    if (isMissing) return { is: "missing", input };
  }
  if (cost === null) return { is: "loading" };
  return asked.isFull ? { is: "too_many_planned" } : null;
}

function aboutFile(
  input: Input,
  mode: Mode,
  files: readonly DraftFile[],
): WhyNotStartable | null {
  if (files.length === 0) return input.required.includes(mode) ? { is: "missing", input } : null;
  for (const file of files) {
    if (file.is === "failed") return { is: "upload_failed", input, problem: file.problem };
    if (file.is === "too_long" || file.is === "outdated") return { is: file.is, input };
    const milliseconds = millisecondsOfFile(file);
    if (milliseconds !== null && !takesLength(input, milliseconds)) {
      return { is: "wrong_length", input, milliseconds };
    }
    const types = "types" in input ? input.types : undefined;
    if (types && !types.includes(typeOfFile(file))) return { is: "wrong_type", input, types };
    if (file.is === "uploading") return { is: "uploading" };
  }
  return null;
}

function takesLength(input: Input, milliseconds: number): boolean {
  return !("milliseconds_max" in input) ||
    (milliseconds >= input.milliseconds_min && milliseconds <= input.milliseconds_max);
}

function aboutPrompt(prompt: string, most: number): WhyNotStartable | null {
  const visible = visibleCharacters(prompt);
  if (visible === 0) return { is: "empty", characters: 0, most };
  if (visible < PROMPT_MIN) return { is: "short", characters: visible, most };
  const over = characters(prompt) - most;
  if (over > 0) return { is: "long", over };
  return isStorable(prompt) ? null : { is: "unstorable" };
}
