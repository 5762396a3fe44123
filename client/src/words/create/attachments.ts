/** The state of a file, in the few words that fit into a chip. Loads with the composer's fields. */
import { type Language, language } from "../language.ts";

interface Sentences {
  /** Read aloud after the name of what was chosen. */
  chosen: string;
  /** Read aloud before what a tap changes. */
  change: string;
  reading: string;
  uploading: (percent: number) => string;
  checking: string;
  /** The user has to pick a part of it. */
  too_long: string;
  /** A mask that was painted over another clip. */
  outdated: string;
  failed: string;
  /** The model does not take it. */
  unfit: string;
}

export const attachmentSentences: Record<Language, Sentences> = {
  en: {
    chosen: "chosen",
    change: "Change: ",
    reading: "Reading",
    uploading: (percent) => `${percent} %`,
    checking: "Checking",
    too_long: "Pick a part",
    outdated: "Paint again",
    failed: "Failed",
    unfit: "Doesn't fit",
  },
  de: {
    chosen: "gewählt",
    change: "Ändern: ",
    reading: "Wird gelesen",
    uploading: (percent) => `${percent} %`,
    checking: "Wird geprüft",
    too_long: "Teil wählen",
    outdated: "Neu malen",
    failed: "Fehlgeschlagen",
    unfit: "Passt nicht",
  },
};

export const sayOfAttachments = attachmentSentences[language];

/** "0:02–0:05": a part of a clip or a sound, in milliseconds. */
export const formatPart = (from: number, to: number) => `${clock(from)}–${clock(to)}`;

function clock(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
