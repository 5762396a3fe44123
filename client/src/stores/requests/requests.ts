import { type ReadonlySignal, signal } from "@preact/signals";
import type { GenerationsApi } from "../../api/user/generations.ts";
import type { Attached, UploadsApi } from "../../api/user/uploads.ts";
import type { Generation, StartGeneration } from "../../api/contracts.ts";
import type { KnownFile, Outgoing, Shelf } from "../../api/device/kept/memory.ts";
import { Problem, readCode } from "../../api/problem.ts";
import type { Catalog } from "../draft/catalog.ts";
import type { Credits } from "../credits/credits.ts";
import type { Device } from "../device/device.ts";
import { isPlanned, type Planned } from "../planned/planned.ts";
import { type Generations, isWaiting } from "../videos/generations.ts";
import { inputsOf } from "./inputs-of.ts";
import { optimisticGeneration, sameAgain } from "./optimistic-generation.ts";
import { withTabLock } from "./with-tab-lock.ts";
import { createListeners } from "../sync/listeners.ts";
import { asProblem } from "../sync/loading.ts";

/** The result of a request that was made in this tab. */
export type Outcome =
  | { is: "started"; generation: Generation }
  | { is: "unanswered" | "unsent"; generation: Generation }
  | { is: "planned"; request: StartGeneration }
  | { is: "refused"; request: StartGeneration; problem: Problem }
  /** A planned request was refused, so those behind it wait for the user, too. */
  | { is: "stopped"; problem: Problem }
  | { is: "not_canceled"; id: string; problem: Problem };

export interface Requests {
  /**
   * Shows the tile immediately, uploads the request's files, then sends it. From then on the files
   * are the request's. Resolves with the refusal, if any; then nothing was charged. While as many
   * are being made as the server makes at once, the request is planned instead.
   */
  start(
    request: StartGeneration,
    price: Price,
    files?: readonly SentFile[],
  ): Promise<Problem | null>;
  /** Sends an unanswered request again under the same id, so nothing is charged twice. */
  resend(id: string, how?: Resending): Promise<void>;
  /** Sends a planned request (planned/sending.ts), unless it was changed or sent meanwhile. */
  sendPlanned(id: string): Promise<void>;
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
  /** Removes a request from the screen and returns it. Its files are the caller's from then on. */
  dismiss(id: string): Dismissed | null;
  /** Removes a request with its files. */
  discard(id: string): void;
  /** The failures that were started again. */
  retried: ReadonlySignal<ReadonlySet<string>>;
  isMine(id: string): boolean;
  onOutcome(listener: (outcome: Outcome) => void): () => void;
  dispose(): void;
}

/** The price on the button, and for how long a video. */
interface Price {
  cost: number;
  length_seconds: number;
}

/** A file of a request. `attached`: if it is on this device. */
interface SentFile {
  known: KnownFile;
  attached: Attached | null;
}

interface Dismissed {
  request: StartGeneration;
  files: readonly KnownFile[];
  /** The files that are in memory, by id. */
  held: ReadonlyMap<string, Attached>;
}

interface Resending {
  /** Nobody tapped: the tile does not change, and another missing answer is not announced. */
  quietly?: boolean;
  /** The price that the user has accepted. */
  cost?: number;
}

interface RequestsWorld {
  api: Pick<GenerationsApi, "start" | "cancel">;
  uploads: UploadsApi;
  generations: Generations;
  catalog: Pick<Catalog, "load">;
  credits: Pick<Credits, "hold" | "release">;
  outbox: Shelf<Outgoing>;
  planned: Planned;
  device: Pick<Device, "online" | "doubt" | "isCutOff">;
}

/** Refusals that end by themselves, so the request waits. */
const LATER: ReadonlySet<string> = new Set(["too_many_in_flight", "rate_limited"]);
/** By then, the tab that made a request has sent it, or knows that it cannot. */
const ADOPT_AFTER_MS = 5_000;

