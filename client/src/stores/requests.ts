import { type ReadonlySignal, signal } from "@preact/signals";
import type { GenerationsApi, Picture, PicturesApi } from "../api/api.ts";
import type { Generation, StartGeneration } from "../api/contracts.ts";
import type { Outgoing, Slot } from "../api/memory.ts";
import type { Problem } from "../api/problem.ts";
import type { Credits } from "./credits.ts";
import type { Device } from "./device.ts";
import { type Generations, isWaiting } from "./generations.ts";
import { asProblem } from "./loading.ts";

/** What became of a request that was made in this tab. */
export type Outcome =
  | { is: "started"; generation: Generation }
  | { is: "unanswered" | "unsent"; generation: Generation }
  /** `wasWaiting`: long after the tap, so nobody has its text at hand any more. */
  | { is: "refused"; request: StartGeneration; problem: Problem; wasWaiting: boolean };

export interface Requests {
  /** Puts the tile up at once, then asks. Resolves with the refusal, if any: nothing was charged. */
  start(request: StartGeneration, cost: number, picture: Picture | null): Promise<Problem | null>;
  /**
   * Sends an unanswered request again: the same id, so nothing is charged twice. `quietly`: nobody
   * tapped, so the tile keeps still and another silence is not told again.
   */
  resend(id: string, quietly?: "quietly"): Promise<void>;
  /** Asks for a failed video anew, once per failure however often it is tapped. */
  retry(generation: Generation): Promise<void>;
  /** Takes an unanswered request off the screen and hands it back. */
  dismiss(id: string): StartGeneration | null;
  /** The failures that were asked for anew. */
  retried: ReadonlySignal<ReadonlySet<string>>;
  isMine(id: string): boolean;
  /** A request whose picture never went up before the app was closed: its text is not lost. */
  unsent: StartGeneration | null;
  onOutcome(listener: (outcome: Outcome) => void): () => void;
}

export interface RequestsWorld {
  api: GenerationsApi;
  pictures: PicturesApi;
  generations: Generations;
  credits: Pick<Credits, "hold" | "release">;
  outbox: Slot<readonly Outgoing[]>;
  device: Pick<Device, "online">;
}

export function createRequests(world: RequestsWorld): Requests {
  const { api, pictures, generations, credits, outbox, device } = world;
  /** What the server has not answered yet; kept on the device, so that a crash loses no text. */
  const outgoing = new Map<string, Outgoing>();
  const mine = new Set<string>();
  const retried = signal<ReadonlySet<string>>(new Set());
  const inFlight = new Set<string>();
  /** What may have reached the server; anything else is known not to have left the device. */
  const mayHaveArrived = new Set<string>();
  const listeners = new Set<(outcome: Outcome) => void>();

  function tell(outcome: Outcome): void {
    for (const listener of listeners) listener(outcome);
  }

  function keep(sent: Outgoing): void {
    outgoing.set(sent.request.id, sent);
    outbox.write([...outgoing.values()]);
  }

  function drop(id: string): void {
    if (outgoing.delete(id)) outbox.write([...outgoing.values()]);
  }

  function place(sent: Outgoing, request: "sending" | "unanswered"): void {
    credits.hold(sent.request.id, sent.cost);
    generations.place({ generation: imagined(sent), request, overdue: false });
  }

  function withdraw(id: string): void {
    drop(id);
    credits.release(id);
    generations.withdraw(id);
  }

  function refuse({ request }: Outgoing, problem: Problem, wasWaiting = false): Problem {
    withdraw(request.id);
    tell({ is: "refused", request, problem, wasWaiting });
    return problem;
  }

  async function send(
    sent: Outgoing,
    { wasWaiting = false, quietly = false } = {},
  ): Promise<Problem | null> {
    const { id } = sent.request;
    const wasOnline = device.online.peek();
    keep(sent);
    if (!quietly) generations.change(id, { request: "sending" });
    inFlight.add(id);
    try {
      const generation = await api.start(sent.request);
      const isNews = outgoing.has(id);
      generations.apply(generation);
      if (isNews || !quietly) tell({ is: "started", generation });
    } catch (error) {
      const problem = asProblem(error);
      // Realtime may have brought the answer that the request itself did not get.
      if (!outgoing.has(id)) return null;
      if (!problem.isAmbiguous) return refuse(sent, problem, wasWaiting);
      if (wasOnline || problem.code !== "unreachable") mayHaveArrived.add(id);
      const is = mayHaveArrived.has(id) ? "unanswered" : "unsent";
      generations.change(id, { request: is });
      if (!quietly) tell({ is, generation: imagined(sent) });
    } finally {
      inFlight.delete(id);
    }
    return null;
  }

  async function start(
    request: StartGeneration,
    cost: number,
    picture: Picture | null,
  ): Promise<Problem | null> {
    if (mine.has(request.id)) return null; // A double tap.
    mine.add(request.id);
    const sent = { request, cost, created_at: new Date().toISOString() };
    keep(sent);
    place(sent, "sending");
    if (!picture) return await send(sent);
    try {
      const image_path = await pictures.upload(picture, request.id);
      return await send({ ...sent, request: { ...request, image_path } });
    } catch (error) {
      // Nothing was asked for yet, so nothing is ambiguous.
      return refuse(sent, asProblem(error));
    }
  }

  generations.onMove(({ now }) => drop(now.id));

  const left = outbox.read() ?? [];
  for (const sent of left.filter(isSendable)) {
    outgoing.set(sent.request.id, sent);
    mine.add(sent.request.id);
    mayHaveArrived.add(sent.request.id);
    place(sent, "unanswered");
  }

  return {
    start,
    async resend(id, quietly) {
      const sent = outgoing.get(id);
      const entry = generations.entry(id).peek();
      if (!sent || !entry || !isWaiting(entry) || inFlight.has(id)) return;
      await send(sent, { wasWaiting: true, quietly: quietly !== undefined });
    },
    async retry({ id, ...generation }) {
      if (retried.peek().has(id)) return;
      retried.value = new Set([...retried.peek(), id]);
      const refusal = await start(sameAgain(generation), generation.cost, null);
      if (refusal) retried.value = new Set([...retried.peek()].filter((other) => other !== id));
    },
    dismiss(id) {
      const request = outgoing.get(id)?.request ?? null;
      if (request) withdraw(id);
      return request;
    },
    retried,
    isMine: (id) => mine.has(id),
    unsent: left.find((sent) => !isSendable(sent))?.request ?? null,
    onOutcome(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** A picture that had not gone up when the app was closed is gone with it. */
function isSendable({ request }: Outgoing): boolean {
  return request.mode === "t2v" || !!request.image_path;
}

/** The row as the server will write it. Version 0: any word of the server is newer. */
function imagined({ request, cost, created_at }: Outgoing): Generation {
  return {
    ...request,
    negative_prompt: request.negative_prompt ?? null,
    aspect_ratio: request.aspect_ratio ?? null,
    seed: request.seed ?? null,
    image_path: request.image_path ?? null,
    cost,
    created_at,
    state: "queued",
    progress: 0,
    version: 0,
    error_code: null,
    error_message: null,
    output_path: null,
    started_at: null,
    finished_at: null,
  };
}

/** The same request under a new id. */
function sameAgain(generation: Omit<Generation, "id">): StartGeneration {
  const { mode, model, resolution, prompt } = generation;
  const { negative_prompt, aspect_ratio, seed, image_path } = generation;
  return {
    id: crypto.randomUUID(),
    mode,
    model,
    resolution,
    prompt,
    negative_prompt,
    aspect_ratio,
    seed,
    image_path,
  };
}
