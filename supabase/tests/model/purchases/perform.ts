/** Performs a step about purchases in a database and returns the answer in the model's words. */
import type { Sql } from "postgres";
import type { Facts } from "../../../functions/_shared/outside/database/purchases.ts";
import type { Calls } from "../../fixtures/calls.ts";
import type { SeenPurchase } from "../../fixtures/purchase-calls.ts";
import { factsAtStripe } from "./at-stripe.ts";
import { happen, newPayment, type Payment } from "./payment.ts";
import { readsKept } from "./purchases.ts";
import { foundNothing } from "../refusal.ts";
import type { Untriggered } from "../untriggered.ts";
import { tamperings } from "./tamper.ts";
import { packs, purchaseSlots, type PurchaseStep } from "./steps.ts";

interface Read {
  version: number;
  facts: Facts;
}

export interface Violation {
  invariant: string;
  subject: string;
  detail: string;
}

/** They tell the operator what to do. The others can only be found after a fault. */
const alarms = new Set(["money_without_a_grant_is_refunded", "purchases_do_not_stay_open"]);

interface Cast {
  users: string[];
  calls: Calls;
  untriggered: Untriggered;
  inCase(name: string): string;
}

export function purchasesOf(sql: Sql, { users, calls, untriggered, inCase }: Cast) {
  const ids = Array.from({ length: purchaseSlots }, (): string => crypto.randomUUID());
  const payments = new Map<string, Payment>();
  const buyers = new Map<string, string>();
  const reads = new Map<string, Read[]>();
  const eventOf = (event: number | null) => event === null ? null : inCase(`event ${event}`);
  const show = ({ id, state, granted, taken, owed, held }: SeenPurchase) =>
    `${ids.indexOf(id)}: ${state}, ${granted} granted, ${taken} taken, ${owed} owed, ${held} held`;

  async function apply(id: string, { version, facts }: Read, event: number | null) {
    const { outcome, purchase, balance } = await calls.applyPurchase(
      id,
      version,
      facts,
      eventOf(event),
    );
    if (purchase === null) return outcome;
    return `${outcome}, ${show(purchase)}${outcome === "applied" ? `, ${balance}` : ""}`;
  }

  /** First our row, then Stripe, as `settle` does. */
  async function read(id: string, payment: Payment, event: number | null = null) {
    const { purchase, seen } = await calls.findPurchase(id, eventOf(event));
    if (purchase === null) throw new Error("Its payment is there, but not the purchase.");
    return { version: purchase.version, facts: factsAtStripe(payment, id), seen };
  }

  async function perform(step: PurchaseStep): Promise<string> {
    const user = "user" in step ? users[step.user] ?? "" : "";
    const id = "purchase" in step ? ids[step.purchase] ?? "" : "";
    const payment = payments.get(id);
    switch (step.does) {
      case "buy": {
        const { repeated, purchase } = await calls.buy(user, packs[step.pack]?.slug ?? "", id);
        buyers.set(purchase.id, user);
        return `${repeated ? "repeated" : "new"} ${show(purchase)}`;
      }
      case "record session": {
        const purchase = await calls.recordSession(id);
        if (payment === undefined) {
          payments.set(id, newPayment(purchase.amount, purchase.currency));
        }
        return show(purchase);
      }
      case "at Stripe":
        if (payment !== undefined) happen(payment, step.happening);
        return "happened";
      case "read": {
        if (payment === undefined) return "nothing to read";
        reads.set(id, [...reads.get(id) ?? [], await read(id, payment)].slice(-readsKept));
        return "read";
      }
      case "apply": {
        const kept = reads.get(id) ?? [];
        const chosen = kept[step.nth % kept.length];
        return chosen === undefined ? "nothing to apply" : await apply(id, chosen, step.event);
      }
      case "hear": {
        if (payment === undefined) return "nothing to hear";
        const fresh = await read(id, payment, step.event);
        return fresh.seen ? "seen" : await apply(id, fresh, step.event);
      }
      case "return": {
        const buyer = buyers.get(id) ?? users[0] ?? "";
        const other = users.find((one) => one !== buyer) ?? "";
        return show(await calls.returnCredits(step.byOther ? other : buyer, id));
      }
      case "spend": {
        // As videos would.
        const [account] = await sql<{ credits: number }[]>`
          select credits from public.profiles where id = ${user}`;
        return `${account?.credits ? await calls.add(user, -account.credits) : 0}`;
      }
      case "decline return":
        return show(await calls.declineReturn(id));
      case "waive":
        return `${await calls.waiveDebt(user)}`;
      case "tamper with purchase":
        await sql.unsafe(tamperings[step.how].text(id));
        return foundNothing;
      case "hours pass":
        await untriggered.letPassForPurchases(users, step.hours * 3_600);
        return "passed";
    }
  }

  return {
    ids,
    perform,
    show,
    /** Reads and applies everything, so nothing is left to come. */
    async drain() {
      for (const id of ids) {
        const payment = payments.get(id);
        if (payment !== undefined) await apply(id, await read(id, payment), null);
      }
    },
    /** All violations. What an operator is told may be found in other cases, too. */
    violations: (all: Violation[]) =>
      all.flatMap(({ invariant, subject, detail }) => {
        if (!alarms.has(invariant)) return [`${invariant} ${subject}: ${detail}`];
        const slot = ids.indexOf(subject);
        return slot === -1 ? [] : [`${invariant} ${slot}`];
      }).sort(),
  };
}
