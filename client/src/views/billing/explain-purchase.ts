import type { Purchase } from "../../api/contracts.ts";
import { say } from "../../words/billing/billing.ts";
import { formatMoment } from "../../words/format/format-time.ts";
import { formatMoney } from "../../words/format/format-money.ts";

type Shown = Omit<Purchase, "id" | "pack" | "version">;

/** True while the page where it is paid is open. */
export function isPayable({ state, expires_at }: Shown, now: number): boolean {
  return (state === "created" || state === "open") && Date.parse(expires_at) > now;
}

/** How the payment stands. */
export function explainState(purchase: Shown, now: number): string {
  const { state, expires_at } = purchase;
  if (isPayable(purchase, now)) return say.state.waiting(formatMoment(expires_at));
  return state === "created" || state === "open" ? say.state.expired : say.state[state];
}

/** What was returned, is held or is owed, and why: one sentence each. */
export function explainReversal(purchase: Shown): string[] {
  const { currency, refunded, disputed, taken, owed, held, return_asked_at } = purchase;
  const money = (amount: number) => formatMoney(amount, currency);
  const isBack = refunded + disputed > 0;
  return [
    refunded > 0 ? say.refunded(money(refunded)) : "",
    disputed > 0 ? say.disputed(money(disputed)) : "",
    taken > 0 ? say.taken(taken) : "",
    owed > 0 ? say.owed(owed) : "",
    held > 0 ? say.held(held, money(worth(purchase, held))) : "",
    return_asked_at !== null && held === 0 && !isBack ? say.notReturned : "",
  ].filter((text) => text !== "");
}

/** How many credits the user could return now. `balance`: null if it is not known. */
export function returnable(purchase: Shown, balance: number | null, now: number): number {
  const { granted, taken, owed, held, return_until } = purchase;
  if (return_until === null || Date.parse(return_until) <= now) return 0;
  const left = granted - taken - owed - held;
  return balance === null ? left : Math.min(balance, left);
}

/** What the operator sends back for these credits, in the smallest unit: their share of the money. */
export function worth({ amount_paid, granted }: Shown, credits: number): number {
  return granted === 0 ? 0 : Math.floor((amount_paid ?? 0) * credits / granted);
}
