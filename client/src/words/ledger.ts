/**
 * The texts of ledger lines about purchases, returns and debts, in every language: few users need
 * them, and no first screen does.
 */
import type { CreditTransaction } from "../api/contracts.ts";
import { type Language, language } from "./language.ts";
import { words } from "./words.ts";

interface Sentences {
  /** The server's descriptions, which are in English, or their parts before and after a colon. */
  parts: Partial<Record<string, string>>;
  bought: (amount: number) => string;
  returned: (amount: number) => string;
  added: (amount: number) => string;
  /** Said after what came in. */
  paidOwed: (paid: number) => string;
  owe: (owed: number) => string;
}

type Described = Pick<CreditTransaction, "type" | "amount" | "purchase_id" | "description">;

const { inCredits: credits } = words;

const sentences: Record<Language, Sentences> = {
  en: {
    parts: {
      "the payment was reversed": "The payment was reversed",
      "the payment stands": "The payment stands",
      "the rest of a return": "The rest of a return",
    },
    bought: (amount) => `${credits(amount)} bought`,
    returned: (amount) => `${credits(amount)} returned`,
    added: (amount) => `${credits(amount)} added`,
    paidOwed: (paid) => `${words.number(paid)} of them paid what was owed`,
    owe: (owed) =>
      `You owe ${credits(owed)}, because a payment was taken back. New credits pay that first.`,
  },
  de: {
    parts: {
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
    bought: (amount) => `${credits(amount)} gekauft`,
    returned: (amount) => `${credits(amount)} zurück`,
    added: (amount) => `${credits(amount)} gutgeschrieben`,
    paidOwed: (paid) =>
      `${words.number(paid)} davon ${paid === 1 ? "hat" : "haben"} Offenes beglichen`,
    owe: (owed) =>
      `Du schuldest ${
        credits(owed)
      }, weil eine Zahlung zurückging. Neue Credits begleichen das zuerst.`,
  },
};
const say = sentences[language];

/**
 * What a line is about, if it is not about a video, and why. The server writes both as one
 * sentence, with a colon between them if it is about a purchase.
 */
export function describeLine(
  { type, amount, purchase_id, description }: Described,
): { what: string; why: string } {
  if (type === "purchase") return { what: say.bought(amount), why: "" };
  const [what = "", why = ""] = purchase_id ? description.split(/: (.*)/s) : [description];
  return { what: say.parts[what] ?? words.credits.described(what), why: say.parts[why] ?? why };
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
