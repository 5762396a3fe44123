/** The texts of Billing in German. */
import { german } from "../de.ts";
import type { BillingWords } from "./en.ts";

const { inCredits: credits } = german;

/** "1 Credit ist", "40 Credits sind". */
function areCredits(amount: number): string {
  return `${credits(amount)} ${amount === 1 ? "ist" : "sind"}`;
}

export const billingInGerman: BillingWords = {
  failed: "Deine Käufe konnten nicht geladen werden.",
  empty: "Du hast noch keine Credits gekauft.",
  older: "Ältere",
  state: {
    waiting: (time) => `Wartet auf die Zahlung, bis ${time}. Bisher wurde nichts berechnet.`,
    processing:
      "Die Zahlung ist unterwegs. Das kann einige Tage dauern; die Credits kommen von selbst.",
    paid: "Bezahlt",
    expired: "Nicht bezahlt und nicht mehr offen. Nichts wurde berechnet.",
    failed: "Nicht bezahlt: Die Zahlung ist nicht angekommen. Nichts wurde berechnet.",
    paid_after_deletion:
      "Bezahlt, nachdem das Konto gelöscht war, daher ohne Credits. Wer diese App betreibt, schickt das Geld zurück.",
    amount_mismatch:
      "Bezahlt, aber nicht der Preis dieses Pakets, daher ohne Credits. Wer diese App betreibt, kümmert sich darum.",
  },
  goOn: "Weiter zur Zahlung",
  refunded: (money) => `${money} wurden erstattet.`,
  disputed: (money) => `${money} wurden zurückgeholt, weil die Zahlung angefochten wurde.`,
  taken: (amount) => `Dafür zurückgenommen: ${credits(amount)}.`,
  owed: (amount) =>
    `${
      areCredits(amount)
    } noch offen, weil sie verbraucht waren, als die Zahlung zurückging. Neue Credits begleichen das zuerst.`,
  held: (amount, money) =>
    `${
      areCredits(amount)
    } für deine Rückgabe gesperrt. Wer diese App betreibt, schickt dir ${money} zurück.`,
  notReturned: "Deine Rückgabe wurde nicht ausgezahlt, daher gehören die Credits wieder dir.",
  receipt: "Beleg holen",
  receiptOf: (pack, time) => `Beleg holen: ${pack}, ${time}`,
  openReceipt: "Beleg öffnen",
  noReceipt: "Für diesen Kauf gibt es keinen Beleg.",
  returnUnused: "Ungenutzte Credits zurückgeben",
  returnUntil: (time) => `Möglich bis ${time}.`,
  returnWhat: (amount, money) =>
    `${
      credits(amount)
    } zurückgeben? Danach sind sie gesperrt, und wer diese App betreibt, schickt dir ${money} zurück. Verbrauchte Credits lassen sich nicht zurückgeben.`,
  returnNow: (amount) => `${credits(amount)} zurückgeben`,
  keep: "Behalten",
};
