/** The texts of the sheets over the composer, in all languages: they load with the sheets. */
import { formatNumber } from "../format/intl.ts";
import { type Language, language } from "../language.ts";

interface Sentences {
  mode: string;
  model: string;
  length: string;
  price: string;
  modes: Record<"t2v" | "i2v" | "v2v", string>;
  /** What some values of a choice mean, by the value. */
  values: Record<string, string>;
  /** `time` is the waiting time, not the length of the video. */
  takes: (cost: number, time: string) => string;
  fixedLength: (length: string) => string;
  lengthOfClip: string;
  /** How a price is made up. */
  forVideo: (what: string) => string;
  perSecond: (cost: number, length: string) => string;
  atLeast: (cost: number) => string;
  balance: string;
  after: string;
  comesBack: string;
}

const number = (amount: number) => formatNumber(amount, language);
const credits = (amount: number, one: string) =>
  `${number(amount)} ${one}${amount === 1 ? "" : "s"}`;

export const composingSentences: Record<Language, Sentences> = {
  en: {
    mode: "Make it from",
    model: "Model",
    length: "Length",
    price: "What it costs",
    modes: {
      t2v: "Your words alone become a video.",
      i2v: "One of your photos begins to move.",
      v2v: "A clip is changed or continued.",
    },
    values: {
      "480p": "Enough for a phone.",
      "720p": "Sharp on a phone and a laptop.",
      "1080p": "Sharp on a large screen.",
      "9:16": "Fills a phone that is held upright.",
      "16:9": "Fills a laptop or a TV.",
      "1:1": "Looks the same everywhere.",
      "4:3": "Like a photo on its side.",
      "3:4": "Like an upright photo.",
    },
    takes: (cost, time) => `${credits(cost, "credit")} · ready in about ${time}`,
    fixedLength: (length) => `This model always makes ${length}. Another one may let you choose.`,
    lengthOfClip: "The video is as long as the clip.",
    forVideo: (what) => `One video, ${what}`,
    perSecond: (cost, length) => `${number(cost)} for each second × ${length}`,
    atLeast: (cost) => `at least ${number(cost)}`,
    balance: "You have",
    after: "Then you have",
    comesBack: "If it doesn't work out, all of it comes back at once.",
  },
  de: {
    mode: "Erstellen aus",
    model: "Modell",
    length: "Länge",
    price: "Was es kostet",
    modes: {
      t2v: "Aus deinen Worten allein wird ein Video.",
      i2v: "Eins deiner Fotos beginnt sich zu bewegen.",
      v2v: "Ein Clip wird geändert oder fortgesetzt.",
    },
    values: {
      "480p": "Genug für ein Handy.",
      "720p": "Scharf auf Handy und Laptop.",
      "1080p": "Scharf auf einem großen Bildschirm.",
      "9:16": "Füllt ein Handy, das hochkant gehalten wird.",
      "16:9": "Füllt einen Laptop oder Fernseher.",
      "1:1": "Sieht überall gleich aus.",
      "4:3": "Wie ein Foto im Querformat.",
      "3:4": "Wie ein Foto im Hochformat.",
    },
    takes: (cost, time) => `${credits(cost, "Credit")} · fertig in etwa ${time}`,
    fixedLength: (length) =>
      `Dieses Modell macht immer ${length}. Bei einem anderen lässt sich die Länge vielleicht wählen.`,
    lengthOfClip: "Das Video ist so lang wie der Clip.",
    forVideo: (what) => `Ein Video, ${what}`,
    perSecond: (cost, length) => `${number(cost)} für jede Sekunde × ${length}`,
    atLeast: (cost) => `mindestens ${number(cost)}`,
    balance: "Du hast",
    after: "Danach hast du",
    comesBack: "Wenn es nicht klappt, kommt alles sofort zurück.",
  },
};

export const sayOfComposing = composingSentences[language];
