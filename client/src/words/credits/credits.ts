/** The texts of the Credits screen, in all languages: they load with it. */
import type { CreditTransaction } from "../../api/contracts.ts";
import { dateFormat } from "../format/intl-formats.ts";
import { type Language, language } from "../language.ts";
import { words } from "../words.ts";

interface Sentences {
  balance: string;
  /** What the balance buys. */
  enough: (videos: number) => string;
  low: (left: number) => string;
  none: (cheapest: number) => string;
  history: string;
  today: string;
  yesterday: string;
  empty: string;
  failed: string;
  older: string;
  pending: string;
  deleted: string;
  video: string;
  /** Next to a video that did not work out, in place of what it would have cost. */
  back: (amount: number) => string;
  after: (balance: number) => string;
  open: string;
  openBilling: string;
  /** What a line of the ledger did. */
  type: Record<CreditTransaction["type"], string>;
}

const number = (amount: number) => words.number(amount);
const credits = (amount: number) => words.inCredits(amount);

export const creditSentences: Record<Language, Sentences> = {
  en: {
    balance: "Your balance",
    enough: (videos) =>
      videos === 1 ? `Enough for ${number(videos)} video.` : `About ${number(videos)} videos.`,
    low: (left) => `${credits(left)} left: not enough for most settings.`,
    none: (cheapest) =>
      `Not enough for a video: the cheapest costs ${
        number(cheapest)
      }. The operator of this app can add credits.`,
    history: "History",
    today: "Today",
    yesterday: "Yesterday",
    empty: "No credits have been taken or added yet.",
    failed: "Your credits could not be loaded.",
    older: "Older",
    pending: "Pending",
    deleted: "Deleted video",
    video: "Video",
    back: (amount) => `${number(amount)} returned`,
    after: (balance) => `Balance ${number(balance)}`,
    open: "Open the video",
    openBilling: "Open Billing",
    type: {
      bonus: "Bonus",
      purchase: "Purchase",
      deduction: "Taken",
      refund: "Returned",
      adjustment: "Adjustment",
      clawback: "Taken back",
    },
  },
  de: {
    balance: "Dein Guthaben",
    enough: (videos) =>
      videos === 1 ? `Genug für ${number(videos)} Video.` : `Etwa ${number(videos)} Videos.`,
    low: (left) => `Noch ${credits(left)}: zu wenig für die meisten Einstellungen.`,
    none: (cheapest) =>
      `Zu wenig für ein Video: Das günstigste kostet ${
        number(cheapest)
      }. Wer diese App betreibt, kann welche gutschreiben.`,
    history: "Verlauf",
    today: "Heute",
    yesterday: "Gestern",
    empty: "Es wurden noch keine Credits abgezogen oder gutgeschrieben.",
    failed: "Deine Credits konnten nicht geladen werden.",
    older: "Ältere",
    pending: "Ausstehend",
    deleted: "Gelöschtes Video",
    video: "Video",
    back: (amount) => `${number(amount)} zurück`,
    after: (balance) => `Stand ${number(balance)}`,
    open: "Video öffnen",
    openBilling: "Käufe öffnen",
    type: {
      bonus: "Bonus",
      purchase: "Kauf",
      deduction: "Abgezogen",
      refund: "Zurück",
      adjustment: "Korrektur",
      clawback: "Zurückgenommen",
    },
  },
};

export const sayOfCredits = creditSentences[language];

const plainDay = (date: Date) => date.toDateString();
const dayOfWeek = dateFormat({ weekday: "long", day: "numeric", month: "long" }, plainDay);
const dayOfYear = dateFormat({ dateStyle: "long" }, plainDay);

/** "Today", "Yesterday", "Saturday 21 November", "21 November 2025". */
export function nameDay(moment: string, now = Date.now()): string {
  const date = new Date(moment);
  const today = new Date(now);
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (date.toDateString() === today.toDateString()) return sayOfCredits.today;
  if (date.toDateString() === yesterday.toDateString()) return sayOfCredits.yesterday;
  return (date.getFullYear() === today.getFullYear() ? dayOfWeek : dayOfYear)(date);
}
