/**
 * Sends push notifications to the owner of a generation that was completed or failed, whose app may
 * be closed. Only a trigger may call it, with the secret key. Nothing is sent twice. If a
 * notification is lost, the app still shows how every video ended.
 *
 *     curl http://127.0.0.1:54321/functions/v1/send-notifications \
 *       -H "apikey: $SECRET_KEY" -H "content-type: application/json" \
 *       -d '{ "generation": "6d0c9a53-2f6e-4b7f-9a3b-0c1d2e3f4a5b" }'
 */
import * as z from "zod/mini";
import { readJson } from "../_shared/http/body.ts";
import {
  NOTIFICATION_PROMPT_CHARACTERS_MAX,
  type NotificationMessage,
} from "../_shared/contracts/account/notifications.ts";
import { explain } from "../_shared/http/log.ts";
import { sendNotification } from "../_shared/outside/push.ts";
import type { World } from "../_shared/http/world.ts";

const sendNotificationsSchema = z.strictObject({ generation: z.uuid() });

export async function sendNotifications(request: Request, world: World): Promise<Response> {
  const { generation } = await readJson(request, sendNotificationsSchema);
  const { adminDb, settings: { vapid, pushHosts }, fetch, log } = world;
  const counts = { sent: 0, gone: 0, failed: 0 };
  if (vapid === null) return Response.json(counts);
  const ended = await adminDb.findPushSubscriptions(generation);
  if (ended === null) return Response.json(counts);

  const { subscriptions, state, cost } = ended;
  const prompt = shorten(ended.prompt);
  const gone: string[] = [];
  await Promise.all(subscriptions.map(async ({ language, ...subscription }) => {
    const message: NotificationMessage = { generation, state, cost, prompt, language };
    const sent = await sendNotification(subscription, message, { vapid, pushHosts, fetch });
    counts[sent.kind] += 1;
    if (sent.kind === "gone") gone.push(subscription.endpoint);
    if (sent.kind === "failed") {
      log("notification not sent", { generation_id: generation, reason: sent.reason });
    }
  }));
  if (gone.length > 0) {
    // The messages are sent. The next notification reports these as gone again.
    await adminDb.forgetGonePushSubscriptions(gone).catch((error: unknown) =>
      log("gone subscriptions not forgotten", { reason: explain(error) })
    );
  }
  log("notifications sent", { generation_id: generation, ...counts });
  return Response.json(counts);
}

function shorten(prompt: string): string {
  const characters = [...prompt];
  return characters.length <= NOTIFICATION_PROMPT_CHARACTERS_MAX
    ? prompt
    : `${characters.slice(0, NOTIFICATION_PROMPT_CHARACTERS_MAX - 1).join("")}…`;
}
