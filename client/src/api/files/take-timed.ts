import type { Facts } from "../../../../supabase/functions/_shared/contracts/media/facts.ts";
import { uploadBuckets } from "../../../../supabase/functions/_shared/contracts/upload/uploads.ts";
import type { Input } from "../contracts.ts";
import { readFile } from "../device/picture/read-file.ts";
import { loadPart } from "../load-part.ts";
import { Problem } from "../problem.ts";
import type { Attached, Part, Taken, TooLong } from "../user/uploads.ts";
import { attachedFrom, endingIn } from "./attached.ts";
import { withoutPlace } from "./clip/without-place.ts";
import { factsOf } from "./facts-of.ts";

/** An input that takes a clip or a sound, which have a length. */
export type TimedInput = Extract<Input, { kind: "clip" | "sound" }>;

const bucketOf = ({ kind }: TimedInput) => kind === "clip" ? "clips" as const : "sounds" as const;

const loadCutting = () => loadPart(() => import("./cut/cut.ts"));

/**
 * Takes a clip or a sound as it is, or says that the user has to pick a part of it. Of a file that
 * is refused, only the header was read.
 */
export async function takeTimed(file: Blob, input: TimedInput): Promise<Taken> {
  const facts = await factsOf(file);
  const milliseconds = lengthFor(input, facts);
  if (milliseconds < input.milliseconds_min) throw refused("upload_too_short");
  const isTooLong = milliseconds > input.milliseconds_max;
  if (!isTooLong && file.size <= uploadBuckets[bucketOf(input)].bytesMax) {
    return { is: "ready", attached: await attach(file, input) };
  }
  const { findStarts } = await loadCutting();
  const starts = await findStarts(file, facts.type);
  const usable = starts.filter((start) => milliseconds - start >= input.milliseconds_min);
  if (usable.length === 0) throw refused(isTooLong ? "upload_too_long" : "upload_too_large");
  return { is: "too_long", whole: { file, milliseconds, starts: usable } };
}

/** Takes a clip that the app has made itself. */
export async function attachClip(file: Blob): Promise<Attached> {
  return attachedFrom("clips", await factsOf(file), file);
}

/** Cuts a part out of what `takeTimed` found to be too long. */
export async function cutTimed(
  { file }: TooLong,
  { from, to }: Part,
  input: TimedInput,
): Promise<Attached> {
  const { type } = await factsOf(file);
  const { cut } = await loadCutting();
  const end = Math.min(to, from + input.milliseconds_max);
  const part = await cut(file, type, { from, to: end }, input.milliseconds_min);
  // The cut is measured like any other file: the limits are those of the server.
  const milliseconds = part ? lengthFor(input, await factsOf(part)) : 0;
  if (!part || milliseconds < input.milliseconds_min) throw refused("upload_too_short");
  if (milliseconds > input.milliseconds_max) throw refused("upload_too_long");
  return await attach(part, input);
}

/** Reads the whole file into memory, where it cannot get lost or change any more. */
async function attach(file: Blob, input: TimedInput): Promise<Attached> {
  const bytes = await readFile(file);
  if (input.kind === "clip") withoutPlace(bytes);
  const whole = new Blob([bytes]);
  return attachedFrom(bucketOf(input), await factsOf(whole), whole);
}

/** Its length, if it is of a type that the input takes. */
function lengthFor(input: TimedInput, { type, milliseconds }: Facts): number {
  const types = input.kind === "clip" ? input.types : undefined;
  const isTaken = endingIn(bucketOf(input), type) !== null && (types?.includes(type) ?? true);
  if (!isTaken || milliseconds === null) throw refused("upload_not_supported");
  return milliseconds;
}

function refused(
  code: "upload_too_short" | "upload_too_long" | "upload_too_large" | "upload_not_supported",
): Problem {
  const status = code === "upload_not_supported" ? 415 : 413;
  return new Problem({ code, status });
}
