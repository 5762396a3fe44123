import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Picture } from "../../api/device/take-picture.ts";
import type { PicturesApi } from "../../api/user/pictures.ts";
import {
  type AspectRatio,
  type Generation,
  isBlank,
  type Resolution,
  type StartGeneration,
} from "../../api/contracts.ts";
import type { Memory } from "../../api/device/memory.ts";
import type { Catalog } from "./catalog.ts";
import { type Choices, createChoices } from "./choices.ts";
import type { Credits } from "../credits/credits.ts";
import { findWhyNotStartable, type WhyNotStartable } from "./why-not-startable.ts";
import type { PromptHistory } from "./prompt-history.ts";
import type { Requests } from "../requests/requests.ts";
import { readSeed } from "./read-seed.ts";

export interface Draft extends Omit<Choices, "wantedModel" | "wantedResolution"> {
  prompt: Signal<string>;
  picture: ReadonlySignal<Picture | null>;
  shape: Signal<AspectRatio>;
  negativePrompt: Signal<string>;
  /** As it was typed; empty: Replicate picks one. */
  seed: Signal<string>;
  whyNotStartable: ReadonlySignal<WhyNotStartable | null>;
  chooseModel(slug: string): void;
  chooseResolution(resolution: Resolution): void;
  /**
   * Rejects with a Problem if the file cannot be read or is not a picture that we accept. If
   * another one is attached meanwhile, that one counts.
   */
  attach(file: Blob): Promise<void>;
  detach(): void;
  /** Replaces the prompt; the previous text is kept among the earlier prompts. */
  write(prompt: string): void;
  /**
   * Copies everything of a generation except its seed and picture, and keeps the previous text as
   * `write` does.
   */
  remix(generation: Remixable): void;
  /**
   * Clears the composer and sends; a refused request is put back if the composer is still empty.
   */
  send(): Promise<void>;
  /** Removes a request from the screen and puts its text and picture back into the composer. */
  takeBack(id: string): Promise<void>;
  dispose(): void;
}

type Remixable = Pick<
  Generation,
  "prompt" | "negative_prompt" | "mode" | "model" | "resolution" | "aspect_ratio"
>;

interface DraftWorld {
  slot: Memory["draft"];
  pictureIds: Memory["draftPictures"];
  pictures: PicturesApi;
  history: Pick<PromptHistory, "add">;
  catalog: Pick<Catalog, "models">;
  credits: Pick<Credits, "balance">;
  requests: Pick<Requests, "start" | "dismiss">;
}

/** How many tabs can have a picture in their composer that survives a reload. */
const PICTURES_MAX = 4;