/**
 * Tracks requests from the tap until the server has accepted them. Until then each one is kept on
 * the device under its id, with its files, so that a crash, a reload or a new sign-in loses
 * nothing.
 */
export function createRequests(world: RequestsWorld): Requests {
  const { api, uploads, generations, catalog, credits, outbox, planned, device } = world;
  const mine = new Set<string>();
  const retried = signal<ReadonlySet<string>>(new Set());
  const inFlight = new Set<string>();
  /** Files of this visit by their ids, available even if the device could not store them. */
  const held = new Map<string, Attached>();
  const outcomes = createListeners<Outcome>({ keeps: true });

  function drop(id: string): void {
    const sent = outbox.get(id);
    if (!sent) return;
    outbox.remove(id);
    for (const file of sent.files) {
      if (file.id === null) continue;
      held.delete(file.id);
      void uploads.forget(file.id).catch(() => {});
    }
  }

  function place(sent: Outgoing, request: "sending" | "unsent" | "unanswered"): void {
    credits.hold(sent.request.id, sent.cost);
    generations.place({ generation: optimisticGeneration(sent), request, overdue: false });
  }

  function withdraw(id: string): void {
    drop(id);
    credits.release(id);
    generations.withdraw(id);
    planned.refresh();
  }

  /** Its place follows from when it was made, so one that has to wait again is the first again. */
  function plan(sent: Outgoing): void {
    const { id } = sent.request;
    outbox.put(id, { ...sent, planned: "waiting", has_left: false });
    generations.withdraw(id);
    planned.refresh();
  }

  function wait(sent: Outgoing, quietly: boolean): void {
    const { id } = sent.request;
    const is = sent.has_left ? "unanswered" : "unsent";
    outbox.put(id, sent);
    generations.change(id, { request: is });
    if (!quietly) outcomes.call({ is, generation: optimisticGeneration(sent) });
  }

  /**
   * The tile stays and shows the reason until the user sends it at a new price or discards it. A
   * planned one goes back to the others.
   */
  async function refuse(sent: Outgoing, problem: Problem): Promise<Problem | null> {
    const { id } = sent.request;
    const { code, status, detail, hint } = problem;
    if (LATER.has(code)) {
      plan(sent);
      if (!sent.planned) outcomes.call({ is: "planned", request: sent.request });
      return null;
    }
    const refused = { ...sent, refusal: { code, status, detail, hint } };
    if (sent.planned) {
      // First, so that the question has the new prices.
      if (code === "price_changed") await catalog.load();
      plan(refused);
      outcomes.call({ is: "stopped", problem });
      return problem;
    }
    credits.release(id);
    outbox.put(id, refused);
    if (code === "price_changed") await catalog.load();
    generations.change(id, { request: "refused", refusal: problem });
    outcomes.call({ is: "refused", request: sent.request, problem });
    return problem;
  }

  async function uploaded(file: KnownFile): Promise<KnownFile> {
    const { id, reference } = file;
    if (id === null || reference !== null) return file;
    const attached = held.get(id) ?? await uploads.kept(id);
    if (!attached) throw new Problem({ code: "file_lost", status: 410 });
    return { ...file, reference: await uploads.upload(attached) };
  }

  /** Uploads the request's files first, one after the other, if they are not uploaded yet. */
  async function withFiles(sent: Outgoing): Promise<Outgoing> {
    const files: KnownFile[] = [];
    for (const file of sent.files) files.push(await uploaded(file));
    return { ...sent, files };
  }

  async function attempt(sent: Outgoing, quietly: boolean): Promise<Problem | null> {
    const { id } = sent.request;
    const wasOnline = device.online.peek();
    let ready = sent;
    let hasLeft = sent.has_left;
    inFlight.add(id);
    try {
      ready = await withFiles(sent);
      // Written before it is sent: the app may be closed before the answer arrives.
      outbox.put(id, { ...ready, has_left: hasLeft || wasOnline });
      const { request, files, cost } = ready;
      const asked = { ...request, inputs: inputsOf(request, files), expected_cost: cost };
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

  const start: Requests["start"] = async (request, price, files = []) => {
    const { id } = request;
    if (mine.has(id)) return null; // A double tap.
    mine.add(id);
    // Later than all planned ones, also after the device's clock was turned back.
    const last = Date.parse(planned.list.peek().at(-1)?.created_at ?? "") || 0;
    const created_at = new Date(Math.max(Date.now(), last + 1)).toISOString();
    const known = files.map((file) => file.known);
    const sent: Outgoing = { request, files: known, ...price, created_at, has_left: false };
    for (const { attached } of files) if (attached) held.set(attached.id, attached);
    if (planned.willWait.peek()) {
      plan(sent);
      outcomes.call({ is: "planned", request });
      return null;
    }
    outbox.put(id, sent);
    place(sent, "sending");
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
    const isFree = await withTabLock(id, () => {
      const sent = outbox.get(id);
      if (sent && !isPlanned(sent) && !generations.entry(id).peek()) recall(sent);
      return Promise.resolve(true);
    });
    // It is still sending, for example a large file, and may be closed before it has finished.
    if (!isFree && outbox.get(id) && !isOver) adoptLater(id);
  }

  const adopting = new Map<string, ReturnType<typeof setTimeout>>();
  let isOver = false;

  function adoptLater(id: string): void {
    clearTimeout(adopting.get(id));
    adopting.set(id, setTimeout(() => void adopt(id), ADOPT_AFTER_MS));
  }

  const stopWatching = outbox.watch((id) => {
    clearTimeout(adopting.get(id));
    planned.refresh();
    const sent = outbox.get(id);
    const entry = generations.entry(id).peek();
    if (sent && !isPlanned(sent)) {
      adoptLater(id);
      return;
    }
    if (inFlight.has(id) || (entry && !isWaiting(entry))) return;
    // Another tab has put it back among the planned ones, or has sent or discarded it.
    if (sent) return generations.withdraw(id);
    withdraw(id);
    void generations.resync().catch(() => {});
  });

  for (const sent of outbox.all()) if (!isPlanned(sent)) recall(sent);

  return {
    start,
    async resend(id, how = {}) {
      const entry = generations.entry(id).peek();
      const mayGo = entry && (isWaiting(entry) || entry.request === "refused");
      if (mayGo && !inFlight.has(id)) await withTabLock(id, () => resendHere(id, how));
    },
    async sendPlanned(id) {
      await withTabLock(id, async () => {
        const kept = outbox.get(id);
        if (!kept || !isPlanned(kept) || kept.refusal) return;
        const sent: Outgoing = { ...kept, planned: "sent" };
        mine.add(id);
        outbox.put(id, sent);
        planned.refresh();
        place({ ...sent, created_at: new Date().toISOString() }, "sending");
        await attempt(sent, false);
      });
    },
    async retry({ id, ...generation }, cost) {
      if (retried.peek().has(id)) return;
      if (planned.isFull.peek()) {
        const problem = new Problem({ code: "too_many_planned", status: 429 });
        return outcomes.call({ is: "refused", request: sameAgain(generation), problem });
      }
      retried.value = new Set([...retried.peek(), id]);
      const again = sameAgain(generation);
      const refusal = await start(again, { cost, length_seconds: generation.length_seconds });
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
      const sent = outbox.get(id);
      outbox.remove(id); // Before it is withdrawn, so that its files are not forgotten.
      withdraw(id);
      if (!sent) return null;
      const { request, files } = sent;
      const theirs = new Map<string, Attached>();
      for (const { id: fileId } of files) {
        const attached = fileId === null ? undefined : held.get(fileId);
        if (!attached) continue;
        theirs.set(attached.id, attached);
        held.delete(attached.id);
      }
      return { request, files, held: theirs };
    },
    discard: withdraw,
    retried,
    isMine: (id) => mine.has(id),
    onOutcome: outcomes.add,
    dispose() {
      isOver = true;
      stopWatching();
      for (const timer of adopting.values()) clearTimeout(timer);
    },
  };
}
