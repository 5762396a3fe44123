/** Where the server tells this device what became of a video, while the app is closed. */
import * as z from "zod/mini";
import type { Ask } from "../supabase/ask.ts";

/** What a notification is made of, whether a push or the open app shows it. */
export type { NotificationMessage } from "../../../../supabase/functions/_shared/contracts/notifications.ts";

export interface PushSubscriptionApi {
  /** Until this session ends. Again: the same device anew. */
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
