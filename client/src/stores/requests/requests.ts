import { type ReadonlySignal, signal } from "@preact/signals";
import type { GenerationsApi } from "../../api/user/generations.ts";
import type { Picture } from "../../api/device/take-picture.ts";
import type { PicturesApi } from "../../api/user/pictures.ts";
import type { Generation, StartGeneration } from "../../api/contracts.ts";
import type { Outgoing, Shelf } from "../../api/device/memory.ts";
import { Problem, readCode } from "../../api/problem.ts";
import type { Catalog } from "../draft/catalog.ts";
import type { Credits } from "../credits/credits.ts";
import type { Device } from "../device/device.ts";
import { type Generations, isWaiting } from "../videos/generations.ts";
import { optimisticGeneration, sameAgain } from "./optimistic-generation.ts";
import { withTabLock } from "./with-tab-lock.ts";
import { createListeners } from "../sync/listeners.ts";
import { asProblem } from "../sync/loading.ts";

/** The result of a request that was made in this tab. */
export type Outcome =
  | { is: "started"; generation: Generation }
  | { is: "unanswered" | "unsent"; generation: Generation }
  | { is: "refused"; request: StartGeneration; problem: Problem }
  | { is: "not_canceled"; id: string; problem: Problem };

export interface Requests {
  /**
   * Shows the tile immediately, then sends. Resolves with the refusal, if any; then nothing was
   * charged.
   */
  start(request: StartGeneration, cost: number, picture: Picture | null): Promise<Problem | null>;
  /** Sends an unanswered request again under the same id, so nothing is charged twice. */
  resend(id: string, how?: Resending): Promise<void>;
  /**
   * Starts a failed video again at the price on the button, once per failure, however often it is
   * tapped.
   */
  retry(generation: Generation, cost: number): Promise<void>;
  /**
   * Cancels a running generation. The server decides whether that was still possible, in its answer
   * or later.
   */
  cancel(id: string): Promise<void>;
  /** Removes a request from the screen and returns it. */
  dismiss(id: string): StartGeneration | null;
  /** The failures that were started again. */
  retried: ReadonlySignal<ReadonlySet<string>>;
  isMine(id: string): boolean;
  onOutcome(listener: (outcome: Outcome) => void): () => void;
  dispose(): void;
}

interface Resending {
  /** Nobody tapped: the tile does not change, and another missing answer is not announced. */
  quietly?: boolean;
  /** The price that the user has accepted. */
  cost?: number;
}

interface RequestsWorld {
  api: Pick<GenerationsApi, "start" | "cancel">;
  pictures: PicturesApi;
  generations: Generations;
  catalog: Pick<Catalog, "load">;
  credits: Pick<Credits, "hold" | "release">;
  outbox: Shelf<Outgoing>;
  device: Pick<Device, "online" | "doubt" | "isCutOff">;
}

/** By then, the tab that made a request has sent it, or knows that it cannot. */
const ADOPT_AFTER_MS = 5_000;

/**
 * Tracks requests from the tap until the server has accepted them. Until then each one is kept on
 * the device under its id, with its picture, so that a crash, a reload or a new sign-in loses
 * nothing.
 */
