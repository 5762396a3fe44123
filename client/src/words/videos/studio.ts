/** The texts of the column beside the videos on a wide screen: they load with it. */
import { type Language, language } from "../language.ts";

interface Sentences {
  making: string;
}

export const studioSentences: Record<Language, Sentences> = {
  en: { making: "In progress" },
  de: { making: "In Arbeit" },
};

export const sayInStudio = studioSentences[language];