export function createDraft(world: DraftWorld): Draft {
  const { slot, pictureIds, pictures, history, catalog, credits, requests } = world;
  const saved = slot.read();
  /** The id of its picture on this device. A request gets an id of its own when it is sent. */
  const id = signal(saved?.id ?? crypto.randomUUID());
  const prompt = signal(saved?.prompt ?? "");
  const { wantedModel, wantedResolution, ...choices } = createChoices(catalog, saved);
  const { mode, model, offer, takesShape, extras } = choices;
  const shape = signal<AspectRatio>(saved?.aspect_ratio ?? "16:9");
  const negativePrompt = signal(saved?.negative_prompt ?? "");
  const seed = signal(saved?.seed ?? "");
  const picture = signal<Picture | null>(null);

  const whyNotStartable = computed(() =>
    findWhyNotStartable(choices, {
      prompt: prompt.value,
      negativePrompt: negativePrompt.value,
      seed: seed.value,
      hasPicture: picture.value !== null,
      balance: credits.balance.value,
    })
  );

  function clear(): void {
    batch(() => {
      id.value = crypto.randomUUID();
      prompt.value = "";
      seed.value = "";
      picture.value = null;
    });
  }

  /** Counts the files that were chosen: reading one can take seconds, and the last one counts. */
  let attached = 0;

  async function hold(taken: Picture): Promise<void> {
    const itsId = id.peek();
    picture.value = taken;
    // The oldest pictures make room; their tabs were probably closed.
    const all = [itsId, ...(pictureIds.read() ?? []).filter((other) => other !== itsId)];
    pictureIds.write(all.slice(0, PICTURES_MAX));
    for (const old of all.slice(PICTURES_MAX)) void pictures.forget(old).catch(() => {});
    await pictures.keep(itsId, taken).catch(() => {});
    if (id.peek() === itsId && picture.peek() === null) detach();
  }

  function forget(itsId: string): void {
    pictureIds.write((pictureIds.read() ?? []).filter((other) => other !== itsId));
    void pictures.forget(itsId).catch(() => {});
  }

  function detach(): void {
    picture.value = null;
    forget(id.peek());
  }

  async function putBack(request: StartGeneration, itsPicture: Picture | null): Promise<void> {
    const { negative_prompt = null, aspect_ratio = null } = request;
    batch(() => {
      remix({ ...request, negative_prompt, aspect_ratio });
      seed.value = String(request.seed ?? "");
    });
    if (itsPicture) await hold(itsPicture);
  }

  const write: Draft["write"] = (words) =>
    batch(() => {
      history.add(prompt.peek());
      prompt.value = words;
    });

  const remix: Draft["remix"] = (source) =>
    batch(() => {
      write(source.prompt);
      negativePrompt.value = source.negative_prompt ?? "";
      seed.value = "";
      mode.value = source.mode;
      wantedModel.value = source.model;
      wantedResolution.value = source.resolution;
      if (source.aspect_ratio) shape.value = source.aspect_ratio;
    });

  async function recall(itsId: string, from = itsId): Promise<void> {
    const kept = await pictures.kept(from).catch(() => null);
    if (!kept || id.peek() !== itsId || picture.peek()) return;
    if (from === itsId) picture.value = kept;
    else await hold(kept);
  }

  if (mode.peek() === "i2v" && saved) void recall(saved.id, saved.from);

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
    ...choices,
    prompt,
    picture,
    shape,
    negativePrompt,
    seed,
    whyNotStartable,
    chooseModel: (slug) => (wantedModel.value = slug),
    chooseResolution: (resolution) => (wantedResolution.value = resolution),
    async attach(file) {
      const which = attached += 1;
      const taken = await pictures.take(file);
      if (which !== attached) return;
      mode.value = "i2v";
      await hold(taken);
    },
    detach,
    write,
    remix,
    async send() {
      const chosen = model.peek();
      const price = offer.peek();
      if (whyNotStartable.peek() || !chosen || !price) return;
      const text = prompt.peek();
      const taken = extras.peek();
      const itsSeed = taken.includes("seed") ? readSeed(seed.peek()) : null;
      const request: StartGeneration = {
        id: crypto.randomUUID(),
        mode: mode.peek(),
        model: chosen.slug,
        resolution: price.resolution,
        prompt: text,
        negative_prompt: taken.includes("negative_prompt") && !isBlank(negativePrompt.peek())
          ? negativePrompt.peek()
          : null,
        aspect_ratio: takesShape.peek() ? shape.peek() : null,
        seed: itsSeed === "wrong" ? null : itsSeed,
      };
      const itsPicture = mode.peek() === "i2v" ? picture.peek() : null;
      const itsId = id.peek();
      const hasPicture = picture.peek() !== null;
      history.add(text);
      clear();
      // The request first keeps its own copy of the picture.
      const starting = requests.start(request, price.cost, itsPicture);
      if (hasPicture) forget(itsId);
      const refusal = await starting;
      // If the user has started to type something new, the tile keeps the text.
      if (!refusal || !isBlank(prompt.peek())) return;
      requests.dismiss(request.id);
      await putBack(request, itsPicture);
    },
    async takeBack(unanswered) {
      const itsPicture = await pictures.kept(unanswered).catch(() => null);
      const request = requests.dismiss(unanswered);
      if (request) await putBack(request, itsPicture);
    },
    dispose() {
      attached += 1; // After a sign-out, nothing is kept any more.
      stopSaving();
    },
  };
}
