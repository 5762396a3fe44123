/** The model of purchases: what each call should do to them and to the ledger. */
import assert from "node:assert/strict";
import type { Accounts } from "../accounts.ts";
import { happen, newPayment, type Payment, reversedOf, targetOf } from "./payment.ts";
import { packs, type PurchaseStep } from "./steps.ts";
import { foundNothing, Refusal, refusedByDatabase } from "../refusal.ts";
import { tamperings } from "./tamper.ts";

export const openPurchasesMax = 2;
export const checkoutsPerHour = 4;
const returnDays = 14;
const hours = (count: number) => count * 3_600;

interface Purchase {
  slot: number;
  user: number;
  pack: number;
  state:
    | "created"
    | "open"
    | "processing"
    | "paid"
    | "expired"
    | "failed"
    | "paid_after_deletion"
    | "amount_mismatch";
  granted: number;
  taken: number;
  owed: number;
  held: number;
  /** Raised by every change, like the real one, but perhaps by another number. */
  version: number;
  hasSession: boolean;
  payment: Payment;
  /** The money as it was last applied. */
  money: { paid: number | null; refunded: number; disputed: number };
  createdAt: number;
  paidAt: number | null;
  returnAskedAt: number | null;
  reads: Read[];
}

/** What was read from Stripe, and how far the purchase was before that. */
interface Read {
  version: number;
  payment: Payment;
}

export const readsKept = 3;

export class Purchases {
  /** Seconds since the case began. */
  now = 0;
  all = new Map<number, Purchase>();
  events = new Set<number>();
  private readonly accounts: Accounts;

  constructor(accounts: Accounts) {
    this.accounts = accounts;
  }

  does(step: PurchaseStep): string {
    switch (step.does) {
      case "buy":
        return this.buy(step);
      case "record session":
        return this.recordSession(step.purchase);
      case "at Stripe": {
        const purchase = this.all.get(step.purchase);
        if (purchase?.hasSession) happen(purchase.payment, step.happening);
        return "happened";
      }
      case "read": {
        const purchase = this.all.get(step.purchase);
        if (!purchase?.hasSession) return "nothing to read";
        purchase.reads = [...purchase.reads, readOf(purchase)].slice(-readsKept);
        return "read";
      }
      case "apply": {
        const purchase = this.all.get(step.purchase);
        const read = purchase?.reads[step.nth % purchase.reads.length];
        if (purchase === undefined || read === undefined) return "nothing to apply";
        return this.apply(purchase, read, step.event);
      }
      case "hear": {
        const purchase = this.all.get(step.purchase);
        if (!purchase?.hasSession) return "nothing to hear";
        if (step.event !== null && this.events.has(step.event)) return "seen";
        return this.apply(purchase, readOf(purchase), step.event);
      }
      case "return":
        return this.returnUnused(step.purchase, step.byOther);
      case "decline return":
        return this.declineReturn(this.find(step.purchase));
      case "waive": {
        if (this.accounts.erased.has(step.user)) throw new Refusal("user_not_found");
        const debt = this.accounts.debtOf(step.user);
        return `${
          debt === 0 ? this.accounts.balanceOf(step.user) : this.accounts.write(step.user, debt)
        }`;
      }
      case "tamper with purchase": {
        const purchase = this.all.get(step.purchase);
        const finds = purchase !== undefined && tamperings[step.how].finds({
          ...purchase,
          isErased: this.accounts.erased.has(purchase.user),
        });
        return finds ? refusedByDatabase : foundNothing;
      }
      case "spend": {
        const balance = this.accounts.balanceOf(step.user);
        return `${balance === 0 ? 0 : this.accounts.write(step.user, -balance)}`;
      }
      case "hours pass":
        this.now += hours(step.hours);
        return "passed";
    }
  }

  private find(slot: number): Purchase {
    const purchase = this.all.get(slot);
    if (purchase === undefined) throw new Refusal("purchase_not_found");
    return purchase;
  }

