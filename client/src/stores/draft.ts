import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Picture, PicturesApi } from "../api/api.ts";
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
import type { Catalog } from "./catalog.ts";
import type { Credits } from "./credits.ts";
import type { Generations } from "./generations.ts";
import type { PromptHistory } from "./prompt-history.ts";
import type { Requests } from "./requests.ts";
import { readSeed } from "./read-seed.ts";

/** What stands between the draft and a video. */
export type Obstacle =
  | { is: "loading" | "empty" | "no_picture" | "seed" }
  | { is: "short" | "long" | "negative_long"; characters: number }
  | { is: "credits"; cost: number; balance: number; cheaper: Offer | null };

/** A resolution, what it costs, and how long it took lately (seconds; null: not known yet). */
export type Offer = Model["model_prices"][number];

export type Extra = "negative_prompt" | "seed";

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
  /** What the chosen model takes beside prompt and shape. */
  extras: ReadonlySignal<readonly Extra[]>;
  negativePrompt: Signal<string>;
  /** As it was typed; empty: Replicate picks one. */
  seed: Signal<string>;
  obstacle: ReadonlySignal<Obstacle | null>;
  chooseModel(slug: string): void;
  chooseResolution(resolution: Resolution): void;
  /** Rejects with a Problem where it is no picture that we take. */
  attach(file: Blob): Promise<void>;
  detach(): void;
  /** Takes over everything of a generation but its seed and picture. */
  remix(generation: Remixable): void;
  /** Clears the composer and sends; a refused request comes back into it, where it is empty. */
  send(): Promise<void>;
  /** Takes a request off the screen; its text comes back, its picture with it. */
  takeBack(id: string): Promise<void>;
  dispose(): void;
}

export type Remixable = Pick<
  Generation,
  "prompt" | "negative_prompt" | "mode" | "model" | "resolution" | "aspect_ratio"
>;

export interface DraftWorld {
  slot: Slot<SavedDraft>;
  pictures: PicturesApi;
  history: Pick<PromptHistory, "add">;
  catalog: Pick<Catalog, "models">;
  credits: Pick<Credits, "balance">;
  generations: Pick<Generations, "entry">;
  requests: Pick<Requests, "start" | "dismiss">;
}

export function createDraft(world: DraftWorld): Draft {
  const { slot, pictures, history, catalog, credits, generations, requests } = world;
  const saved = slot.read();
  /** The id of the video to be: made and kept before anything is sent, so that a repeat is harmless. */
  const id = signal(saved?.id ?? crypto.randomUUID());
  const prompt = signal(saved?.prompt ?? "");
  const mode = signal<Mode>(saved?.mode ?? "t2v");
  const wantedModel = signal(saved?.model ?? null);
  const wantedResolution = signal<Resolution>(saved?.resolution ?? "480p");
  const shape = signal<AspectRatio>(saved?.aspect_ratio ?? "16:9");
  const negativePrompt = signal(saved?.negative_prompt ?? "");
  const seed = signal(saved?.seed ?? "");
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

  const extras = computed(() =>
    (model.value?.options ?? []).filter((option) => option !== "aspect_ratio")
  );

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
    const without = negativePrompt.value.trim().length;
    if (extras.value.includes("negative_prompt") && without > PROMPT_MAX) {
      return { is: "negative_long", characters: without };
    }
    if (extras.value.includes("seed") && readSeed(seed.value) === "wrong") return { is: "seed" };
    return null;
  });

  function clear(): void {
    batch(() => {
      id.value = crypto.randomUUID();
      prompt.value = "";
      seed.value = "";
      picture.value = null;
    });
  }

  async function hold(taken: Picture): Promise<void> {
    const itsId = id.peek();
    picture.value = taken;
    // Under the id of the video to be: there it is found after a reload, and by the request.
    await pictures.keep(itsId, taken).catch(() => {});
    if (id.peek() === itsId && picture.peek() === null) detach();
  }

  function detach(): void {
    picture.value = null;
    void pictures.forget(id.peek()).catch(() => {});
  }

  async function putBack(request: StartGeneration, itsPicture: Picture | null): Promise<void> {
    const { negative_prompt = null, aspect_ratio = null } = request;
    batch(() => {
      history.add(prompt.peek());
      remix({ ...request, negative_prompt, aspect_ratio });
      seed.value = String(request.seed ?? "");
    });
    if (itsPicture) await hold(itsPicture);
  }

  const remix: Draft["remix"] = (source) =>
    batch(() => {
      prompt.value = source.prompt;
      negativePrompt.value = source.negative_prompt ?? "";
      seed.value = "";
      mode.value = source.mode;
      wantedModel.value = source.model;
      wantedResolution.value = source.resolution;
      if (source.aspect_ratio) shape.value = source.aspect_ratio;
    });

  async function recall(itsId: string): Promise<void> {
    const kept = await pictures.kept(itsId).catch(() => null);
    if (kept && id.peek() === itsId) picture.value ??= kept;
  }

  if (mode.peek() === "i2v" && saved) void recall(saved.id);

  const stopSaving = effect(() =>
    slot.write({
      id: id.value,
      prompt: prompt.value,
      mode: mode.value,
      model: wantedModel.value,
      resolution: wantedResolution.value,
      aspect_ratio: shape.value,
      negative_prompt: negativePrompt.value,
      seed: seed.value,
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
    extras,
    negativePrompt,
    seed,
    obstacle,
    chooseModel: (slug) => (wantedModel.value = slug),
    chooseResolution: (resolution) => (wantedResolution.value = resolution),
    async attach(file) {
      const taken = await pictures.take(file);
      mode.value = "i2v";
      await hold(taken);
    },
    detach,
    remix,
    async send() {
      const chosen = model.peek();
      const price = offer.peek();
      if (obstacle.peek() || !chosen || !price) return;
      const sent = generations.entry(id.peek()).peek();
      const text = prompt.peek().trim();
      if (sent?.generation.prompt === text) return clear(); // Another tab sent this very draft.
      const taken = extras.peek();
      const itsSeed = taken.includes("seed") ? readSeed(seed.peek()) : null;
      const request: StartGeneration = {
        id: sent ? crypto.randomUUID() : id.peek(),
        mode: mode.peek(),
        model: chosen.slug,
        resolution: price.resolution,
        prompt: text,
        negative_prompt: taken.includes("negative_prompt")
          ? negativePrompt.peek().trim() || null
          : null,
        aspect_ratio: takesShape.peek() ? shape.peek() : null,
        seed: itsSeed === "wrong" ? null : itsSeed,
      };
      const itsPicture = mode.peek() === "i2v" ? picture.peek() : null;
      history.add(text);
      if (!itsPicture && picture.peek()) detach();
      clear();
      const refusal = await requests.start(request, price.cost, itsPicture);
      // Where the user has begun something new, its tile keeps the text.
      if (!refusal || prompt.peek().trim() !== "") return;
      requests.dismiss(request.id);
      await putBack(request, itsPicture);
    },
    async takeBack(unanswered) {
      const itsPicture = await pictures.kept(unanswered).catch(() => null);
      const request = requests.dismiss(unanswered);
      if (request) await putBack(request, itsPicture);
    },
    dispose: stopSaving,
  };
}
