/**
 * The texts of notifications, in every language: the service worker shows them while the app is
 * closed, and it loads no catalogue. A test keeps them equal to the texts of the app.
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

/**
 * Builds the notification about a video. The app and the service worker build the same one, tagged
 * with the generation's id, so a later one replaces an earlier one. A tap opens `data.url`.
 */
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
