import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import {
  type Input,
  type Inputs,
  inputsIn,
  type InputValue,
  type Mode,
  type Model,
  modes,
} from "../../api/contracts.ts";
import type { SavedDraft } from "../../api/device/kept/memory.ts";
import type { Catalog } from "./catalog.ts";
import { isNarrow } from "../device/narrow.ts";
import { chosenOf, type MillisecondsOf } from "./values.ts";

export const SHAPE = "aspect_ratio";
/** What a phone that is held upright shows largest. */
const TALL = "9:16";

export interface Choices {
  mode: Signal<Mode>;
  /** What the user chose; the offer may have changed since. */
  wantedModel: Signal<string | null>;
  /**
   * What the user chose or typed, by the inputs' names, also for other models. A number without a
   * default is here as it was typed.
   */
  values: ReadonlySignal<Inputs>;
  /** Undefined takes the choice back, so that the default applies. */
  choose(name: string, value: InputValue | undefined): void;
  /** Chooses these values for the mode, and takes every other choice back. */
  chooseAll(values: Inputs): void;
  /** What a later visit begins with. */
  toSave: ReadonlySignal<Pick<SavedDraft, "values" | "shape">>;
  /** The modes in which there is a model. */
  modes: ReadonlySignal<readonly Mode[]>;
  /** What the chosen mode offers, and what is chosen from it. */
  models: ReadonlySignal<readonly Model[]>;
  model: ReadonlySignal<Model | null>;
  /** What the chosen model takes in this mode, in the order in which it is shown. */
  inputs: ReadonlySignal<readonly Input[]>;
  /** What it would get: the values that it takes, and its defaults. No files. */
  chosen: ReadonlySignal<Inputs>;
}

/** The catalog's offer, narrowed down by the user's choices. */
export function createChoices(
  catalog: Pick<Catalog, "offered">,
  saved: Pick<SavedDraft, "mode" | "model" | "values" | "shape"> | null,
  millisecondsOf: MillisecondsOf,
): Choices {
  const mode = signal<Mode>(saved?.mode ?? "t2v");
  const wantedModel = signal(saved?.model ?? null);
  const forText = signal<Inputs>({ ...(isNarrow() ? { [SHAPE]: TALL } : {}), ...saved?.values });
  /** The shape of videos from files. So a photo never changes the choice for text. */
  const shape = signal(saved?.shape);
  const values = computed((): Inputs =>
    mode.value === "t2v" || shape.value === undefined
      ? forText.value
      : { ...forText.value, [SHAPE]: shape.value }
  );

  const offered = (one: Mode) => catalog.offered.value.filter((model) => model.modes.includes(one));
  const models = computed(() => offered(mode.value));
  const model = computed(() =>
    models.value.find(({ slug }) => slug === wantedModel.value) ?? models.value[0] ?? null
  );

  function choose(name: string, value: InputValue | undefined): void {
    if (name === SHAPE && mode.peek() !== "t2v") {
      shape.value = value === undefined ? undefined : String(value);
      return;
    }
    const { [name]: _, ...others } = forText.peek();
    forText.value = value === undefined ? others : { ...others, [name]: value };
  }

  return {
    mode,
    wantedModel,
    values,
    choose,
    chooseAll: (all) =>
      batch(() => {
        const { [SHAPE]: its, ...others } = all;
        const { [SHAPE]: kept } = forText.peek();
        const stays = mode.peek() !== "t2v" && kept !== undefined;
        forText.value = stays ? { ...others, [SHAPE]: kept } : others;
        choose(SHAPE, its);
      }),
    toSave: computed(() => ({ values: forText.value, shape: shape.value })),
    modes: computed(() => modes.filter((one) => offered(one).length > 0)),
    models,
    model,
    inputs: computed(() => model.value ? inputsIn(model.value, mode.value) : []),
    chosen: computed(() =>
      model.value ? chosenOf(model.value, mode.value, values.value, millisecondsOf) : {}
    ),
  };
}
