/** The texts about files that a user brings. Loads with the parts that take them. */
import { type Input, uploadBuckets } from "../../api/contracts.ts";
import { Problem } from "../../api/problem.ts";
import { explainProblem } from "../explain-problem.ts";
import { type Language, language } from "../language.ts";
import { words } from "../words.ts";

type Kind = "photo" | "clip" | "sound";
type AnyKind = Kind | "file";

interface Sentences {
  /** Several files came where one is taken. */
  one: string;
  /** While one is dragged over the window. */
  drop: string;
  /** A dialog is open. */
  close: string;
  /** Another app shared a file that could not be read. */
  lost: string;
  unreadable: Record<AnyKind, string>;
  /** `types`: for example "MP4, MOV". */
  notSupported: Record<Kind, (types: string) => string>;
  tooLarge: Record<Kind, string>;
  tooLong: (seconds: number) => string;
  tooShort: (seconds: number) => string;
  notRedrawn: string;
  heic: string;
}

export const uploadSentences: Record<Language, Sentences> = {
  en: {
    one: "One file is taken at a time: it was the first one.",
    drop: "Drop the file anywhere",
    close: "Close what is open, then drop the file again.",
    lost: "The shared file could not be read. Please choose it here.",
    unreadable: {
      photo: "The photo could not be read. Please choose it again.",
      clip: "The clip could not be read. Please choose it again.",
      sound: "The sound could not be read. Please choose it again.",
      file: "The file could not be read. Please choose it again.",
    },
    notSupported: {
      photo: () => "That file isn't a picture we can use. PNG, JPEG or WebP, up to 40 MB.",
      clip: (types) => `That file isn't a clip we can use here. ${types}, up to 50 MB.`,
      sound: () => "That file isn't a sound we can use. WAV or MP3, up to 15 MB.",
    },
    tooLarge: {
      photo: "That picture is too large. PNG, JPEG or WebP, up to 40 MB and 50 megapixels.",
      clip: "That is too large: a clip may have up to 50 MB. A shorter one may fit.",
      sound: "That is too large: a sound may have up to 15 MB. A shorter one may fit.",
    },
    tooLong: (seconds) =>
      `That is too long: up to ${seconds} s are taken here. We cannot cut this file, but another app may.`,
    tooShort: (seconds) => `That is too short: at least ${seconds} s are needed here.`,
    notRedrawn:
      "This browser does not let us make the photo smaller, perhaps to protect you from tracking. Allow it for this page, or choose a photo of up to 10 MB.",
    heic:
      "This browser cannot open photos in HEIC or AVIF. Save the photo as JPEG first, or choose it in Safari.",
  },
  de: {
    one: "Hier passt immer nur eine Datei: Die erste wurde genommen.",
    drop: "Datei irgendwo ablegen",
    close: "Schließ zuerst, was offen ist, und leg die Datei dann noch einmal ab.",
    lost: "Die geteilte Datei konnte nicht gelesen werden. Bitte wähle sie hier.",
    unreadable: {
      photo: "Das Foto konnte nicht gelesen werden. Bitte wähle es noch einmal.",
      clip: "Der Clip konnte nicht gelesen werden. Bitte wähle ihn noch einmal.",
      sound: "Der Ton konnte nicht gelesen werden. Bitte wähle ihn noch einmal.",
      file: "Die Datei konnte nicht gelesen werden. Bitte wähle sie noch einmal.",
    },
    notSupported: {
      photo: () =>
        "Diese Datei ist kein Bild, das wir nutzen können. PNG, JPEG oder WebP, bis 40 MB.",
      clip: (types) =>
        `Diese Datei ist kein Clip, den wir hier nutzen können. ${types}, bis 50 MB.`,
      sound: () => "Diese Datei ist kein Ton, den wir nutzen können. WAV oder MP3, bis 15 MB.",
    },
    tooLarge: {
      photo: "Das Bild ist zu groß. PNG, JPEG oder WebP, bis 40 MB und 50 Megapixel.",
      clip: "Das ist zu groß: Ein Clip darf bis 50 MB haben. Ein kürzerer passt vielleicht.",
      sound: "Das ist zu groß: Ein Ton darf bis 15 MB haben. Ein kürzerer passt vielleicht.",
    },
    tooLong: (seconds) =>
      `Das ist zu lang: Hier passen bis ${seconds} s. Wir können diese Datei nicht schneiden, eine andere App vielleicht schon.`,
    tooShort: (seconds) => `Das ist zu kurz: Hier sind mindestens ${seconds} s nötig.`,
    notRedrawn:
      "Dieser Browser lässt uns das Foto nicht verkleinern, vielleicht zum Schutz vor Tracking. Erlaube es für diese Seite oder wähle ein Foto bis 10 MB.",
    heic:
      "Dieser Browser kann keine Fotos in HEIC oder AVIF öffnen. Speichere das Foto zuerst als JPEG oder wähle es in Safari.",
  },
};

const say = uploadSentences[language];

export const sayOfUploads = say;

const names: Readonly<Record<string, string>> = {
  "video/mp4": "MP4",
  "video/quicktime": "MOV",
  "video/webm": "WebM",
  "audio/wav": "WAV",
  "audio/mpeg": "MP3",
};

/** "MP4, MOV": the types that an input for a clip or a sound takes. Without one: all of clips. */
export function typeNames(input: Input | undefined): string {
  const bucket = input?.kind === "sound" ? "sounds" : "clips";
  const types = input?.kind === "clip" ? input.types : undefined;
  return (types ?? Object.keys(uploadBuckets[bucket].endings))
    .map((type) => names[type] ?? type).join(", ");
}

/** A limit in whole seconds: some are a few frames longer than what they are called. */
export const secondsMax = (milliseconds: number) => Math.floor(milliseconds / 1000);
export const secondsMin = (milliseconds: number) => Math.ceil(milliseconds / 1000);

function kindOf(input: Input | undefined, file: Blob | undefined): Kind {
  if (input?.kind === "clip" || input?.kind === "sound") return input.kind;
  if (input || !file) return "photo";
  return file.type.startsWith("video/")
    ? "clip"
    : file.type.startsWith("audio/")
    ? "sound"
    : "photo";
}

/**
 * Explains anything that was thrown while a file was taken, cut, uploaded or measured. A bug of
 * ours is told to the user as well, and logged.
 *
 * @param input what the file is for, whose limits the sentence names
 * @param file says what it is, while nothing takes it
 */
export function explainUpload(error: unknown, input?: Input, file?: Blob): string {
  if (!(error instanceof Problem)) {
    console.error(error);
    return words.problem.internal;
  }
  const kind = kindOf(input, file);
  const limits = input?.kind === "clip" || input?.kind === "sound" ? input : null;
  switch (error.code) {
    case "file_unreadable":
      return say.unreadable[input || file ? kind : "file"];
    case "upload_not_supported":
      return say.notSupported[kind](typeNames(input));
    case "upload_too_large":
      return say.tooLarge[kind];
    case "upload_too_long":
      return limits ? say.tooLong(secondsMax(limits.milliseconds_max)) : explainProblem(error);
    case "upload_too_short":
      return limits ? say.tooShort(secondsMin(limits.milliseconds_min)) : explainProblem(error);
    case "heic_not_supported":
      return say.heic;
    case "picture_not_redrawn":
      return say.notRedrawn;
    default:
      return explainProblem(error);
  }
}
