/** The texts of Billing in English: a separate catalogue that loads with the screen. */
import { english } from "../en.ts";

const { inCredits: credits } = english;

/** "1 credit is", "40 credits are". */
function areCredits(amount: number): string {
  return `${credits(amount)} ${amount === 1 ? "is" : "are"}`;
}

export const billingInEnglish = {
  failed: "Your purchases could not be loaded.",
  empty: "You have not bought any credits yet.",
  older: "Older",
  state: {
    waiting: (time: string) =>
      `Waiting for payment, until ${time}. Nothing has been charged so far.`,
    processing:
      "The payment is on its way. That can take some days; the credits come without any action from you.",
    paid: "Paid",
    expired: "Not paid, and no longer open. Nothing was charged.",
    failed: "Not paid: the payment did not arrive. Nothing was charged.",
    paid_after_deletion:
      "Paid after the account was deleted, so no credits were added. The operator will send the money back.",
    amount_mismatch:
      "Paid, but not the price of this pack, so no credits were added. The operator of this app will look into it.",
  },
  goOn: "Continue to payment",
  refunded: (money: string) => `${money} was refunded.`,
  disputed: (money: string) => `${money} was taken back, because the payment was disputed.`,
  taken: (amount: number) => `${credits(amount)} taken back for it.`,
  owed: (amount: number) =>
    `${
      areCredits(amount)
    } owed: they were used before the payment was taken back. New credits pay that first.`,
  held: (amount: number, money: string) =>
    `${
      areCredits(amount)
    } held for your return. The operator of this app sends ${money} back to you.`,
  notReturned: "Your return was not paid out, so its credits are yours again.",
  receipt: "Get receipt",
  receiptOf: (pack: string, time: string) => `Get receipt: ${pack}, ${time}`,
  openReceipt: "Open receipt",
  noReceipt: "There is no receipt for this purchase.",
  returnUnused: "Return unused credits",
  returnUntil: (time: string) => `Possible until ${time}.`,
  returnWhat: (amount: number, money: string) =>
    `Return ${
      credits(amount)
    }? They cannot be used from then on, and the operator of this app sends ${money} back to you. Used credits cannot be returned.`,
  returnNow: (amount: number) => `Return ${credits(amount)}`,
  keep: "Keep them",
};

export type BillingWords = typeof billingInEnglish;