  private buy({ user, purchase: slot, pack }: Extract<PurchaseStep, { does: "buy" }>): string {
    if (this.accounts.erased.has(user)) throw new Refusal("not_signed_in");
    const known = this.all.get(slot);
    if (known !== undefined) {
      if (known.user !== user || known.pack !== pack) throw new Refusal("id_reused");
      return `repeated ${this.show(known)}`;
    }
    const own = [...this.all.values()].filter((one) => one.user === user).toReversed();
    const mayBePaid = own.filter(({ state }) => state === "created" || state === "open");
    const same = mayBePaid.find((one) =>
      one.pack === pack && this.now < one.createdAt + hours(23) - 120
    );
    if (same !== undefined) return `repeated ${this.show(same)}`;
    const [, , , oldest] = own;
    if (oldest !== undefined && this.now - oldest.createdAt < hours(1)) {
      throw new Refusal("too_many_checkouts");
    }
    const open = mayBePaid.filter(({ createdAt }) => this.now < createdAt + hours(23));
    if (open.length >= openPurchasesMax) throw new Refusal("too_many_open_purchases");
    if (this.accounts.closed.has(user)) throw new Refusal("not_signed_in");
    const { amount } = packOf(pack);
    const purchase: Purchase = {
      slot,
      user,
      pack,
      state: "created",
      granted: 0,
      taken: 0,
      owed: 0,
      held: 0,
      version: 1,
      hasSession: false,
      payment: newPayment(amount, "eur"),
      money: { paid: null, refunded: 0, disputed: 0 },
      createdAt: this.now,
      paidAt: null,
      returnAskedAt: null,
      reads: [],
    };
    this.all.set(slot, purchase);
    this.accounts.owing.push(purchase);
    return `new ${this.show(purchase)}`;
  }

  private recordSession(slot: number): string {
    const purchase = this.find(slot);
    if (!purchase.hasSession) {
      const isClosed = this.accounts.closed.has(purchase.user);
      Object.assign(purchase, { hasSession: true, state: isClosed ? "expired" : "open" });
      purchase.version += 1;
    }
    return this.show(purchase);
  }

  private apply(purchase: Purchase, { version, payment }: Read, event: number | null): string {
    if (version !== purchase.version) return `again, ${this.show(purchase)}`;
    purchase.version += 1;
    if (event !== null) this.events.add(event);
    const before = purchase.money;
    purchase.money = moneyOf(payment);
    this.follow(purchase, payment);
    if (purchase.granted > 0) this.correct(purchase, targetOf(purchase.granted, payment));
    // The refund has answered the return.
    if (purchase.money.refunded > before.refunded) this.release(purchase);
    return `applied, ${this.show(purchase)}, ${this.accounts.balanceOf(purchase.user)}`;
  }

  /** The state that follows from a payment, and the grant. */
  private follow(purchase: Purchase, payment: Payment): void {
    if (["paid", "paid_after_deletion", "amount_mismatch"].includes(purchase.state)) return;
    const { session, status } = payment;
    if (session !== "complete") {
      purchase.state = session;
    } else if (status === "unpaid") {
      purchase.state = payment.hasFailed ? "failed" : "processing";
    } else if (status === "paid" || status === "no_payment_required") {
      const { credits, amount } = packOf(purchase.pack);
      if (payment.subtotal !== amount || payment.currency !== "eur") {
        purchase.state = "amount_mismatch";
      } else if (this.accounts.closed.has(purchase.user)) {
        purchase.state = "paid_after_deletion";
      } else {
        Object.assign(purchase, { state: "paid", granted: credits, paidAt: this.now });
        this.accounts.write(purchase.user, credits);
      }
    }
  }

  /** Moves the difference between what has gone back and what has to. */
  private correct(purchase: Purchase, target: number): void {
    const { user } = purchase;
    const more = target - purchase.taken - purchase.owed;
    if (more > 0) {
      const fromHeld = Math.min(more, purchase.held);
      const fromBalance = Math.min(more - fromHeld, this.accounts.balanceOf(user));
      purchase.held -= fromHeld;
      purchase.taken += fromHeld + fromBalance;
      purchase.owed += more - fromHeld - fromBalance;
      if (fromBalance > 0) this.accounts.write(user, -fromBalance);
    } else if (more < 0) {
      const forgiven = Math.min(-more, purchase.owed);
      purchase.owed -= forgiven;
      const back = -more - forgiven;
      if (back > 0 && !this.accounts.erased.has(user)) {
        purchase.taken -= back;
        this.accounts.write(user, back);
      }
    }
  }

