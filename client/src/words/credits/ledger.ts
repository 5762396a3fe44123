/**
 * The texts of ledger lines about purchases, returns and debts, in every language: few users need
 * them, and no first screen does.
 */
import type { CreditTransaction, Generation } from "../../api/contracts.ts";
import { explainFailure } from "../videos/explain-failure.ts";
import { type Language, language } from "../language.ts";
import { words } from "../words.ts";

interface Sentences {
  /** What is said of the server's "Welcome: 100 free credits". */
  welcome: (amount: number) => string;
  bought: (amount: number) => string;
  returned: (amount: number) => string;
  added: (amount: number) => string;
  /** Said after what came in. */
  paidOwed: (paid: number) => string;
  owe: (owed: number) => string;
}

type Described = Pick<CreditTransaction, "type" | "amount" | "purchase_id" | "description">;

const credits = (amount: number) => words.inCredits(amount);

const number = (amount: number) => words.number(amount);

/** The server's descriptions, which are in English, or their parts before and after a colon. */
const parts: Record<Language, Partial<Record<string, string>>> = {
  en: {
    "the payment was reversed": "The payment was reversed",
    "the payment stands": "The payment stands",
    "the rest of a return": "The rest of a return",
  },
  de: {
    "Taken back": "Zurückgenommen",
    "the payment was reversed": "Die Zahlung ging zurück",
    "Given back": "Wieder gutgeschrieben",
    "the payment stands": "Die Zahlung gilt",
    "the rest of a return": "Der Rest einer Rückgabe",
    "Held for a return": "Für eine Rückgabe gesperrt",
    "Return declined": "Rückgabe abgelehnt",
    "Paid what was owed": "Offenes beglichen",
    "Account deleted": "Konto gelöscht",
  },
};

export const ledgerSentences: Record<Language, Sentences> = {
  en: {
    welcome: (amount) => `Welcome: ${number(amount)} free credits`,
    bought: (amount) => `${credits(amount)} bought`,
    returned: (amount) => `${credits(amount)} returned`,
    added: (amount) => `${credits(amount)} added`,
    paidOwed: (paid) => `${number(paid)} of them paid what was owed`,
    owe: (owed) =>
      `You owe ${credits(owed)}, because a payment was taken back. New credits pay that first.`,
  },
  de: {
    welcome: (amount) => `${credits(amount)} zum Start`,
    bought: (amount) => `${credits(amount)} gekauft`,
    returned: (amount) => `${credits(amount)} zurück`,
    added: (amount) => `${credits(amount)} gutgeschrieben`,
    paidOwed: (paid) => `${number(paid)} davon ${paid === 1 ? "hat" : "haben"} Offenes beglichen`,
    owe: (owed) =>
      `Du schuldest ${
        credits(owed)
      }, weil eine Zahlung zurückging. Neue Credits begleichen das zuerst.`,
  },
};
const say = ledgerSentences[language];
const known = parts[language];

/**
 * What a line is about, if it is not about a video, and why. The server writes both as one
 * sentence, with a colon between them if it is about a purchase.
 */
export function describeLine(
  { type, amount, purchase_id, description }: Described,
): { what: string; why: string } {
  if (type === "purchase") return { what: say.bought(amount), why: "" };
  const [, welcome] = description.match(/^Welcome: (\d+) free credits$/) ?? [];
  if (welcome !== undefined) return { what: say.welcome(Number(welcome)), why: "" };
  const [what = "", why = ""] = purchase_id ? description.split(/: (.*)/s) : [description];
  return { what: known[what] ?? what, why: known[why] ?? why };
}

/**
 * Why a video was refunded. Of a deleted one only the server's English sentence is left, so another
 * language says nothing about it, unless the video was canceled.
 */
export function explainRefund(
  { description }: Pick<CreditTransaction, "description">,
  generation: Pick<Generation, "state" | "error_code" | "error_message"> | null,
): string {
  const told = description.replace(/^Returned: /, "");
  if (told === "canceled" || generation?.state === "canceled") return words.stage.canceled;
  const failure = generation && explainFailure(generation);
  return failure || (language === "en" ? told : "");
}

/**
 * "10 credits returned, 4 of them paid what was owed". Null if nothing was owed. The line of a
 * purchase says above it how many were bought.
 */
export function explainPaid(
  { type, amount }: Pick<CreditTransaction, "type" | "amount">,
  paid: number,
): string | null {
  if (paid === 0) return null;
  if (type === "purchase") return say.paidOwed(paid);
  const came = type === "refund" ? say.returned : say.added;
  return `${came(amount)}, ${say.paidOwed(paid)}`;
}

/** What a user with a debt reads where credits are missing. */
export function explainDebt(owed: number): string {
  return say.owe(owed);
}
