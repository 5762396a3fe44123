/** The texts of the filters and of what they do not find, in all languages: they load with them. */
import { type Language, language } from "../language.ts";

interface Sentences {
  filters: string;
  all: string;
  chips: Record<"making" | "failed", string>;
  search: string;
  searchShort: string;
  showAll: string;
  /** Why a list is empty. */
  none: {
    ready: string;
    making: string;
    failed: string;
    words: string;
    ofMode: string;
    ofAll: string;
  };
}

export const filterSentences: Record<Language, Sentences> = {
  en: {
    filters: "Show",
    all: "All",
    chips: { making: "Making", failed: "Failed" },
    search: "Search prompts",
    searchShort: "Search",
    showAll: "Show all videos",
    none: {
      ready: "No video is ready yet.",
      making: "Nothing is in progress right now.",
      failed: "Everything has worked so far.",
      words: "No prompt contains these words.",
      ofMode: "No videos of this kind yet.",
      ofAll: "No video matches all of these.",
    },
  },
  de: {
    filters: "Anzeigen",
    all: "Alle",
    chips: { making: "In Arbeit", failed: "Nicht geklappt" },
    search: "In den Prompts suchen",
    searchShort: "Suchen",
    showAll: "Alle Videos zeigen",
    none: {
      ready: "Es ist noch kein Video fertig.",
      making: "Gerade ist nichts in Arbeit.",
      failed: "Bisher hat alles geklappt.",
      words: "Diese Wörter stehen in keinem Prompt.",
      ofMode: "Noch keine Videos dieser Art.",
      ofAll: "Kein Video passt zu allem davon.",
    },
  },
};

export const sayOfFilters = filterSentences[language];
