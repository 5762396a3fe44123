import { effect, untracked } from "@preact/signals";
import type { PurchasesApi } from "../../api/user/purchases.ts";
import type { CreditTransaction, Purchase } from "../../api/contracts.ts";
import type { Stores } from "../stores.ts";
import { asProblem } from "../sync/loading.ts";

/**
 * Why we look at a purchase: the checkout sent the user back, after a payment or without one, or
 * the user came back by themselves.
 */
export type Came = "back" | "canceled" | "kept";

/** What the user waits for; see coming-back.ts. */
export type WaitsFor = "checking" | "late" | "processing" | "odd";

/** How a purchase ended. `unsure`: canceled, but the server could not be asked. */
export type End = "canceled" | "unsure" | "failed" | "expired";

/** What a look finds out. Everything but `onWaiting` ends it. */
interface Finds {
  onWaiting(is: WaitsFor): void;
  /** The ledger line, or without it how many credits were added. */
  onAdded(added: CreditTransaction | number): void;
  onEnd(is: End): void;
  /** Not a purchase of this user, or nothing that they wait for. `mayCome`: it can still be paid. */
  onNothing(mayCome: boolean): void;
}

export interface Look {
  /** Asks the server now. */
  ask(): Promise<void>;
  /** To be called if the user has come back by themselves once more: by now they may have paid. */
  cameAgain(): void;
  hear(purchase: Purchase): Promise<void>;
  stop(): void;
}

interface LookWorld extends Pick<Stores, "connection" | "credits"> {
  open: () => Promise<PurchasesApi>;
  id: string;
  came: Came;
  /** It was begun on this device, and its end was not told yet. */
  isOfThisDevice: boolean;
}

/**
 * The credits of a payment usually come by Realtime. After each of these waits without them, we ask
 * the server, which asks Stripe.
 */
const WAITS_MS = [2_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000];
/**
 * The server asks Stripe about a purchase at most once in five seconds, and in between answers with
 * what it knew. So if a first look finds nothing, it may only have been too early.
 */
const SECOND_LOOK_MS = 5_000;
/** Credits that came longer ago are no news, for example when an old address is opened again. */
const NEWS_FOR_MS = 10 * 60_000;

/** Looks at one purchase until it has ended. */
export function lookAt(world: LookWorld, finds: Finds): Look {
  const { open, connection, credits, id, came, isOfThisDevice } = world;
  let tries = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAsking = false;
  let isSecond = false;
  let isOver = false;

  const isNews = (at: string) =>
    isOfThisDevice || Math.abs(Date.now() - Date.parse(at)) < NEWS_FOR_MS;

  function later(): void {
    const wait = WAITS_MS[tries];
    tries += 1;
    clearTimeout(timer);
    if (wait !== undefined) timer = setTimeout(() => void ask(), wait);
    else if (came === "back") finds.onWaiting("late");
    else finds.onNothing(true);
  }

  async function ask(): Promise<void> {
    clearTimeout(timer);
    isAsking = true;
    try {
      const { purchase } = await (await open()).status({ id });
      isAsking = false;
      if (!isOver) await hear(purchase);
    } catch (error) {
      isAsking = false;
      const { status } = asProblem(error);
      if (isOver) return;
      if (status === 404) finds.onNothing(false);
      else if (came === "canceled") finds.onEnd("unsure");
      else later();
    }
  }

  async function hear({ state, credits: bought, paid_at }: Purchase): Promise<void> {
    switch (state) {
      case "paid":
        // If that brings its line, the watcher below ends this.
        await connection.resync();
        if (isOver) return;
        return isNews(paid_at ?? "") ? finds.onAdded(bought) : finds.onNothing(false);
      case "processing":
        clearTimeout(timer);
        return finds.onWaiting("processing");
      case "paid_after_deletion":
      case "amount_mismatch":
        clearTimeout(timer);
        return finds.onWaiting("odd");
      case "failed":
        return finds.onEnd("failed");
      case "expired":
        return came === "kept" ? finds.onNothing(false) : finds.onEnd("expired");
      case "created":
      case "open":
        if (came === "canceled") return finds.onEnd("canceled");
        if (came === "back") return later();
        // A user who came back by themselves has probably not paid: the next return is soon enough.
        if (isSecond) return finds.onNothing(true);
        isSecond = true;
        clearTimeout(timer);
        timer = setTimeout(() => void ask(), SECOND_LOOK_MS);
    }
  }

  const stopWatching = effect(() => {
    const line = credits.lines.value.find(({ type, purchase_id }) =>
      type === "purchase" && purchase_id === id
    );
    if (!line || isOver) return;
    untracked(() => isNews(line.created_at) ? finds.onAdded(line) : finds.onNothing(false));
  });

  if (came === "back") later();

  return {
    ask,
    hear,
    cameAgain() {
      if (came !== "kept") return;
      isSecond = false;
      // The answer that is awaited may be from before the payment; the second look follows it.
      if (!isAsking) void ask();
    },
    stop() {
      isOver = true;
      clearTimeout(timer);
      stopWatching();
    },
  };
}
