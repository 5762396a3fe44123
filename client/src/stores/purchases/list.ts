/** The user's purchases, created when a screen shows them. Its methods reject with a Problem. */
import { batch, type ReadonlySignal, signal } from "@preact/signals";
import type { Purchase } from "../../api/contracts.ts";
import { PURCHASE_PAGE, readPurchase } from "../../api/user/purchases.ts";
import type { Stores } from "../stores.ts";
import { failUnlessReady, type Loading } from "../sync/loading.ts";

export interface PurchaseList {
  state: ReadonlySignal<Loading>;
  /** Newest first. */
  purchases: ReadonlySignal<readonly Purchase[]>;
  hasOlder: ReadonlySignal<boolean>;
  /** Reads the newest purchases, and all older ones that are shown, again. */
  load(): Promise<void>;
  older(): Promise<void>;
  /** Takes what Realtime said about a purchase; drops what cannot be read, from a newer server. */
  hear(payload: unknown): void;
  /** The address of the receipt. Null: there is none. */
  receipt(id: string): Promise<string | null>;
  /** Holds the unused credits of a purchase, so that the operator can refund them. */
  returnCredits(id: string): Promise<void>;
}

export function createPurchaseList(
  { purchases: open }: Pick<Stores, "purchases">,
): PurchaseList {
  const state = signal<Loading>({ is: "loading" });
  const purchases = signal<readonly Purchase[]>([]);
  const hasOlder = signal(false);

  /** Answers may overtake each other: the highest version of a row is the newest. */
  function merge(news: readonly Purchase[]): void {
    const byId = new Map(purchases.peek().map((one) => [one.id, one]));
    for (const one of news) {
      const known = byId.get(one.id);
      if (!known || known.version <= one.version) byId.set(one.id, one);
    }
    purchases.value = [...byId.values()].sort((a, b) => (isNewer(a, b) ? -1 : 1));
  }

  async function read(before?: Purchase): Promise<Purchase | null> {
    const page = await (await open()).list(before?.created_at);
    batch(() => {
      merge(page);
      state.value = { is: "ready" };
    });
    return page.length < PURCHASE_PAGE ? null : page.at(-1) ?? null;
  }

  return {
    state,
    purchases,
    hasOlder,

    async load() {
      try {
        const oldest = purchases.peek().at(-1);
        let last = await read();
        const isShown = (one: Purchase) => oldest !== undefined && isNewer(one, oldest);
        while (last && isShown(last)) last = await read(last);
        hasOlder.value = last !== null;
      } catch (error) {
        throw failUnlessReady(state, error);
      }
    },

    async older() {
      hasOlder.value = await read(purchases.peek().at(-1)) !== null;
    },

    hear(payload) {
      const purchase = readPurchase(payload);
      if (purchase) merge([purchase]);
    },

    async receipt(id) {
      const { purchase, receipt_url } = await (await open()).status({ id, receipt: true });
      merge([purchase]);
      return receipt_url !== null && isSafe(receipt_url) ? receipt_url : null;
    },

    async returnCredits(id) {
      merge([await (await open()).returnCredits(id)]);
    },
  };
}

function isNewer(a: Purchase, b: Purchase): boolean {
  return Date.parse(a.created_at) > Date.parse(b.created_at);
}

/**
 * The address of a receipt becomes a link, so it must not be able to run anything. The fake Stripe
 * is on this machine and has no certificate.
 */
function isSafe(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === "https:" || (protocol === "http:" && hostname === "127.0.0.1");
}
