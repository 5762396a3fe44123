/** The texts of messages, in all languages: they load after the first screen. */
import { formatNumber } from "./format/intl.ts";
import { type Language, language } from "./language.ts";
import { words } from "./words.ts";

interface Sentences {
  region: string;
  started: (cost: number) => string;
  planned: string;
  /** A planned video was refused: why. */
  stopped: (why: string) => string;
  show: string;
  completed: string;
  deleted: string;
  undo: string;
  watch: string;
  failed: (why: string, cost: number) => string;
  canceled: (cost: number) => string;
  /** Several messages of a kind as one. */
  many: Record<
    "started" | "ready" | "failed" | "canceled",
    (count: number, cost: number) => string
  >;
  showAll: string;
  /** What this browser does not keep for the next visit. */
  notKept: Record<"texts" | "files", string>;
  newVersion: { text: string; reload: string };
  /** What a screen reader hears about the progress. */
  half: string;
  of: (stage: string, prompt: string) => string;
}

const number = (count: number) => formatNumber(count, language);
const credits = (cost: number, one: "credit" | "Credit") =>
  `${formatNumber(cost, language)} ${one}${cost === 1 ? "" : "s"}`;
const areBack = (cost: number) => `${credits(cost, "credit")} ${cost === 1 ? "is" : "are"} back.`;
const areBackInGerman = (cost: number) =>
  `${credits(cost, "Credit")} ${cost === 1 ? "ist" : "sind"} zurück.`;

export const messageSentences: Record<Language, Sentences> = {
  en: {
    region: "Messages",
    started: (cost) => `On its way. ${credits(cost, "credit")} taken.`,
    planned: "Planned. It will be sent when another one is finished.",
    stopped: (why) => `Your planned videos need your answer. ${why}`,
    show: "Show",
    completed: "Your video is ready.",
    deleted: "Video deleted.",
    undo: "Undo",
    watch: "Watch",
    failed: (why, cost) => `It didn't work out: ${words.afterColon(why)} ${areBack(cost)}`,
    canceled: (cost) => `Canceled. ${areBack(cost)}`,
    many: {
      started: (count, cost) =>
        `${number(count)} videos are on their way. ${credits(cost, "credit")} taken.`,
      ready: (count) => `${number(count)} videos are ready.`,
      failed: (count, cost) => `${number(count)} videos didn't work out. ${areBack(cost)}`,
      canceled: (count, cost) => `${number(count)} videos canceled. ${areBack(cost)}`,
    },
    showAll: "Show",
    notKept: {
      texts: "This browser stores nothing. Keep this tab open until your videos are on their way.",
      files: "This browser does not store your files. Keep this tab open until they are sent.",
    },
    newVersion: { text: "A new version is ready.", reload: "Reload" },
    half: "Halfway",
    of: (stage, prompt) => `${stage}: ${prompt}`,
  },
  de: {
    region: "Nachrichten",
    started: (cost) => `Unterwegs. ${credits(cost, "Credit")} abgezogen.`,
    planned: "Geplant. Es wird gesendet, sobald ein anderes fertig ist.",
    stopped: (why) => `Deine geplanten Videos brauchen deine Antwort. ${why}`,
    show: "Zeigen",
    completed: "Dein Video ist fertig.",
    deleted: "Video gelöscht.",
    undo: "Rückgängig",
    watch: "Ansehen",
    failed: (why, cost) => `Es hat nicht geklappt: ${why} ${areBackInGerman(cost)}`,
    canceled: (cost) => `Abgebrochen. ${areBackInGerman(cost)}`,
    many: {
      started: (count, cost) =>
        `${number(count)} Videos sind unterwegs. ${credits(cost, "Credit")} abgezogen.`,
      ready: (count) => `${number(count)} Videos sind fertig.`,
      failed: (count, cost) =>
        `${number(count)} Videos haben nicht geklappt. ${areBackInGerman(cost)}`,
      canceled: (count, cost) => `${number(count)} Videos abgebrochen. ${areBackInGerman(cost)}`,
    },
    showAll: "Zeigen",
    notKept: {
      texts:
        "Dieser Browser speichert nichts. Lass diesen Tab offen, bis deine Videos unterwegs sind.",
      files:
        "Dieser Browser speichert deine Dateien nicht. Lass diesen Tab offen, bis sie gesendet sind.",
    },
    newVersion: { text: "Eine neue Version ist da.", reload: "Neu laden" },
    half: "Zur Hälfte fertig",
    of: (stage, prompt) => `${stage}: ${prompt}`,
  },
};

export const sayInMessages = messageSentences[language];
