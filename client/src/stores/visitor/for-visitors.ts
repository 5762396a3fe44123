/** What a visitor can compose: nothing of it may need an upload. */
import type { Input, InputKind, Mode, Model } from "../../api/contracts.ts";

/**
 * A clip or a sound is measured by the server before its price is known, so it is uploaded when it
 * is chosen. A picture stays on the device until the video is started.
 */
const NEEDS_UPLOAD: ReadonlySet<InputKind> = new Set(["clip", "sound", "mask"]);
const needsUpload = ({ kind }: Input) => NEEDS_UPLOAD.has(kind);

/** The model without the inputs that need an upload, and without the modes that need those. */
export function forVisitors(model: Model): Model {
  const modes = model.modes.filter((mode: Mode) =>
    !model.inputs.some((input) => needsUpload(input) && input.required.includes(mode))
  );
  return {
    ...model,
    modes,
    enabled: model.enabled && modes.length > 0,
    inputs: model.inputs.filter((input) => !needsUpload(input)),
  };
}
