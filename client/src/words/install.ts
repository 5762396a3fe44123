/** The texts about installing the app, in all languages: they load with the parts that offer it. */
import { type Language, language } from "./language.ts";

interface Sentences {
  title: string;
  text: string;
  button: string;
  steps: string;
  dismiss: string;
}

export const installSentences: Record<Language, Sentences> = {
  en: {
    title: "On your home screen",
    text: "Wan opens faster from your home screen, even offline.",
    button: "Install Wan",
    steps: "In Safari, tap Share, then Add to Home Screen.",
    dismiss: "No, thanks",
  },
  de: {
    title: "Auf deinem Home-Bildschirm",
    text: "Vom Home-Bildschirm öffnet sich Wan schneller, auch offline.",
    button: "Wan installieren",
    steps: "Tippe in Safari auf Teilen, dann auf Zum Home-Bildschirm.",
    dismiss: "Nein, danke",
  },
};

export const sayOfInstalling = installSentences[language];
