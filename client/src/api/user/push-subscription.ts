/**
 * The push subscription that lets the server notify this device about videos while the app is
 * closed.
 */
import * as z from "zod/mini";
import type { Ask } from "../supabase/ask.ts";

/** The content of a notification, whether a push message or the open app shows it. */
export type { NotificationMessage } from "../../../../supabase/functions/_shared/contracts/account/notifications.ts";

export interface PushSubscriptionApi {
  /** Saves the subscription until this session ends. Saving the same device again replaces it. */
  save(subscription: PushSubscriptionJSON, language: string): Promise<void>;
  forget(endpoint: string): Promise<void>;
}

export function createPushSubscriptionApi(ask: Ask): PushSubscriptionApi {
  return {
    async save({ endpoint, keys }, language) {
      await ask(z.unknown(), (client) =>
        client.rpc("save_push_subscription", {
          p_endpoint: endpoint,
          p_p256dh: keys?.["p256dh"],
          p_auth: keys?.["auth"],
          p_language: language,
        }));
    },
    async forget(endpoint) {
      await ask(
        z.unknown(),
        (client) => client.rpc("forget_push_subscription", { p_endpoint: endpoint }),
      );
    },
  };
}
