import { type Input, type Mode, type Model, modes } from "../../api/contracts.ts";
import { Problem } from "../../api/problem.ts";

/** An input, and the mode and the model in which it is taken. */
export interface Place {
  input: Input;
  mode: Mode;
  model: Model;
}

/** What the composer is set to. */
export interface Composer {
  mode: Mode;
  model: Model | null;
  wantedModel: string | null;
  offered: readonly Model[];
  isFilled(input: Input): boolean;
}

/** Which kinds of inputs take a file of a type, such as `image/png`. */
function kindsFor({ type }: Blob): readonly Input["kind"][] {
  if (type.startsWith("video/")) return ["clip"];
  if (type.startsWith("audio/")) return ["sound"];
  return ["picture", "pictures"];
}

/**
 * Where a file goes that was dropped, pasted or shared: into a free input of the chosen model, else
 * where it is needed. Throws a Problem if nothing takes it.
 */
export function findPlace(file: Blob, composer: Composer): Place {
  const { mode, model, wantedModel, offered, isFilled } = composer;
  const kinds = kindsFor(file);
  const placesIn = (one: Model, its: Mode): Place[] =>
    one.inputs.filter((input) => kinds.includes(input.kind) && input.modes.includes(its))
      .map((input) => ({ input, mode: its, model: one }));

  const here = model ? placesIn(model, mode) : [];
  const free = here.find(({ input }) => input.kind === "pictures" || !isFilled(input));
  const current = free ?? here[0];
  if (current) return current;

  const elsewhere = modes.flatMap((its) =>
    offered.filter((one) => one.modes.includes(its)).flatMap((one) => placesIn(one, its))
  );
  // The mode that needs such a file comes before one that only takes it.
  const needed = elsewhere.find((place) => place.input.required.includes(place.mode));
  const place = needed ?? elsewhere[0];
  if (!place) throw nowhere(offered);
  const isWanted = (other: Place) => other.mode === place.mode && other.model.slug === wantedModel;
  return elsewhere.find(isWanted) ?? place;
}

/** Where `attach` puts such a file. Null: nothing is known to take it. */
export function inputFor(file: Blob, composer: Composer): Input | null {
  try {
    return findPlace(file, composer).input;
  } catch {
    return null;
  }
}

/** Without a catalog, nothing is known to take a file. */
function nowhere(offered: readonly Model[]): Problem {
  return offered.length === 0
    ? new Problem({ code: "unavailable", status: 503 })
    : new Problem({ code: "upload_not_supported", status: 415 });
}