export function createRequests(world: RequestsWorld): Requests {
  const { api, pictures, generations, catalog, credits, outbox, device } = world;
  const mine = new Set<string>();
  const retried = signal<ReadonlySet<string>>(new Set());
  const inFlight = new Set<string>();
  /** Pictures of this visit, available even if the device could not store them. */
  const held = new Map<string, Picture>();
  const outcomes = createListeners<Outcome>();

  function drop(id: string): void {
    const sent = outbox.get(id);
    if (!sent) return;
    outbox.remove(id);
    held.delete(id);
    if (sent.request.mode === "i2v") void pictures.forget(id).catch(() => {});
  }

  function place(sent: Outgoing, request: "sending" | "unsent" | "unanswered"): void {
    credits.hold(sent.request.id, sent.cost);
    generations.place({ generation: optimisticGeneration(sent), request, overdue: false });
  }

  function withdraw(id: string): void {
    drop(id);
    credits.release(id);
    generations.withdraw(id);
  }

  function wait(sent: Outgoing, quietly: boolean): void {
    const { id } = sent.request;
    const is = sent.has_left ? "unanswered" : "unsent";
    outbox.put(id, sent);
    generations.change(id, { request: is });
    if (!quietly) outcomes.call({ is, generation: optimisticGeneration(sent) });
  }

  /** The tile stays and shows the reason until the user sends it at a new price or discards it. */
  async function refuse(sent: Outgoing, problem: Problem): Promise<Problem> {
    const { id } = sent.request;
    const { code, status, detail, hint } = problem;
    credits.release(id);
    outbox.put(id, { ...sent, refusal: { code, status, detail, hint } });
    if (code === "price_changed") await catalog.load();
    generations.change(id, { request: "refused", refusal: problem });
    outcomes.call({ is: "refused", request: sent.request, problem });
    return problem;
  }

  /** Uploads the request's picture first, if it has one that is not uploaded yet. */
  async function withPicture(sent: Outgoing): Promise<Outgoing> {
    const { id, mode, image_path } = sent.request;
    if (mode === "t2v" || image_path) return sent;
    const picture = held.get(id) ?? await pictures.kept(id);
    if (!picture) throw new Problem({ code: "picture_lost", status: 410 });
    const path = await pictures.upload(picture, id);
    return { ...sent, request: { ...sent.request, image_path: path } };
  }

  async function attempt(sent: Outgoing, quietly: boolean): Promise<Problem | null> {
    const { id } = sent.request;
    const wasOnline = device.online.peek();
    let ready = sent;
    let hasLeft = sent.has_left;
    inFlight.add(id);
    try {
      ready = await withPicture(sent);
      // Written before it is sent: the app may be closed before the answer arrives.
      outbox.put(id, { ...ready, has_left: hasLeft || wasOnline });
      const asked = { ...ready.request, expected_cost: ready.cost };
      const generation = await api.start(asked).catch((error: unknown) => {
        const { isAmbiguous, code } = asProblem(error);
        hasLeft ||= isAmbiguous && !(code === "unreachable" && device.isCutOff());
        throw error;
      });
      const isNews = outbox.get(id) !== null;
      generations.apply(generation);
      drop(id);
      if (isNews || !quietly) outcomes.call({ is: "started", generation });
    } catch (error) {
      const problem = asProblem(error);
      // Realtime may have delivered the generation although the answer was lost.
      if (!outbox.get(id)) return null;
      // The sign-in screen reports it; after signing in, the user finds it sent.
      const isSignedOut = problem.code === "not_signed_in";
      if (!problem.isAmbiguous && !isSignedOut) return await refuse(ready, problem);
      if (problem.status === 0) device.doubt();
      wait({ ...ready, has_left: hasLeft }, quietly || isSignedOut);
    } finally {
      inFlight.delete(id);
    }
    return null;
  }

  const start: Requests["start"] = async (request, cost, picture) => {
    const { id } = request;
    if (mine.has(id)) return null; // A double tap.
    mine.add(id);
    const created_at = new Date().toISOString();
    const sent: Outgoing = { request, cost, created_at, has_left: false };
    outbox.put(id, sent);
    place(sent, "sending");
    if (picture) {
      held.set(id, picture);
      await pictures.keep(id, picture).catch(() => {});
    }
    if (device.online.peek()) return await withTabLock(id, () => attempt(sent, false));
    wait(sent, false);
    device.doubt(); // If the server answers, it is sent (resending.ts).
    return null;
  };

  async function resendHere(id: string, { quietly = false, cost }: Resending): Promise<void> {
    const kept = outbox.get(id);
    if (!kept) {
      // Another tab has sent or discarded it.
      withdraw(id);
      return void generations.resync().catch(() => {});
    }
    const { refusal: _, ...sent } = { ...kept, cost: cost ?? kept.cost };
    if (!device.online.peek()) {
      wait(sent, quietly);
      return device.doubt();
    }
    if (!quietly) place(sent, "sending");
    await attempt(sent, quietly);
  }

  generations.onMove(({ now }) => drop(now.id));

  /** Shows a request that this tab did not make: of an earlier visit, or of another tab. */
  function recall(sent: Outgoing): void {
    mine.add(sent.request.id);
    place(sent, sent.has_left ? "unanswered" : "unsent");
    if (!sent.refusal) return;
    credits.release(sent.request.id);
    const refusal = new Problem({ ...sent.refusal, code: readCode(sent.refusal.code) });
    generations.change(sent.request.id, { request: "refused", refusal });
  }

  /** Another tab may be closed before it has sent its request: then this one does. */
  async function adopt(id: string): Promise<void> {
    await withTabLock(id, () => {
      const sent = outbox.get(id);
      if (sent && !generations.entry(id).peek()) recall(sent);
      return Promise.resolve();
    });
  }

  const adopting = new Map<string, ReturnType<typeof setTimeout>>();
  const stopWatching = outbox.watch((id) => {
    clearTimeout(adopting.get(id));
    if (outbox.get(id)) {
      adopting.set(id, setTimeout(() => void adopt(id), ADOPT_AFTER_MS));
      return;
    }
    const entry = generations.entry(id).peek();
    if (!entry || !isWaiting(entry) || inFlight.has(id)) return;
    // Another tab has sent or discarded it.
    withdraw(id);
    void generations.resync().catch(() => {});
  });

  outbox.all().forEach(recall);

  return {
    start,
    async resend(id, how = {}) {
      const entry = generations.entry(id).peek();
      const mayGo = entry && (isWaiting(entry) || entry.request === "refused");
      if (mayGo && !inFlight.has(id)) await withTabLock(id, () => resendHere(id, how));
    },
    async retry({ id, ...generation }, cost) {
      if (retried.peek().has(id)) return;
      retried.value = new Set([...retried.peek(), id]);
      const again = sameAgain(generation);
      const refusal = await start(again, cost, null);
      if (!refusal) return;
      retried.value = new Set([...retried.peek()].filter((other) => other !== id));
      // The failed tile still shows the text; only a changed price needs a tile to ask the user.
      if (refusal.code !== "price_changed") withdraw(again.id);
    },
    async cancel(id) {
      try {
        generations.apply(await api.cancel(id));
      } catch (error) {
        outcomes.call({ is: "not_canceled", id, problem: asProblem(error) });
      }
    },
    dismiss(id) {
      const request = outbox.get(id)?.request ?? null;
      withdraw(id);
      return request;
    },
    retried,
    isMine: (id) => mine.has(id),
    onOutcome: outcomes.add,
    dispose() {
      stopWatching();
      for (const timer of adopting.values()) clearTimeout(timer);
    },
  };
}
