import type { Input } from "../../../api/contracts.ts";

/** The input of a clip or a sound, which have a length. */
export type TimedInput = Extract<Input, { kind: "clip" | "sound" }>;

export const isTimed = (input: Input): input is TimedInput =>
  input.kind === "clip" || input.kind === "sound";
