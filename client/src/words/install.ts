/** The texts about installing the app, in all languages: they load with the parts that offer it. */
import { appName } from "./app-name.ts";
import { type Language, language } from "./language.ts";

interface Sentences {
  title: string;
  /** One line: what the browser's offer brings, or the way in Safari's menu. */
  hint: string;
  hintSteps: string;
  button: string;
  steps: string;
  dismiss: string;
}

export const installSentences: Record<Language, Sentences> = {
  en: {
    title: "On your home screen",
    hint: `Install ${appName}: it opens offline, too`,
    hintSteps: "Tap Share, then Add to Home Screen",
    button: `Install ${appName}`,
    steps: "In Safari, tap Share, then Add to Home Screen.",
    dismiss: "No, thanks",
  },
  de: {
    title: "Auf deinem Home-Bildschirm",
    hint: `${appName} installieren: öffnet auch offline`,
    hintSteps: "Teilen, dann Zum Home-Bildschirm",
    button: `${appName} installieren`,
    steps: "Tippe in Safari auf Teilen, dann auf Zum Home-Bildschirm.",
    dismiss: "Nein, danke",
  },
};

export const sayOfInstalling = installSentences[language];
