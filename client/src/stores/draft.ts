import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Picture } from "../api/api.ts";
import {
  type AspectRatio,
  type Generation,
  type Mode,
  type Model,
  PROMPT_MAX,
  PROMPT_MIN,
  promptLength,
  type Resolution,
  type StartGeneration,
} from "../api/contracts.ts";
import type { SavedDraft, Slot } from "../api/memory.ts";
import { checkPicture } from "../api/pictures.ts";
import type { Catalog } from "./catalog.ts";
import type { Credits } from "./credits.ts";
import type { Generations } from "./generations.ts";
import type { Requests } from "./requests.ts";

/** What stands between the draft and a video. */
export type Obstacle =
  | { is: "loading" | "empty" | "no_picture" }
  | { is: "short" | "long"; characters: number }
  | { is: "credits"; cost: number; balance: number; cheaper: Offer | null };

/** A resolution and what it costs. */
export interface Offer {
  resolution: Resolution;
  cost: number;
}

export interface Draft {
  prompt: Signal<string>;
  mode: Signal<Mode>;
  picture: ReadonlySignal<Picture | null>;
  /** What the chosen mode has to offer, and what is chosen of it. */
  models: ReadonlySignal<readonly Model[]>;
  model: ReadonlySignal<Model | null>;
  offers: ReadonlySignal<readonly Offer[]>;
  offer: ReadonlySignal<Offer | null>;
  takesShape: ReadonlySignal<boolean>;
  shape: Signal<AspectRatio>;
  obstacle: ReadonlySignal<Obstacle | null>;
  chooseModel(slug: string): void;
  chooseResolution(resolution: Resolution): void;
  /** Rejects with a Problem where it is no picture that we take. */
  attach(file: Blob): Promise<void>;
  detach(): void;
  /** Takes over everything of a generation but its seed and picture. */
  remix(
    generation: Pick<Generation, "prompt" | "mode" | "model" | "resolution" | "aspect_ratio">,
  ): void;
  /** Clears the composer and sends; a refused request comes back into it. */
  send(): Promise<void>;
  /** Takes an unanswered request off the screen; its text comes back. */
  takeBack(id: string): void;
  dispose(): void;
}

export interface DraftWorld {
  slot: Slot<SavedDraft>;
  catalog: Pick<Catalog, "models">;
  credits: Pick<Credits, "balance">;
  generations: Pick<Generations, "entry">;
  requests: Pick<Requests, "start" | "dismiss" | "unsent" | "onOutcome">;
}

export function createDraft(world: DraftWorld): Draft {
  const { slot, catalog, credits, generations, requests } = world;
  const saved = slot.read();
  /** The id of the video to be: made and kept before anything is sent, so that a repeat is harmless. */
  const id = signal(saved?.id ?? crypto.randomUUID());
  const prompt = signal(saved?.prompt ?? "");
  const mode = signal<Mode>(saved?.mode ?? "t2v");
  const wantedModel = signal(saved?.model ?? null);
  const wantedResolution = signal<Resolution>(saved?.resolution ?? "480p");
  const shape = signal<AspectRatio>(saved?.aspect_ratio ?? "16:9");
  const picture = signal<Picture | null>(null);

  const models = computed(() => catalog.models.value.filter((model) => model.mode === mode.value));
  const model = computed(() =>
    models.value.find(({ slug }) => slug === wantedModel.value) ?? models.value[0] ?? null
  );
  const offers = computed(() =>
    (model.value?.model_prices ?? []).toSorted((a, b) => a.cost - b.cost)
  );
  const offer = computed(() =>
    offers.value.find(({ resolution }) => resolution === wantedResolution.value) ??
      offers.value[0] ?? null
  );
  const takesShape = computed(() => model.value?.options.includes("aspect_ratio") ?? false);

  const obstacle = computed((): Obstacle | null => {
    const characters = promptLength(prompt.value.trim());
    const balance = credits.balance.value;
    if (!offer.value) return { is: "loading" };
    if (balance !== null && balance < offer.value.cost) {
      const cheaper = offers.value.find(({ cost }) => cost <= balance) ?? null;
      return { is: "credits", cost: offer.value.cost, balance, cheaper };
    }
    if (mode.value === "i2v" && !picture.value) return { is: "no_picture" };
    if (characters === 0) return { is: "empty" };
    if (characters < PROMPT_MIN) return { is: "short", characters };
    if (characters > PROMPT_MAX) return { is: "long", characters };
    return null;
  });

  function clear(): void {
    batch(() => {
      id.value = crypto.randomUUID();
      prompt.value = "";
      picture.value = null;
    });
  }

  /** Fills the composer, unless the user has begun something new in the meantime. */
  function putBack(request: StartGeneration, itsPicture: Picture | null): void {
    if (prompt.peek().trim() !== "") return;
    batch(() => {
      remix({ ...request, aspect_ratio: request.aspect_ratio ?? null });
      picture.value = itsPicture;
    });
  }

  const remix: Draft["remix"] = (source) =>
    batch(() => {
      prompt.value = source.prompt;
      mode.value = source.mode;
      wantedModel.value = source.model;
      wantedResolution.value = source.resolution;
      if (source.aspect_ratio) shape.value = source.aspect_ratio;
    });

  if (requests.unsent) putBack(requests.unsent, null);
  const stopHearing = requests.onOutcome((outcome) => {
    if (outcome.is === "refused" && outcome.wasWaiting) putBack(outcome.request, null);
  });

  const stopSaving = effect(() =>
    slot.write({
      id: id.value,
      prompt: prompt.value,
      mode: mode.value,
      model: wantedModel.value,
      resolution: wantedResolution.value,
      aspect_ratio: shape.value,
    })
  );

  return {
    prompt,
    mode,
    picture,
    models,
    model,
    offers,
    offer,
    takesShape,
    shape,
    obstacle,
    chooseModel: (slug) => (wantedModel.value = slug),
    chooseResolution: (resolution) => (wantedResolution.value = resolution),
    async attach(file) {
      const checked = await checkPicture(file);
      batch(() => {
        picture.value = checked;
        mode.value = "i2v";
      });
    },
    detach: () => (picture.value = null),
    remix,
    async send() {
      const chosen = model.peek();
      const price = offer.peek();
      if (obstacle.peek() || !chosen || !price) return;
      const sent = generations.entry(id.peek()).peek();
      const text = prompt.peek().trim();
      if (sent?.generation.prompt === text) return clear(); // Another tab sent this very draft.
      const request: StartGeneration = {
        id: sent ? crypto.randomUUID() : id.peek(),
        mode: mode.peek(),
        model: chosen.slug,
        resolution: price.resolution,
        prompt: text,
        aspect_ratio: takesShape.peek() ? shape.peek() : null,
      };
      const itsPicture = mode.peek() === "i2v" ? picture.peek() : null;
      clear();
      const refusal = await requests.start(request, price.cost, itsPicture);
      if (refusal) putBack(request, itsPicture);
    },
    takeBack(unanswered) {
      const request = requests.dismiss(unanswered);
      if (request) putBack(request, null);
    },
    dispose() {
      stopSaving();
      stopHearing();
    },
  };
}
