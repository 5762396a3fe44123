/**
 * Takes Replicate's report of a prediction. Replicate may call it, at the address that `start-generation`
 * gave it; a call that is not signed, as this one, is answered with 401.
 *
 *     curl "http://127.0.0.1:54321/functions/v1/replicate-webhook?generation=6d0c9a53-2f6e-4b7f-9a3b-0c1d2e3f4a5b&token=none" \
 *       -H "content-type: application/json" -d '{ "id": "job1", "status": "processing" }'
 *
 * Three bindings: the body is signed by Replicate, the URL by us, and Postgres ties the first job id
 * that comes to the generation for good. 200 says "recorded", also for what came twice or too late:
 * another answer would only make Replicate send it again.
 */
import * as z from "zod/mini";
import { parseJson, readText } from "../_shared/http/body.ts";
import { Problem } from "../_shared/http/problem.ts";
import { predictionSchema } from "../_shared/outside/replicate.ts";
import { applyPrediction, finish } from "../_shared/generation/reports.ts";
import type { World } from "../_shared/http/world.ts";
import { isSignedBy, isTokenOf, readSignedMessage } from "../_shared/generation/signature.ts";

/** Logs grow, and Replicate echoes the input. */
const WEBHOOK_BYTES_MAX = 1024 * 1024;

export async function receiveWebhook(
  request: Request,
  world: World,
): Promise<Response> {
  const { settings, log } = world;
  if (settings.webhookSecrets.length === 0) {
    throw new Problem(
      "not_configured",
      "No webhook can be checked, so none is accepted.",
      "The operator sets REPLICATE_WEBHOOK_SECRETS.",
    );
  }

  const message = readSignedMessage(
    request.headers,
    await readText(request, WEBHOOK_BYTES_MAX),
  );
  if (
    message === null ||
    !(await isSignedBy(settings.webhookSecrets, message, world.now()))
  ) {
    throw new Problem(
      "invalid_signature",
      "The signature does not fit the message.",
      "Send it signed.",
    );
  }

  const query = new URL(request.url).searchParams;
  const generationId = query.get("generation") ?? "";
  const token = query.get("token") ?? "";
  const bound = z.safeParse(z.uuid(), generationId).success &&
    await isTokenOf(settings.generationTokenSecret, generationId, token);
  if (!bound) {
    throw new Problem(
      "generation_not_found",
      "The address names no generation of ours.",
      "Check the URL.",
    );
  }

  const prediction = z.safeParse(predictionSchema, parseJson(message.body));
  if (!prediction.success) {
    throw new Problem(
      "invalid_request",
      "The body is no prediction.",
      "Send a prediction object.",
    );
  }

  const applied = await applyPrediction(
    generationId,
    prediction.data,
    message.id,
    world,
  );
  // Replicate wants its answer within seconds; the copy goes on behind it.
  if (applied.generation?.state === "finalizing") {
    world.later(finish(applied.generation, world));
  }
  log("webhook answered", {
    generation_id: generationId,
    outcome: applied.outcome,
  });
  return Response.json({ outcome: applied.outcome });
}
