/** The texts of the planned videos, in all languages: they load with the first one. */
import { formatNumber } from "../format/intl.ts";
import { type Language, language } from "../language.ts";

interface Sentences {
  title: (count: number, cost: number) => string;
  making: (making: number, most: number) => string;
  offline: string;
  edit: (prompt: string) => string;
  discard: (prompt: string) => string;
  /** The price of those that wait for the user has changed, in credits. */
  newPrice: (count: number, before: number, now: number) => string;
  goOn: (count: number, cost: number) => string;
  discardAll: (count: number) => string;
  showAll: (count: number) => string;
}

const number = (amount: number) => formatNumber(amount, language);
const credits = (amount: number, one: "credit" | "Credit") =>
  `${number(amount)} ${one}${amount === 1 ? "" : "s"}`;

export const plannedSentences: Record<Language, Sentences> = {
  en: {
    title: (count, cost) => `${number(count)} planned · ${credits(cost, "credit")}`,
    making: (making, most) => `${number(making)} of ${number(most)} being made`,
    offline: "They are sent when you are online.",
    edit: (prompt) => `Edit: ${prompt}`,
    discard: (prompt) => `Discard: ${prompt}`,
    newPrice: (count, before, now) =>
      `The price has changed: ${number(count)} ${count === 1 ? "video costs" : "videos cost"} ${
        credits(now, "credit")
      } now, not ${number(before)}. Nothing was sent.`,
    goOn: (count, cost) => `Make ${number(count)} · ${credits(cost, "credit")}`,
    discardAll: (count) => `Discard ${number(count)}`,
    showAll: (count) => `Show all ${number(count)}`,
  },
  de: {
    title: (count, cost) => `${number(count)} geplant · ${credits(cost, "Credit")}`,
    making: (making, most) => `${number(making)} von ${number(most)} in Arbeit`,
    offline: "Sie werden gesendet, sobald du online bist.",
    edit: (prompt) => `Bearbeiten: ${prompt}`,
    discard: (prompt) => `Verwerfen: ${prompt}`,
    newPrice: (count, before, now) =>
      `Der Preis hat sich geändert: ${number(count)} ${
        count === 1 ? "Video kostet" : "Videos kosten"
      } jetzt ${credits(now, "Credit")} statt ${number(before)}. Nichts wurde gesendet.`,
    goOn: (count, cost) => `${number(count)} erstellen · ${credits(cost, "Credit")}`,
    discardAll: (count) => `${number(count)} verwerfen`,
    showAll: (count) => `Alle ${number(count)} zeigen`,
  },
};

export const sayOfPlanned = plannedSentences[language];
