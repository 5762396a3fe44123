import { type ReadonlySignal, signal } from "@preact/signals";
import type { KeptPurchase, KeptPurchases } from "../../api/device/kept/kept-purchases.ts";
import { within } from "../../api/device/timing/within.ts";
import { isCheckoutAddress } from "../../api/checkout-address.ts";
import { Problem } from "../../api/problem.ts";
import type { Checkout, CreateCheckout, PurchasesApi } from "../../api/user/purchases.ts";
import type { Purchase } from "../../api/contracts.ts";
import { asProblem } from "../sync/loading.ts";

/** How the way to the checkout stands. Nothing is charged before the user pays there. */
type BuyingState =
  | { is: "ready" }
  /** `asking`: for the checkout's address. `leaving`: the browser opens it. */
  | { is: "asking" | "leaving"; pack: string }
  | { is: "refused"; problem: Problem };

/** Where the user comes back to, and how far that page is scrolled. */
export interface From {
  place: "create" | "credits" | "billing";
  top: number;
}

export interface Buying {
  state: ReadonlySignal<BuyingState>;
  /** Leaves for the page where the pack is paid. Ignored while that is under way. */
  buy(pack: string, from: From): Promise<void>;
  /** Call this when the user looks at the app again: the way to a checkout is over. */
  cameBack(): void;
}

interface BuyingWorld {
  open: () => Promise<PurchasesApi>;
  kept: KeptPurchases["open"];
  language: "en" | "de";
  leave(address: string): void;
  /** There is nothing to pay any more: it was paid before, or in another tab. */
  onEnded(purchase: Purchase): void;
  /** The server refused the pack, so what is on offer has changed. */
  onRefused(): void;
}

/** A user who waits longer looks for a way out. */
const PATIENCE_MS = 10_000;
const WAIT_WHEN_BUSY_MS = 1_500;
const TRIES_MAX = 4;

const noAnswer = () => new Problem({ code: "no_answer", status: 0 });
const busy = ({ is }: BuyingState) => is === "asking" || is === "leaving";

export function createBuying(world: BuyingWorld): Buying {
  const { open, kept, language, leave, onEnded, onRefused } = world;
  const state = signal<BuyingState>({ is: "ready" });
  let patience: ReturnType<typeof setTimeout> | undefined;

  /**
   * The same id as before if its answer is missing, because that request may have been carried out.
   * A user who has seen the checkout and comes back chooses again.
   */
  function next(pack: string): KeptPurchase {
    const unanswered = kept.all().find((one) => one.pack === pack && one.top === undefined);
    return unanswered ?? { id: crypto.randomUUID(), pack, since: Date.now() };
  }

  /**
   * The server asks Stripe about an open checkout at most once a second, for all tabs: a user who
   * comes back and taps again may be quicker.
   */
  async function request(body: CreateCheckout, tries = 1): Promise<Checkout> {
    try {
      return await (await open()).createCheckout(body);
    } catch (error) {
      if (asProblem(error).code !== "busy" || tries === TRIES_MAX) throw error;
      await new Promise((resolve) => setTimeout(resolve, WAIT_WHEN_BUSY_MS));
      return await request(body, tries + 1);
    }
  }

  /** Keeps the id before it is sent. A checkout that has expired is followed by a new one, once. */
  async function ask(pack: string, place: From["place"], isAgain = false): Promise<Checkout> {
    const wanted = next(pack);
    kept.put(wanted.id, wanted);
    const answer = await request({ id: wanted.id, pack, return_to: place, locale: language })
      .catch((error: unknown) => {
        if (!asProblem(error).isAmbiguous) kept.remove(wanted.id);
        throw error;
      });
    const { purchase, url } = answer;
    // The server answers with an open checkout of the same pack, for example of another tab.
    if (purchase.id !== wanted.id) kept.remove(wanted.id);
    const isOver = url === null && (purchase.state === "expired" || purchase.state === "failed");
    if (!isOver) return answer;
    kept.remove(purchase.id);
    return isAgain ? answer : await ask(pack, place, true);
  }

  function refuse(problem: Problem): void {
    clearTimeout(patience);
    state.value = { is: "refused", problem };
  }

  async function buy(pack: string, from: From): Promise<void> {
    if (busy(state.peek())) return;
    state.value = { is: "asking", pack };
    try {
      const answer = await within(PATIENCE_MS, ask(pack, from.place), null);
      if (answer === null) return refuse(noAnswer());
      const { purchase: { id }, url } = answer;
      if (url === null) {
        state.value = { is: "ready" };
        return onEnded(answer.purchase);
      }
      if (!isCheckoutAddress(url)) {
        kept.remove(id);
        return refuse(new Problem({ code: "checkout_elsewhere", status: 0 }));
      }
      kept.put(id, { id, pack, since: Date.now(), top: from.top });
      state.value = { is: "leaving", pack };
      patience = setTimeout(() => refuse(noAnswer()), PATIENCE_MS);
      leave(url);
    } catch (error) {
      const problem = asProblem(error);
      refuse(problem);
      if (!problem.isAmbiguous || problem.code === "selling_closed") onRefused();
    }
  }

  return {
    state,
    buy,
    cameBack() {
      if (state.peek().is !== "leaving") return;
      clearTimeout(patience);
      state.value = { is: "ready" };
    },
  };
}
