/** What a notification says: pure data, of which the service worker makes a sentence in the device's language. */

/** How much of a prompt goes along: what a notification shows of it. */
export const NOTIFICATION_PROMPT_CHARACTERS_MAX = 120;

export interface NotificationMessage {
  /** The generation's id. */
  generation: string;
  state: "completed" | "failed";
  /** The credits that were taken; those of a failed generation are back. */
  cost: number;
  /** Cut short. */
  prompt: string;
  /** What the device spoke when it subscribed. */
  language: string;
}
