import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Attached, UploadsApi } from "../../api/user/uploads.ts";
import { type Generation, type Input, isBlank, type StartGeneration } from "../../api/contracts.ts";
import { loadPart } from "../../api/load-part.ts";
import type { KnownFile, Memory } from "../../api/device/kept/memory.ts";
import type { Catalog } from "./catalog.ts";
import { type Choices, createChoices, SHAPE } from "./choices.ts";
import type { Device } from "../device/device.ts";
import type { Credits } from "../credits/credits.ts";
import {
  type DraftFile,
  isHere,
  isSettled,
  knownOf,
  millisecondsOfFile,
} from "./files/draft-file.ts";
import type { Files } from "./files/draft-files.ts";
import { createLazyFiles } from "./files/lazy-files.ts";
import type { Composer } from "./place.ts";
import { createQuoting, type Quoting } from "./quoting.ts";
import { nearestShape } from "../videos/shape.ts";
import { type MillisecondsOf, valuesOf } from "./values.ts";
import { findWhyNotStartable, type WhyNotStartable } from "./why-not-startable.ts";
import type { PromptHistory } from "./prompt-history.ts";
import type { Planned } from "../planned/planned.ts";
import type { Requests } from "../requests/requests.ts";

export interface Draft extends Omit<Choices, "wantedModel" | "chooseAll" | "toSave"> {
  prompt: Signal<string>;
  /** The files in the composer, of all inputs, also of those that only other models take. */
  files: ReadonlySignal<readonly DraftFile[]>;
  /** The name of the input whose file is being read. */
  reading: ReadonlySignal<string | null>;
  /** How long the clip or the sound of an input is. */
  millisecondsOf: MillisecondsOf;
  quote: Quoting["quote"];
  quoteWith: Quoting["quoteWith"];
  whyNotStartable: ReadonlySignal<WhyNotStartable | null>;
  chooseModel(slug: string): void;
  /**
   * Without `input`, the file goes where the composer takes such a file. Rejects with a Problem if
   * nothing takes it. If another one is attached meanwhile, that one counts.
   */
  attach(file: Blob, input?: Input): Promise<void>;
  /** What it is set to, to find the place of a file (place.ts). */
  composer(): Composer;
  /**
   * Takes a file that is ready, such as a painted mask. `continues`: the video that the new one
   * continues with it.
   */
  put(attached: Attached, input: Input, continues?: string): Promise<void>;
  cut: Files["cut"];
  /** Takes one of the user's finished videos, where it lies. */
  useVideo(
    video: Pick<Generation, "output_path" | "inputs">,
    input: Input,
    continues?: string,
  ): Promise<void>;
  retryUpload(key: string): void;
  detach(key: string): void;
  /** Puts a list of files into another order, without those that are not named. */
  arrange(input: string, keys: readonly string[]): void;
  /** Replaces the prompt; the previous text is kept among the earlier prompts. */
  write(prompt: string): void;
  /**
   * Takes the prompt, the mode, the model and the values of an example, but no seed and no files.
   * Keeps the previous text as `write` does.
   */
  take(example: Example): void;
  /** Takes the same of a generation, and its files, which are used where they lie. */
  remix(generation: Example): void;
  /**
   * Clears the composer and sends what is in it now, at the price that it has now, once `shown`
   * resolves. A refused request is put back if the composer is still empty.
   */
  send(shown?: Promise<void>): Promise<void>;
  /** Removes a request from the screen and puts its text and files back into the composer. */
  takeBack(id: string): Promise<void>;
  dispose(): void;
}

type Example = Pick<Generation, "prompt" | "mode" | "model" | "inputs">;

interface DraftWorld {
  slot: Memory["draft"];
  fileIds: Memory["draftFiles"];
  uploads: UploadsApi;
  device: Pick<Device, "online" | "visible" | "doubt">;
  history: Pick<PromptHistory, "add">;
  catalog: Pick<Catalog, "offered" | "load">;
  credits: Pick<Credits, "balance">;
  requests: Pick<Requests, "start" | "dismiss">;
  /** A visitor plans nothing. */
  planned?: Pick<Planned, "isFull">;
}

/** With the same seed and prompt, a model makes the same video again. */
const SEED = "seed";

