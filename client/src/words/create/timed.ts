/** The texts of the fields for clips and sounds. Loads with these fields. */
import { type Language, language } from "../language.ts";

type Kind = "clip" | "sound";

interface Sentences {
  choose: Record<Kind, string>;
  another: Record<Kind, string>;
  /** `types`: for example "MP4, MOV". */
  takes: (types: string, least: number, most: number, megabytes: number) => string;
  /** How long it may be, after what it is for. */
  between: (least: number, most: number) => string;
  reading: Record<Kind, string>;
  yours: Record<Kind, string>;
  remove: Record<Kind, string>;
  uploading: (percent: number) => string;
  measuring: string;
  again: string;
  sound: Record<"with" | "without", string>;
  /** This browser cannot play it, which says nothing about the model. */
  notShown: string;
  tooLong: (has: string, most: number) => string;
  tooLarge: (megabytes: number) => string;
  begins: string;
  onlyBeginning: string;
  lasts: string;
  part: (from: string, to: string) => string;
  changePart: string;
  use: string;
  cutting: string;
}

export const timedSentences: Record<Language, Sentences> = {
  en: {
    choose: { clip: "Choose a clip", sound: "Choose a sound" },
    another: { clip: "Choose another clip", sound: "Choose another sound" },
    takes: (types, least, most, megabytes) =>
      `${types}, ${least} to ${most} s, up to ${megabytes} MB`,
    between: (least, most) => `${least} to ${most} s.`,
    reading: { clip: "Reading the clip…", sound: "Reading the sound…" },
    yours: { clip: "Your clip", sound: "Your sound" },
    remove: { clip: "Remove the clip", sound: "Remove the sound" },
    uploading: (percent) => `Uploading · ${percent} %`,
    measuring: "Checking",
    again: "Upload again",
    sound: { with: "with sound", without: "no sound" },
    notShown: "This browser cannot play it. The model may still take it.",
    tooLong: (has, most) => `It is ${has} long, and up to ${most} s fit here. Pick a part.`,
    tooLarge: (megabytes) => `It is larger than ${megabytes} MB. Pick a part.`,
    begins: "Begins at",
    onlyBeginning: "It can only be cut at its beginning.",
    lasts: "Length",
    part: (from, to) => `From ${from} to ${to}`,
    changePart: "Change the part",
    use: "Use this part",
    cutting: "Cutting…",
  },
  de: {
    choose: { clip: "Clip wählen", sound: "Ton wählen" },
    another: { clip: "Anderen Clip wählen", sound: "Anderen Ton wählen" },
    takes: (types, least, most, megabytes) =>
      `${types}, ${least} bis ${most} s, bis ${megabytes} MB`,
    between: (least, most) => `${least} bis ${most} s.`,
    reading: { clip: "Der Clip wird gelesen…", sound: "Der Ton wird gelesen…" },
    yours: { clip: "Dein Clip", sound: "Dein Ton" },
    remove: { clip: "Clip entfernen", sound: "Ton entfernen" },
    uploading: (percent) => `Wird hochgeladen · ${percent} %`,
    measuring: "Wird geprüft",
    again: "Noch einmal hochladen",
    sound: { with: "mit Ton", without: "ohne Ton" },
    notShown: "Dieser Browser kann das nicht abspielen. Das Modell vielleicht trotzdem.",
    tooLong: (has, most) => `Das dauert ${has}, hier passen bis ${most} s. Wähle einen Teil.`,
    tooLarge: (megabytes) => `Das ist größer als ${megabytes} MB. Wähle einen Teil.`,
    begins: "Beginnt bei",
    onlyBeginning: "Es lässt sich nur am Anfang schneiden.",
    lasts: "Länge",
    part: (from, to) => `Von ${from} bis ${to}`,
    changePart: "Anderen Teil wählen",
    use: "Diesen Teil verwenden",
    cutting: "Wird geschnitten…",
  },
};

export const sayOfTimed = timedSentences[language];
