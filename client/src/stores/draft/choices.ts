import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Mode, Model, ModelOption, Resolution } from "../../api/contracts.ts";
import type { SavedDraft } from "../../api/device/memory.ts";
import type { Catalog } from "./catalog.ts";

/** A resolution, its price, and how long it took recently (seconds; null: not known yet). */
export type Offer = Model["model_prices"][number];

/** The options that the composer has a field for, beside the shape. */
const fieldsBesideShape = ["negative_prompt", "seed"] as const satisfies readonly ModelOption[];
type Extra = (typeof fieldsBesideShape)[number];

export interface Choices {
  mode: Signal<Mode>;
  /** What the user chose; the offer may have changed since. */
  wantedModel: Signal<string | null>;
  wantedResolution: Signal<Resolution>;
  /** What the chosen mode offers, and what is chosen from it. */
  models: ReadonlySignal<readonly Model[]>;
  model: ReadonlySignal<Model | null>;
  offers: ReadonlySignal<readonly Offer[]>;
  offer: ReadonlySignal<Offer | null>;
  takesShape: ReadonlySignal<boolean>;
  /** What the chosen model accepts besides prompt and shape. */
  extras: ReadonlySignal<readonly Extra[]>;
}

/** The catalog's offer, narrowed down by the user's choices. */
export function createChoices(
  catalog: Pick<Catalog, "models">,
  saved: Pick<SavedDraft, "mode" | "model" | "resolution"> | null,
): Choices {
  const mode = signal<Mode>(saved?.mode ?? "t2v");
  const wantedModel = signal(saved?.model ?? null);
  const wantedResolution = signal<Resolution>(saved?.resolution ?? "480p");

  const models = computed(() => catalog.models.value.filter((model) => model.mode === mode.value));
  const model = computed(() =>
    models.value.find(({ slug }) => slug === wantedModel.value) ?? models.value[0] ?? null
  );
  const options = computed(() => model.value?.options ?? []);
  const offers = computed(() =>
    (model.value?.model_prices ?? []).toSorted((a, b) => a.cost - b.cost)
  );
  const offer = computed(() =>
    offers.value.find(({ resolution }) => resolution === wantedResolution.value) ??
      offers.value[0] ?? null
  );

  return {
    mode,
    wantedModel,
    wantedResolution,
    models,
    model,
    offers,
    offer,
    takesShape: computed(() => options.value.includes("aspect_ratio")),
    extras: computed(() => fieldsBesideShape.filter((field) => options.value.includes(field))),
  };
}