export function createDraft(world: DraftWorld): Draft {
  const { slot, fileIds, uploads, device, history, catalog, credits, requests, planned } = world;
  const saved = slot.read();
  /** A request gets an id of its own when it is sent. */
  const id = signal(saved?.id ?? crypto.randomUUID());
  const prompt = signal(saved?.prompt ?? "");
  const files = createLazyFiles({ uploads, ids: fileIds, device });
  const millisecondsOf = (name: string) => {
    const file = files.all.value.find(({ input }) => input === name);
    return file ? millisecondsOfFile(file) : null;
  };
  const { wantedModel, chooseAll, toSave, ...choices } = createChoices(
    catalog,
    saved,
    millisecondsOf,
  );
  const { mode, model, values, inputs, chosen, choose } = choices;

  const { taken, quote, quoteWith } = createQuoting({ choices, files: files.all, millisecondsOf });

  const whyNotStartable = computed(() =>
    findWhyNotStartable({
      model: model.value,
      mode: mode.value,
      values: values.value,
      files: taken.value,
      prompt: prompt.value,
      balance: credits.balance.value,
      cost: quote.value?.cost ?? null,
      isFull: planned?.isFull.value ?? false,
    })
  );

  /** Whether a request waits until the browser has shown the tap. */
  let isPending = false;

  const composer = () => ({
    mode: mode.peek(),
    model: model.peek(),
    wantedModel: wantedModel.peek(),
    offered: catalog.offered.peek(),
    isFilled: ({ name }: Input) => files.all.peek().some(({ input }) => input === name),
  });

  /** A video that begins with a picture or a clip gets its shape, as far as the model has it. */
  function fitShape(): void {
    const shape = inputs.peek().find(({ name }) => name === SHAPE);
    const start = taken.peek().find(({ input }) => input === "picture" || input === "clip");
    if (shape?.kind !== "choice" || !start || !isHere(start)) return;
    const { width, height } = start.attached;
    const nearest = width && height ? nearestShape(shape.values, width / height) : undefined;
    if (nearest !== undefined) choose(SHAPE, nearest);
  }

  /** Files that are not found on the device yet: a save must not lose them. */
  const pending = signal<readonly KnownFile[]>([]);

  async function recall(its: readonly KnownFile[], find: () => Promise<void>): Promise<void> {
    pending.value = its;
    // If what handles them does not load, the next visit finds them.
    await find().then(() => (pending.value = []), () => {});
  }

  async function putBack(
    dismissed: NonNullable<ReturnType<Requests["dismiss"]>>,
  ): Promise<void> {
    const { request, files: its, held } = dismissed;
    batch(() => {
      take(request);
      chooseAll(valuesOf(request.inputs));
    });
    await recall(its, async () => {
      await reuse(request);
      await files.restore(its, held);
    });
  }

  const write: Draft["write"] = (words) =>
    batch(() => {
      history.add(prompt.peek());
      prompt.value = words;
    });

  const take: Draft["take"] = (source) =>
    batch(() => {
      write(source.prompt);
      mode.value = source.mode;
      wantedModel.value = source.model;
      chooseAll(valuesOf(source.inputs));
      choose(SEED, undefined);
    });

  /** Also removes what the source did not have, from the inputs of its model. */
  async function reuse({ inputs: its }: Example): Promise<void> {
    const hasFiles = Object.keys(its).length > Object.keys(valuesOf(its)).length;
    if (hasFiles || files.all.peek().length > 0) await files.reuse(its, inputs.peek());
  }

  if (saved?.files?.length) {
    const its = saved.files;
    void recall(its, () => saved.from === undefined ? files.restore(its) : files.copy(its));
  }

  const stopSaving = effect(() =>
    slot.write({
      id: id.value,
      prompt: prompt.value,
      mode: mode.value,
      model: wantedModel.value,
      ...toSave.value,
      files: [...pending.value, ...files.known.value],
    })
  );

  return {
    ...choices,
    prompt,
    files: files.all,
    reading: files.reading,
    millisecondsOf,
    quote,
    quoteWith,
    whyNotStartable,
    chooseModel(slug) {
      wantedModel.value = slug;
      fitShape();
    },
    async attach(file, input) {
      if (input) return await files.attach(file, input, fitShape);
      const { findPlace } = await loadPart(() => import("./place.ts"));
      // Right after the first sign-in, it may still be on its way.
      if (catalog.offered.peek().length === 0) await catalog.load();
      const place = findPlace(file, composer());
      await files.attach(file, place.input, () => {
        mode.value = place.mode;
        const isTaken = inputs.peek().some(({ name }) => name === place.input.name);
        if (!isTaken) wantedModel.value = place.model.slug;
        fitShape();
      });
    },
    composer,
    put: files.put,
    cut: files.cut,
    async useVideo({ output_path, inputs: its }, input, continues) {
      if (output_path === null) return;
      if (its[SHAPE] !== undefined) choose(SHAPE, its[SHAPE]);
      await files.use(`videos/${output_path}`, input, continues);
    },
    retryUpload: files.retry,
    detach: files.remove,
    arrange: files.arrange,
    write,
    take,
    remix(source) {
      take(source);
      void reuse(source).catch(() => {}); // Then the field asks for a file.
    },
    async send(shown) {
      const itsModel = model.peek();
      const { cost = null, length_seconds = null } = quote.peek() ?? {};
      if (whyNotStartable.peek() || !itsModel || cost === null || length_seconds === null) return;
      if (isPending) return;
      const text = prompt.peek();
      const sent = taken.peek().filter(isSettled);
      const parent = sent.find(({ continues }) => continues !== null)?.continues;
      const request: StartGeneration = {
        id: crypto.randomUUID(),
        mode: mode.peek(),
        model: itsModel.slug,
        prompt: text,
        inputs: chosen.peek(),
        ...(parent ? { parent_id: parent } : {}),
      };
      isPending = true;
      if (shown) await shown;
      if (!isPending) return; // Meanwhile the user was signed out.
      isPending = false;
      history.add(text);
      batch(() => {
        id.value = crypto.randomUUID();
        // What was typed meanwhile belongs to the next video.
        if (prompt.peek() === text) prompt.value = "";
        choose(SEED, undefined);
      });
      files.takeAll(sent.map(({ key }) => key));
      pending.value = [];
      const starting = requests.start(
        request,
        { cost, length_seconds },
        sent.flatMap((file) => {
          const known = knownOf(file);
          return known ? [{ known, attached: file.attached }] : [];
        }),
      );
      const refusal = await starting;
      // If the user has started to type something new, the tile keeps the text.
      if (!refusal || !isBlank(prompt.peek())) return;
      const dismissed = requests.dismiss(request.id);
      if (dismissed) await putBack(dismissed);
    },
    async takeBack(unanswered) {
      const dismissed = requests.dismiss(unanswered);
      if (!dismissed) return;
      // The user wants to see this one as it is, so its files take the places of others.
      const { request, files: its } = dismissed;
      const named = new Set([...Object.keys(request.inputs), ...its.map(({ input }) => input)]);
      for (const { key, input } of files.all.peek()) if (named.has(input)) files.remove(key);
      await putBack(dismissed);
    },
    dispose() {
      isPending = false;
      files.dispose();
      stopSaving();
    },
  };
}
