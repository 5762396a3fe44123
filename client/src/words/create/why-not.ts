/** Why a video cannot be started, in all languages: it is read after a tap, so it loads with that. */
import { formatNumber } from "../format/intl.ts";
import { type Language, language } from "../language.ts";

/** The kinds of inputs whose absence has a sentence of its own. */
export type Missing = "picture" | "pictures" | "clip" | "mask" | "sound";

interface Sentences {
  loading: string;
  empty: (most: number) => string;
  short: (missing: number) => string;
  long: (over: number) => string;
  unstorable: string;
  missing: Record<Missing, string>;
  missingValue: (label: string) => string;
  /** A part of the file has to be picked. */
  too_long: (label: string) => string;
  /** The clip has changed since the mask was painted. */
  outdated: (label: string) => string;
  wrongNumber: (label: string, least: number, most: number) => string;
  wrongText: (label: string, over: number) => string;
  wrongLength: (label: string, has: string, least: string, most: string) => string;
  wrongType: (label: string, types: string) => string;
  uploading: string;
  too_many_planned: string;
  credits: (cost: number, balance: number) => string;
  cheaper: (choice: string, cost: number) => string;
}

const number = (amount: number) => formatNumber(amount, language);
const characters = (amount: number) => `${number(amount)} character${amount === 1 ? "" : "s"}`;
const inCredits = (amount: number, one: string) =>
  `${number(amount)} ${one}${amount === 1 ? "" : "s"}`;

export const whyNotSentences: Record<Language, Sentences> = {
  en: {
    loading: "One moment, the prices are loading.",
    empty: (most) => `Describe what happens, in 10 to ${number(most)} characters.`,
    short: (missing) => `${number(missing)} more character${missing === 1 ? "" : "s"}.`,
    long: (over) => `${characters(over)} too many.`,
    unstorable: "A character in your text is broken. Please delete it.",
    missing: {
      picture: "Choose a photo first.",
      pictures: "Choose a photo first.",
      clip: "Choose a clip first.",
      mask: "Paint an area first.",
      sound: "Choose a sound first.",
    },
    missingValue: (label) => `${label} is missing.`,
    too_long: (label) => `${label}: pick a part first.`,
    outdated: (label) => `${label}: the clip has changed. Paint the area again, or remove it.`,
    wrongNumber: (label, least, most) =>
      `${label}: a whole number from ${number(least)} to ${number(most)}.`,
    wrongText: (label, over) => `${label}: ${characters(over)} too many.`,
    wrongLength: (label, has, least, most) =>
      `${label}: this one is ${has} long, and the model takes ${least} to ${most}.`,
    wrongType: (label, types) => `${label}: this model only takes ${types}.`,
    uploading: "One moment, your file is being uploaded.",
    too_many_planned: "20 videos are planned. That is the limit: wait until one is sent.",
    credits: (cost, balance) =>
      `This costs ${inCredits(cost, "credit")}, you have ${number(balance)}.`,
    cheaper: (choice, cost) => `${choice} costs ${number(cost)}.`,
  },
  de: {
    loading: "Einen Moment, die Preise werden geladen.",
    empty: (most) => `Beschreibe, was passiert, in 10 bis ${number(most)} Zeichen.`,
    short: (missing) => `Noch ${number(missing)} Zeichen.`,
    long: (over) => `${number(over)} Zeichen zu viel.`,
    unstorable: "Ein Zeichen in deinem Text ist kaputt. Bitte lösche es.",
    missing: {
      picture: "Wähle zuerst ein Foto.",
      pictures: "Wähle zuerst ein Foto.",
      clip: "Wähle zuerst einen Clip.",
      mask: "Male zuerst über eine Stelle.",
      sound: "Wähle zuerst einen Ton.",
    },
    missingValue: (label) => `${label} fehlt.`,
    too_long: (label) => `${label}: Wähle zuerst einen Teil.`,
    outdated: (label) =>
      `${label}: Der Clip ist jetzt ein anderer. Mal die Stelle neu an, oder entferne sie.`,
    wrongNumber: (label, least, most) =>
      `${label}: eine ganze Zahl von ${number(least)} bis ${number(most)}.`,
    wrongText: (label, over) => `${label}: ${number(over)} Zeichen zu viel.`,
    wrongLength: (label, has, least, most) =>
      `${label}: Diese Datei hat ${has}, das Modell nimmt ${least} bis ${most}.`,
    wrongType: (label, types) => `${label}: Dieses Modell nimmt nur ${types}.`,
    uploading: "Einen Moment, deine Datei wird hochgeladen.",
    too_many_planned: "20 Videos sind geplant, mehr geht nicht. Warte, bis eins gesendet ist.",
    credits: (cost, balance) =>
      `Das kostet ${inCredits(cost, "Credit")}, du hast ${number(balance)}.`,
    cheaper: (choice, cost) => `${choice} kostet ${number(cost)}.`,
  },
};

export const sayWhyNot = whyNotSentences[language];
