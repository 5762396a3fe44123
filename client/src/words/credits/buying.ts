/** The texts about buying credits, in all languages: few users need them, so they load with it. */
import type { Mode } from "../../api/contracts.ts";
import { formatNumber } from "../format/intl.ts";
import { type Language, language } from "../language.ts";

interface Sentences {
  title: string;
  /** After the number. */
  videos: (count: number) => string;
  videosOf: (examples: string) => string;
  /** `any`: made from text as well as from a photo. */
  from: Record<Mode | "any", (count: number) => string>;
  or: string;
  cheaper: (percent: number) => string;
  /** The button of a single pack. */
  buy: (credits: number, price: string) => string;
  more: string;
  opening: string;
  how: string;
  none: (cheapest: number) => string;
  offline: string;
  noAnswer: string;
  elsewhere: string;
  nothingCharged: string;
  checking: string;
  checkingOffline: string;
  late: string;
  processing: string;
  odd: string;
  added: (credits: number) => string;
  /** `paid`: how many of them paid what was owed. */
  addedInPart: (credits: number, paid: number) => string;
  canceled: string;
  unsure: string;
  failed: string;
  expired: string;
  /** A window that came back from the checkout and has no session. */
  doneElsewhere: string;
  canceledElsewhere: string;
  closeWindow: string;
  goOnHere: string;
}

const plural = (amount: number, one: string, other: string) => amount === 1 ? one : other;
const number = (amount: number) => formatNumber(amount, language);
const inCredits = (amount: number) => `${number(amount)} ${plural(amount, "credit", "credits")}`;
const inGerman = (amount: number) => `${number(amount)} ${plural(amount, "Credit", "Credits")}`;

export const buyingSentences: Record<Language, Sentences> = {
  en: {
    title: "Buy credits",
    videos: (count) => `up to ${number(count)} ${plural(count, "video", "videos")}`,
    videosOf: (examples) => `up to ${examples}`,
    from: {
      any: (count) => `${number(count)} ${plural(count, "video", "videos")}`,
      t2v: (count) => `${number(count)} ${plural(count, "video", "videos")} from text`,
      i2v: (count) => `${number(count)} from a photo`,
      v2v: (count) => `${number(count)} edited ${plural(count, "clip", "clips")}`,
    },
    or: " or ",
    cheaper: (percent) => `${number(percent)}\u00a0%\u00a0cheaper`,
    buy: (credits, price) => `Buy ${inCredits(credits)} · ${price}`,
    more: "All packs",
    opening: "Opening",
    how: "You pay on a page of Stripe and come back here. Credits do not expire.",
    none: (cheapest) => `Not enough for a video: the cheapest costs ${number(cheapest)}.`,
    offline: "You are offline. Buying credits needs a connection.",
    noAnswer: "No answer. Nothing was charged; try again.",
    elsewhere:
      "The payment page is at an address that this app does not know, so it was not opened. Nothing was charged.",
    nothingCharged: "Nothing was charged.",
    checking: "Payment received? Checking…",
    checkingOffline: "You are offline; your credits arrive by themselves.",
    late: "No news of your payment yet. Once it is here, your credits arrive by themselves.",
    processing: "Your payment is on its way. It takes some days; then your credits arrive.",
    odd:
      "Your payment is here, but not as expected, so no credits were added. The operator of this app will look into it.",
    added: (credits) => `${inCredits(credits)} added.`,
    addedInPart: (credits, paid) =>
      `${inCredits(credits)} added, ${number(paid)} of them paid what was owed.`,
    canceled: "Payment canceled. Nothing was charged.",
    unsure: "Payment canceled. If you did pay, your credits arrive by themselves.",
    failed: "The payment did not go through. Nothing was charged.",
    expired: "The payment page has expired. Nothing was charged.",
    doneElsewhere: "Payment done?",
    canceledElsewhere: "Payment canceled?",
    closeWindow: "Close this window to go on in the app.",
    goOnHere: "Go on here instead",
  },
  de: {
    title: "Credits kaufen",
    videos: (count) => `bis zu ${number(count)} ${plural(count, "Video", "Videos")}`,
    videosOf: (examples) => `bis zu ${examples}`,
    from: {
      any: (count) => `${number(count)} ${plural(count, "Video", "Videos")}`,
      t2v: (count) => `${number(count)} ${plural(count, "Video", "Videos")} aus Text`,
      i2v: (count) => `${number(count)} aus einem Foto`,
      v2v: (count) => `${number(count)} ${plural(count, "bearbeiteter Clip", "bearbeitete Clips")}`,
    },
    or: " oder ",
    cheaper: (percent) => `${number(percent)}\u00a0%\u00a0günstiger`,
    buy: (credits, price) => `${inGerman(credits)} kaufen · ${price}`,
    more: "Alle Pakete",
    opening: "Öffnet",
    how:
      "Du bezahlst auf einer Seite von Stripe und kommst hierher zurück. Credits verfallen nicht.",
    none: (cheapest) => `Zu wenig für ein Video: Das günstigste kostet ${number(cheapest)}.`,
    offline: "Du bist offline. Zum Kaufen brauchst du eine Verbindung.",
    noAnswer: "Keine Antwort. Nichts wurde berechnet; versuche es noch einmal.",
    elsewhere:
      "Die Bezahlseite liegt an einer Adresse, die diese App nicht kennt, und wurde nicht geöffnet. Nichts wurde berechnet.",
    nothingCharged: "Nichts wurde berechnet.",
    checking: "Zahlung angekommen? Wird geprüft …",
    checkingOffline: "Du bist offline; deine Credits kommen von selbst.",
    late:
      "Von deiner Zahlung ist noch nichts zu sehen. Ist sie da, kommen deine Credits von selbst.",
    processing: "Deine Zahlung ist unterwegs. Das dauert einige Tage; dann kommen deine Credits.",
    odd:
      "Deine Zahlung ist da, aber nicht wie erwartet, daher ohne Credits. Wer diese App betreibt, kümmert sich darum.",
    added: (credits) => `${inGerman(credits)} gutgeschrieben.`,
    addedInPart: (credits, paid) =>
      `${inGerman(credits)} gutgeschrieben, ${number(paid)} davon ${
        plural(paid, "hat", "haben")
      } Offenes beglichen.`,
    canceled: "Zahlung abgebrochen. Nichts wurde berechnet.",
    unsure: "Zahlung abgebrochen. Hast du doch bezahlt, kommen deine Credits von selbst.",
    failed: "Die Zahlung hat nicht geklappt. Nichts wurde berechnet.",
    expired: "Die Bezahlseite ist abgelaufen. Nichts wurde berechnet.",
    doneElsewhere: "Bezahlt?",
    canceledElsewhere: "Zahlung abgebrochen?",
    closeWindow: "Schließ dieses Fenster, um in der App weiterzumachen.",
    goOnHere: "Lieber hier weitermachen",
  },
};

export const sayOfBuying = buyingSentences[language];
