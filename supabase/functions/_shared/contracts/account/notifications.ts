/** The data of a notification. The service worker writes the sentence in the device's language. */

/** A notification shows no more of the prompt, so we send no more. */
export const NOTIFICATION_PROMPT_CHARACTERS_MAX = 120;

export interface NotificationMessage {
  /** The generation's id. */
  generation: string;
  state: "completed" | "failed";
  /** The credits that were deducted. A failed generation has been refunded. */
  cost: number;
  /** Cut to `NOTIFICATION_PROMPT_CHARACTERS_MAX`. */
  prompt: string;
  /** The app's language on the device at the time of subscribing. */
  language: string;
}
