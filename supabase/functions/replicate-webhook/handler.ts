/**
 * Receives a prediction's report from Replicate, which calls the URL that `start-generation` gave
 * it. A call without a valid signature, like this one, gets 401.
 *
 *     curl "http://127.0.0.1:54321/functions/v1/replicate-webhook?generation=6d0c9a53-2f6e-4b7f-9a3b-0c1d2e3f4a5b&token=none" \
 *       -H "content-type: application/json" -d '{ "id": "job1", "status": "processing" }'
 *
 * Three things are checked: Replicate signs the body, we sign the URL, and Postgres binds the
 * generation to the first job id that it gets. Repeated and late webhooks also get 200, because
 * after any other status Replicate would send them again.
 */
import * as z from "zod/mini";
import { decodeText, parseJson, readBytes } from "../_shared/http/body.ts";
import { Problem } from "../_shared/http/problem.ts";
import { predictionSchema } from "../_shared/outside/replicate.ts";
import { applyPrediction, finish } from "../_shared/generation/reports.ts";
import type { World } from "../_shared/http/world.ts";
import { isSignedBy, isTokenOf, readSignedMessage } from "../_shared/generation/signature.ts";

/** The logs grow, and Replicate includes the input. */
const WEBHOOK_BYTES_MAX = 1024 * 1024;

export async function receiveWebhook(
  request: Request,
  world: World,
): Promise<Response> {
  const { settings, log } = world;
  if (settings.webhookSecrets.length === 0) {
    throw new Problem(
      "not_configured",
      "No webhook can be verified, so none is accepted.",
      "The operator has to set REPLICATE_WEBHOOK_SECRETS.",
    );
  }

  const message = readSignedMessage(
    request.headers,
    await readBytes(request, WEBHOOK_BYTES_MAX),
  );
  if (
    message === null ||
    !(await isSignedBy(settings.webhookSecrets, message, world.now()))
  ) {
    throw new Problem(
      "invalid_signature",
      "The signature does not match the message.",
      "Sign the message.",
    );
  }

  const query = new URL(request.url).searchParams;
  const generationId = query.get("generation") ?? "";
  const token = query.get("token") ?? "";
  const bound = z.safeParse(z.uuid(), generationId).success &&
    await isTokenOf(settings.generationTokenSecrets, generationId, token);
  if (!bound) {
    throw new Problem(
      "generation_not_found",
      "The URL does not name a generation of ours.",
      "Check the URL.",
    );
  }

  const prediction = z.safeParse(predictionSchema, parseJson(decodeText(message.body)));
  if (!prediction.success) {
    throw new Problem(
      "invalid_request",
      "The body is not a prediction.",
      "Send a prediction object.",
    );
  }

  const applied = await applyPrediction(
    generationId,
    prediction.data,
    message.id,
    world,
  );
  // Replicate expects a response within seconds, so the copy continues after it.
  if (applied.generation?.state === "finalizing") {
    world.later(finish(applied.generation, world));
  }
  log("webhook answered", {
    generation_id: generationId,
    outcome: applied.outcome,
  });
  return Response.json({ outcome: applied.outcome });
}
