/**
 * Tells the devices of a generation's owner, whose app may be closed, that it was completed or failed. A
 * trigger calls it with the secret key; nobody else may. Nothing is sent twice: a push that does not
 * arrive is made up for by the app, which shows what became of every video.
 *
 *     curl http://127.0.0.1:54321/functions/v1/tell-devices \
 *       -H "apikey: $SECRET_KEY" -H "content-type: application/json" \
 *       -d '{ "generation": "6d0c9a53-2f6e-4b7f-9a3b-0c1d2e3f4a5b" }'
 */
import * as z from "zod/mini";
import { readJson } from "../_shared/http/body.ts";
import { PUSHED_PROMPT_MAX, type PushMessage } from "../_shared/contracts/push.ts";
import { push } from "../_shared/outside/push.ts";
import type { World } from "../_shared/http/world.ts";

const tellSchema = z.strictObject({ generation: z.uuid() });

export async function tellDevices(request: Request, world: World): Promise<Response> {
  const { generation } = await readJson(request, tellSchema);
  const { adminDb, settings: { vapid, pushHosts }, fetch, log } = world;
  const told = { sent: 0, gone: 0, failed: 0 };
  if (vapid === null) return Response.json(told);
  const devices = await adminDb.findDevices(generation);
  if (devices === null) return Response.json(told);

  const { subscriptions, state, cost } = devices;
  const prompt = shorten(devices.prompt);
  const gone: string[] = [];
  await Promise.all(subscriptions.map(async ({ language, ...subscription }) => {
    const message: PushMessage = { generation, state, cost, prompt, language };
    const pushed = await push(subscription, message, { vapid, pushHosts, fetch });
    told[pushed.kind] += 1;
    if (pushed.kind === "gone") gone.push(subscription.endpoint);
    if (pushed.kind === "failed") {
      log("device not told", { generation_id: generation, reason: pushed.reason });
    }
  }));
  if (gone.length > 0) await adminDb.forgetGoneDevices(gone);
  log("devices told", { generation_id: generation, ...told });
  return Response.json(told);
}

function shorten(prompt: string): string {
  const characters = [...prompt];
  return characters.length <= PUSHED_PROMPT_MAX
    ? prompt
    : `${characters.slice(0, PUSHED_PROMPT_MAX - 1).join("")}…`;
}
