import { computed, effect, signal } from "@preact/signals";
import type { OfferApi } from "../../api/offer.ts";
import type { Slot } from "../../api/device/kept/memory.ts";
import type { Catalog } from "../draft/catalog.ts";
import type { Device } from "../device/device.ts";
import type { Requests } from "../requests/requests.ts";
import { withTabLock } from "../requests/with-tab-lock.ts";
import { asProblem } from "../sync/loading.ts";
import { waitBefore } from "../sync/wait-before.ts";
import type { Generations } from "../videos/generations.ts";
import { type Answers, priceOfPlanned } from "./answers.ts";
import type { Planned } from "./planned.ts";

/** After a request that still has to wait, or that another tab is sending. */
const WAITS_MS = [0, 5_000, 15_000, 30_000, 60_000];

interface PlannedSendingWorld {
  offer: Pick<OfferApi, "read">;
  slot: Pick<Slot<number>, "write">;
  device: Pick<Device, "online">;
  catalog: Pick<Catalog, "bySlug" | "load">;
  generations: Pick<Generations, "entry" | "openIds">;
  planned: Planned;
  requests: Pick<Requests, "sendPlanned">;
  answers: Pick<Answers, "ask">;
}

/**
 * Sends the planned requests, one after the other and in order, as soon as fewer videos are being
 * made. The server decides whether one may start: if not yet, it waits again. If one is refused,
 * nothing is sent until the user has decided (answers.ts). A hidden page sends, too.
 */
export function createPlannedSending(world: PlannedSendingWorld): { dispose(): void } {
  const { offer, slot, device, catalog, generations, planned, requests, answers } = world;
  const round = signal(0);
  let tries = 0;
  /** How many were being made after the last try: if it is fewer now, the next try is due. */
  let makingThen = Infinity;
  let isSending = false;
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const refusal = computed(() => planned.list.value.find((sent) => sent.refusal)?.refusal ?? null);
  /** One without an answer goes first (requests/resending.ts). */
  const isAnswered = computed(() =>
    generations.openIds.value.every((id) => generations.entry(id).value?.request === "answered")
  );
  const mayGo = computed(() =>
    planned.list.value.length > 0 && refusal.value === null && device.online.value &&
    isAnswered.value && planned.making.value < planned.most.value
  );

  async function learnMost(): Promise<void> {
    try {
      const { open_generations_max: most } = await offer.read();
      if (most < 1) return;
      slot.write(most);
      planned.most.value = most;
    } catch (error) {
      asProblem(error); // What it last said still counts.
    }
  }

  async function sendNext(): Promise<void> {
    isSending = true;
    let isLater = true;
    try {
      await withTabLock("planned", async () => {
        planned.refresh(); // Another tab may have sent it just now.
        const id = planned.list.peek()[0]?.request.id;
        if (isOver || id === undefined || !mayGo.peek()) return;
        await requests.sendPlanned(id);
        const first = planned.list.peek()[0];
        isLater = first?.request.id === id && !first.refusal;
      });
      if (isLater) await learnMost();
    } finally {
      // An error must not stop the line until the next start of the app.
      tries = isLater ? tries + 1 : 0;
      makingThen = planned.making.peek();
      isSending = false;
      round.value += 1;
    }
  }

  // Runs again after each try, and whenever one of the reasons to wait ends.
  const stopSending = effect(() => {
    void round.value;
    const making = planned.making.value;
    clearTimeout(timer);
    if (isSending) return;
    if (making < makingThen) tries = 0;
    makingThen = making;
    if (planned.list.value.length === 0) {
      // The next one has just been tried, or has to wait for one to finish.
      tries = 1;
      makingThen = 0;
    }
    if (mayGo.value) timer = setTimeout(() => void sendNext(), waitBefore(WAITS_MS, tries));
  });

  /** The question for which this tab has read the prices. */
  let priced = "";

  // One question about all whose price is another one now, instead of one for each.
  const stopAsking = effect(() => {
    const why = refusal.value;
    if (why?.code !== "price_changed") {
      priced = "";
      return;
    }
    // Another tab may have heard of the refusal, and this one shows the question, too.
    const key = planned.list.value.map(({ request: { id }, cost }) => `${id} ${cost}`).join();
    if (key !== priced && device.online.value) {
      priced = key;
      void catalog.load();
    }
    const prices = catalog.bySlug.value;
    const others = planned.list.value.filter((sent) =>
      !sent.refusal && (priceOfPlanned(prices, sent) ?? sent.cost) !== sent.cost
    );
    for (const { request } of others) answers.ask(request.id, why);
  });

  const stopLearning = effect(() => {
    if (device.online.value) void learnMost();
  });

  return {
    dispose() {
      isOver = true;
      stopSending();
      stopAsking();
      stopLearning();
      clearTimeout(timer);
    },
  };
}
