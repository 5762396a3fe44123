import type { Input, Mode } from "../../../api/contracts.ts";
import type { Draft } from "../../../stores/draft/draft.ts";
import { isFile, isNeededFile, readValue } from "../../../stores/draft/values.ts";
import { ratioOf } from "../../../stores/videos/shape.ts";
import { describeValue } from "../../../words/create/describe-input.ts";
import { formatDuration } from "../../../words/format/format-time.ts";
import { textIn } from "../../../words/text-in.ts";
import { words } from "../../../words/words.ts";

const say = words.create;

export function textOfMode(mode: Mode): string {
  return { t2v: say.text, i2v: say.photo, v2v: say.edit }[mode];
}

/** What a chip opens: one of these, or the input of this name. */
export const MODE = "mode";
export const MODEL = "model";
export const LENGTH = "length";
export const MORE = "more";
/** Not a chip: what the price below the button opens. */
export const PRICE = "price";

export interface Chip {
  opens: string;
  /** Read aloud before the text. */
  name: string;
  text: string;
  /** Width to height, shown as a frame of this shape. */
  ratio?: number | undefined;
  /** Its input, if it is for a file: the chip also shows the state of the file. */
  file?: Input;
  /** It comes before the choices. */
  isFirst?: boolean;
}

/**
 * Files come first, because the video is made from them; then what users change most. Other inputs
 * follow in the order of the model, among them files that few users need, until one is chosen.
 */
const order = ["aspect_ratio", LENGTH, "resolution"];
const placeOf = ({ opens, isFirst }: Chip) =>
  isFirst ? 0 : order.indexOf(opens) + 1 || order.length + 1;

/** Files are not under More, because each has a row or a chip of its own. */
export const isUnderMore = (input: Input) => input.more && !isFile(input);

/** All that is chosen, in one line. */
export function chipsOf(draft: Draft): Chip[] {
  const { mode, model, inputs, values } = draft;
  const its = model.value;
  const modeChip = { opens: MODE, name: say.mode, text: textOfMode(mode.value) };
  if (!its) return [modeChip];
  const choices = inputs.value.filter((input) =>
    !isUnderMore(input) && !isNeededFile(input, mode.value) && input.name !== its.length &&
    (input.kind !== "choice" || input.values.length > 1)
  ).map((input) => chipOf(input, draft));
  const seconds = draft.quote.value?.length_seconds ?? null;
  const length = seconds === null
    ? []
    : [{ opens: LENGTH, name: say.length, text: formatDuration(seconds) }];
  const under = inputs.value.filter(isUnderMore);
  /** Those that were chosen or typed. */
  const filled = under.filter((input) => readValue(input, values.value[input.name]) !== undefined);
  return [
    modeChip,
    ...[...length, ...choices].sort((one, other) => placeOf(one) - placeOf(other)),
    { opens: MODEL, name: say.model, text: textIn(its.purpose) },
    ...(under.length === 0 ? [] : [{
      opens: MORE,
      name: "",
      text: filled.length === 0 ? say.more : `${say.more} · ${filled.length}`,
    }]),
  ];
}

function chipOf(input: Input, { chosen, files }: Draft): Chip {
  const { name: opens } = input;
  const label = textIn(input.label);
  if (isFile(input)) {
    const isThere = files.value.some((file) => file.input === opens);
    const text = isThere ? label : `+ ${label}`;
    return { opens, name: "", text, file: input, isFirst: isThere || !input.more };
  }
  const value = chosen.value[opens];
  if (value === undefined) return { opens, name: "", text: label };
  const ratio = ratioOf(value);
  // The frame and the numbers say it in little space; the sheet says it in words.
  const text = ratio === undefined ? describeValue(input, value) : String(value);
  return { opens, name: label, text, ratio };
}
