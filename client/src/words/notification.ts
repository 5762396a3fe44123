/**
 * What a notification says, in every language: the service worker, which shows it while the app is closed, has no
 * catalogue and loads none. The app itself says it in the same words.
 */
import type { NotificationMessage } from "../api/user/push-subscription.ts";

interface Sentences {
  completed: string;
  failed: string;
  back: (cost: number) => string;
}

const english: Sentences = {
  completed: "Your video is ready.",
  failed: "It didn't work out",
  back: (cost) => `${cost} ${cost === 1 ? "credit is" : "credits are"} back.`,
};

const german: Sentences = {
  completed: "Dein Video ist fertig.",
  failed: "Es hat nicht geklappt",
  back: (cost) => `${cost} ${cost === 1 ? "Credit ist" : "Credits sind"} zurück.`,
};

const languages: Record<string, Sentences> = { en: english, de: german };

/** One a video, whoever shows it: what comes later takes the place of what is there. A tap leads to `data.url`. */
export function notificationOf(
  { generation, state, cost, prompt, language }: NotificationMessage,
): [title: string, options: NotificationOptions] {
  const say = languages[language] ?? english;
  return [say[state], {
    body: state === "failed" ? `${say.back(cost)} ${prompt}` : prompt,
    lang: language,
    tag: generation,
    data: { url: `/videos/${generation}` },
  }];
}
