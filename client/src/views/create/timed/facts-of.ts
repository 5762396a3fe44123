import { type DraftFile, millisecondsOfFile } from "../../../stores/draft/files/draft-file.ts";
import { formatDuration } from "../../../words/format/format-time.ts";
import { sayOfTimed as say } from "../../../words/create/timed.ts";
import type { TimedInput } from "./timed-input.ts";

/** "5 s", "640 × 480", "with sound": what is known about a file. */
export function factsOf(kind: TimedInput["kind"], file: DraftFile): string[] {
  const milliseconds = millisecondsOfFile(file);
  const { width = null, height = null, has_sound = null } = file.is === "too_long"
    ? {}
    : file.attached ?? {};
  return [
    milliseconds === null ? null : formatDuration(milliseconds / 1000),
    width && height ? `${width} × ${height}` : null,
    kind === "sound" || has_sound === null ? null : say.sound[has_sound ? "with" : "without"],
  ].filter((fact) => fact !== null);
}
