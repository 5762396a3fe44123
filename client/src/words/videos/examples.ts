/** The texts about the examples, in all languages: they load with the examples. */
import { type Language, language } from "../language.ts";

interface Sentences {
  title: string;
}

export const exampleSentences: Record<Language, Sentences> = {
  en: { title: "Tap a scene to start from its words" },
  de: { title: "Tippe auf eine Szene, um mit ihren Worten anzufangen" },
};

export const exampleWords = exampleSentences[language];
