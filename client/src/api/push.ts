/** Where the server tells this device what became of a video, while the app is closed. */
import * as z from "zod/mini";
import type { Ask } from "./ask.ts";

/** What is told, whether by a push or by the open app. */
export type { NotificationMessage as Told } from "../../../supabase/functions/_shared/contracts/notifications.ts";

export interface PushApi {
  /** Until this session ends. Again: the same device anew. */
  save(subscription: PushSubscriptionJSON, language: string): Promise<void>;
  forget(endpoint: string): Promise<void>;
}

export function createPushApi(ask: Ask): PushApi {
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
