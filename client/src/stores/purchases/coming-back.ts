import { effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { KeptPurchases } from "../../api/device/kept/kept-purchases.ts";
import { type PurchasesApi, readPurchase } from "../../api/user/purchases.ts";
import type { CreditTransaction } from "../../api/contracts.ts";
import type { Stores } from "../stores.ts";
import { createListeners } from "../sync/listeners.ts";
import { type Came, type End, type Look, lookAt, type WaitsFor } from "./look.ts";

/** What the checkout's way back says. Anybody can send such a link, so it proves nothing. */
export interface WayBack {
  id: string;
  isCanceled: boolean;
}

/**
 * What the user waits for. `late`: no news so far, and we have stopped asking. `processing`: the
 * payment takes days. `odd`: it was paid, but the operator has to look at it.
 */
export interface Waiting {
  id: string;
  is: WaitsFor;
}

export type PurchaseOutcome =
  /** `seq`: of its ledger line, if that is known. */
  | { is: "added"; id: string; credits: number; seq: number | null }
  | { is: End; id: string };

export interface ComingBack {
  waiting: ReadonlySignal<Waiting | null>;
  /** Calls back once for each outcome. Returns the function that removes the listener. */
  onOutcome(listener: (outcome: PurchaseOutcome) => void): () => void;
  /** Looks at a purchase for which the user waits. */
  await(id: string): void;
  /** The user has read it. */
  dismiss(): void;
  /**
   * Looks at what the user has returned from, if anything, and at the purchases of this device, now
   * and whenever the user looks at the app again. Returns the function that stops it.
   */
  begin(wayBack: WayBack | null): () => void;
}

interface World extends Pick<Stores, "connection" | "credits" | "device" | "purchaseNews"> {
  open: () => Promise<PurchasesApi>;
  kept: KeptPurchases["open"];
}

export function createComingBack(world: World): ComingBack {
  const { kept, connection, credits, device, purchaseNews } = world;
  const waiting = signal<Waiting | null>(null);
  const outcomes = createListeners<PurchaseOutcome>();
  /** The purchases that are looked at, by id. A look may end while it begins. */
  const looks = new Map<string, Look | null>();
  /** Those that were paid or failed: the line, the answer and Realtime may all say so. */
  const told = new Set<string>();

  function end(id: string): void {
    looks.get(id)?.stop();
    looks.delete(id);
    if (waiting.peek()?.id === id) waiting.value = null;
  }

  function tell(outcome: PurchaseOutcome): void {
    const { is, id } = outcome;
    end(id);
    if (is !== "unsure") kept.remove(id);
    const isFinal = is === "added" || is === "failed";
    if (isFinal && told.has(`${is} ${id}`)) return;
    if (isFinal) told.add(`${is} ${id}`);
    outcomes.call(outcome);
  }

  function tellLine({ purchase_id, amount, seq }: CreditTransaction): void {
    if (purchase_id) tell({ is: "added", id: purchase_id, credits: amount, seq });
  }

  /** A user who loads the page again, or opens the app again, still waits. */
  function setAwaited(id: string, awaited: boolean): void {
    const one = kept.get(id);
    if (one) kept.put(id, { ...one, awaited });
  }

  function follow(id: string, came: Came): void {
    end(id);
    looks.set(id, null);
    if (came === "back") {
      waiting.value = { id, is: "checking" };
      setAwaited(id, true);
    }
    const look = lookAt({ ...world, id, came, isOfThisDevice: kept.get(id) !== null }, {
      onWaiting(is) {
        waiting.value = { id, is };
      },
      onAdded(added) {
        if (typeof added !== "number") return tellLine(added);
        tell({ is: "added", id, credits: added, seq: null });
      },
      onEnd: (is) => tell({ is, id }),
      onNothing(mayCome) {
        if (!mayCome) kept.remove(id);
        end(id);
      },
    });
    if (!looks.has(id)) return look.stop();
    looks.set(id, look);
    if (came !== "back") void look.ask();
  }

  /** Asks again about what the user waits for. */
  function askAgain(): void {
    const now = waiting.peek();
    if (now?.is === "checking" || now?.is === "late") void looks.get(now.id)?.ask();
  }

  /** Looks at what this device has left for. */
  function lookAtKept(): void {
    for (const { id, top } of kept.all()) {
      const look = looks.get(id);
      if (look) look.cameAgain();
      else if (top !== undefined) follow(id, "kept");
    }
  }

  /** Credits that were bought here or elsewhere, while the app is open. */
  function watchLines(): () => void {
    let seen: number | null = null;
    return effect(() => {
      const lines = credits.lines.value;
      if (connection.isOld.value || connection.asOf.value === null) return;
      const newest = lines[0]?.seq ?? 0;
      const from = seen ?? newest;
      seen = Math.max(from, newest);
      const bought = lines.filter(({ type, seq }) => type === "purchase" && seq > from);
      untracked(() => bought.forEach(tellLine));
    });
  }

  function hearNews(news: unknown): void {
    const purchase = readPurchase(news);
    if (!purchase || purchase.state === "created" || purchase.state === "open") return;
    const look = looks.get(purchase.id);
    if (look) void look.hear(purchase);
    // A payment that took days: nobody waits for it any more.
    else if (purchase.state === "failed") tell({ is: "failed", id: purchase.id });
  }

  return {
    waiting,
    onOutcome: outcomes.add,
    await: (id) => follow(id, "back"),
    dismiss() {
      const now = waiting.peek();
      if (!now) return;
      if (now.is === "late") setAwaited(now.id, false);
      else kept.remove(now.id);
      end(now.id);
    },
    begin(wayBack) {
      for (const { id, awaited } of kept.all()) {
        if (awaited && id !== wayBack?.id) follow(id, "back");
      }
      if (wayBack) follow(wayBack.id, wayBack.isCanceled ? "canceled" : "back");
      let isFirst = true;
      const stops = [
        watchLines(),
        purchaseNews.subscribe((news) => untracked(() => hearNews(news))),
        effect(() => {
          void device.wakes.value;
          const isHere = device.visible.value && !connection.isOffline.value;
          if (isHere) untracked(lookAtKept);
          if (isHere && !isFirst) untracked(askAgain);
          isFirst = false;
        }),
      ];
      return () => {
        for (const stop of stops) stop();
        for (const id of looks.keys()) end(id);
      };
    },
  };
}
