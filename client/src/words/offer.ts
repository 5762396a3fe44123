/** What a new account gets. Loads after the first paint, with the line that says it. */
import type { Offer } from "../api/contracts.ts";
import { formatNumber } from "./format/intl.ts";
import { type Language, language } from "./language.ts";

interface Sentences {
  open: (videos: number) => string;
  closed: (videos: number) => string;
}

export const offerSentences: Record<Language, Sentences> = {
  en: {
    open: (videos) => `${videosIn(videos, "en", "free video", "free videos")}, no card`,
    closed: (videos) =>
      `Today's free videos are all gone. You get your ${
        formatNumber(videos, "en")
      } automatically on one of the next days.`,
  },
  de: {
    open: (videos) => `${videosIn(videos, "de", "Video gratis", "Videos gratis")}, ohne Karte`,
    closed: (videos) =>
      `Die Gratisvideos von heute sind vergeben. Deine ${
        formatNumber(videos, "de")
      } kommen an einem der nächsten Tage von selbst.`,
  },
};

/** Null: there is nothing to promise. */
export function sayOffer({ welcome }: Offer): string | null {
  return welcome.open ? offerSentences[language].open(welcome.videos) : null;
}

/** Why a new account gets nothing now. Null: it gets its videos, or there are none to get. */
export function sayWhyClosed({ welcome }: Offer): string | null {
  if (welcome.open || welcome.videos === 0) return null;
  return offerSentences[language].closed(welcome.videos);
}

function videosIn(videos: number, its: Language, one: string, other: string): string {
  return `${formatNumber(videos, its)} ${videos === 1 ? one : other}`;
}