  private returnUnused(slot: number, byOther: boolean): string {
    const purchase = this.all.get(slot);
    const buyer = purchase?.user ?? 0;
    const user = byOther ? 1 - buyer : buyer;
    if (this.accounts.erased.has(user)) throw new Refusal("not_signed_in");
    if (purchase === undefined || byOther) throw new Refusal("purchase_not_found");
    if (purchase.returnAskedAt !== null) return this.show(purchase);
    const left = purchase.granted - purchase.taken - purchase.owed;
    const unused = Math.min(this.accounts.balanceOf(user), left);
    // What a promotion paid for has no money to give back.
    if (unused === 0 || purchase.paidAt === null || purchase.money.paid === 0) {
      throw new Refusal("nothing_to_return");
    }
    if (this.now - purchase.paidAt >= hours(24 * returnDays)) {
      throw new Refusal("return_too_late");
    }
    purchase.held = unused;
    purchase.returnAskedAt = this.now;
    purchase.version += 1;
    this.accounts.write(user, -unused);
    return this.show(purchase);
  }

  private declineReturn(purchase: Purchase): string {
    // The credits of a deleted account are gone, so nobody gets them back.
    if (this.accounts.erased.has(purchase.user)) {
      purchase.taken += purchase.held;
      purchase.held = 0;
      purchase.version += 1;
    }
    this.release(purchase);
    return this.show(purchase);
  }

  /** Gives back what a return held and no refund took. */
  private release(purchase: Purchase): void {
    const { user, held } = purchase;
    if (held === 0 || this.accounts.erased.has(user)) return;
    purchase.held = 0;
    purchase.version += 1;
    this.accounts.write(user, held);
  }

  /** Everything that Stripe knows is read and applied, so nothing is left to come. */
  drain(): void {
    const all = [...this.all.values()].sort((one, other) => one.slot - other.slot);
    for (const purchase of all) {
      if (purchase.hasSession) this.apply(purchase, readOf(purchase), null);
    }
  }

  /** The user wants to delete the account. What can still be paid comes first. */
  refuseToClose(user: number): void {
    const own = [...this.all.values()].filter((one) => one.user === user);
    const isPending = ({ state, createdAt }: Purchase) =>
      state === "processing" && this.now < createdAt + hours(23 + 14 * 24);
    const isOpen = ({ state, createdAt }: Purchase) =>
      (state === "created" || state === "open") && this.now < createdAt + hours(24);
    if (own.some(isPending)) throw new Refusal("payment_pending");
    if (own.some(isOpen)) throw new Refusal("purchase_open");
  }

  /** What the operator is told until money or time has settled it. */
  alarms(): string[] {
    return [...this.all.values()].flatMap(({ slot, state, createdAt, money }) => {
      const since = this.now - createdAt - hours(23);
      const isUngranted = state === "paid_after_deletion" || state === "amount_mismatch";
      if (isUngranted && money.refunded + money.disputed < (money.paid ?? Infinity)) {
        return [`money_without_a_grant_is_refunded ${slot}`];
      }
      const isStuck = state === "processing"
        ? since > hours(15 * 24)
        : (state === "created" || state === "open") && since > hours(48);
      return isStuck ? [`purchases_do_not_stay_open ${slot}`] : [];
    }).sort();
  }

  /** Whatever happened on the way: the credits follow the money. */
  check(): void {
    for (const { slot, user, granted, taken, owed, held, payment } of this.all.values()) {
      const balance = this.accounts.balanceOf(user);
      const isErased = this.accounts.erased.has(user);
      const target = targetOf(granted, payment);
      assert(isErased ? taken + owed >= target : taken + owed === target, `${slot}: the target`);
      assert(Math.min(taken, owed, held, balance) >= 0, `${slot}: less than nothing`);
      assert(taken + owed + held <= granted, `${slot}: more than was granted`);
      assert(owed === 0 || balance === 0, `${slot}: a debt beside credits`);
    }
  }

  show({ slot, state, granted, taken, owed, held }: Purchase): string {
    return `${slot}: ${state}, ${granted} granted, ${taken} taken, ${owed} owed, ${held} held`;
  }
}

function packOf(index: number) {
  const pack = packs[index];
  if (pack === undefined) throw new Error(`There is no pack ${index}.`);
  return pack;
}

/** A price with a promotion is 0; with a word that nobody knows, nothing is known to be paid. */
function moneyOf(payment: Payment) {
  const { status, captured } = payment;
  if (status === "no_payment_required") return { paid: 0, refunded: 0, disputed: 0 };
  if (status !== "paid") return { paid: null, refunded: 0, disputed: 0 };
  return { paid: captured, ...reversedOf(payment) };
}

const readOf = ({ version, payment }: Purchase): Read => ({
  version,
  payment: structuredClone(payment),
});
