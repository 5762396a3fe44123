/**
 * Starts a generation of the caller, a signed-in user: deducts its credits, then calls Replicate.
 * Answers with the generation: 201, or 200 for a repeat.
 *
 *     curl http://127.0.0.1:54321/functions/v1/start-generation \
 *       -H "authorization: Bearer $TOKEN" -H "content-type: application/json" \
 *       -d '{ "id": "6d0c9a53-2f6e-4b7f-9a3b-0c1d2e3f4a5b", "mode": "t2v", "model": "wan-2.2-t2v-fast",
 *             "resolution": "480p", "prompt": "A lamp in a dark room" }'
 *
 * One transaction writes the row and the deduction before Replicate is called. Just before the
 * create is sent, it is claimed, so that a generation that was canceled meanwhile is never sent. A
 * clear refusal fails the generation and refunds it at once. Without an answer it stays queued,
 * because the prediction may exist: then its webhook finds the generation, whose id is in the
 * webhook's URL.
 *
 * Once the credits are taken, the answer is the generation, whatever fails afterwards: it was
 * started, and its webhook or `reconcile` does the rest.
 */
import * as z from "zod/mini";
import { readJson } from "../_shared/http/body.ts";
import {
  type Generation,
  type StartGeneration,
  startGenerationSchema,
} from "../_shared/contracts/generations.ts";
import { isPicturePathOf, PICTURE_BYTES_MAX } from "../_shared/contracts/pictures.ts";
import { explain } from "../_shared/http/log.ts";
import { buildInput, type Run, runSchema } from "../_shared/generation/model-run.ts";
import { refusalOf } from "../_shared/generation/prediction.ts";
import { internalProblem, Problem } from "../_shared/http/problem.ts";
import type { Created, Input } from "../_shared/outside/replicate.ts";
import { applyPrediction } from "../_shared/generation/reports.ts";
import type { World } from "../_shared/http/world.ts";
import { signGenerationId } from "../_shared/generation/signature.ts";

const PICTURE_TIMEOUT_MS = 10_000;

export async function startGeneration(request: Request, world: World): Promise<Response> {
  const wanted = await readJson(request, startGenerationSchema);
  const pictureUrl = await checkPicture(wanted, world);

  const started = await world.db.startGeneration(wanted);
  if (started.repeated) return Response.json(started.generation);

  const generation = await askReplicate(started.generation, started.run, pictureUrl, world)
    .catch((error: unknown) => {
      const { id } = started.generation;
      world.log("start not finished", { generation_id: id, reason: explain(error) });
      return started.generation;
    });
  return Response.json(generation, { status: 201 });
}

/**
 * Checks, before any credits move, that the picture exists, is the caller's and has a valid size
 * and type.
 */
async function checkPicture(wanted: StartGeneration, world: World): Promise<string | null> {
  const path = wanted.image_path ?? null;
  if ((wanted.mode === "i2v") !== (path !== null)) {
    throw new Problem(
      "invalid_request",
      wanted.mode === "i2v" ? "image_path: is missing" : "image_path: is only for mode i2v",
      "Upload a picture first, or choose text to video.",
    );
  }
  // A repeat gets the first answer, even when the picture is gone by now.
  if (path === null || await world.db.findGeneration(wanted.id) !== null) return null;

  const picture = isPicturePathOf(world.userId, path) ? await world.pictures.find(path) : null;
  if (picture === null) {
    throw new Problem(
      "picture_not_found",
      "There is no picture at that path in your folder.",
      "Upload it again.",
    );
  }
  if (picture.size > PICTURE_BYTES_MAX) {
    throw new Problem(
      "picture_too_large",
      "The picture is larger than 10 MB.",
      "Choose a smaller picture.",
    );
  }
  if (picture.type === null) {
    throw new Problem(
      "picture_not_supported",
      "The file does not start like a PNG, JPEG or WebP file.",
      "Choose a PNG, JPEG or WebP file of up to 10 MB.",
    );
  }
  return world.settings.storageIsReachable ? picture.url : await handOver(picture.url, world);
}

/** On a laptop, Replicate cannot read our signed URL, so we upload the file to it. */
async function handOver(url: string, world: World): Promise<string> {
  const response = await world.fetch(url, {
    signal: AbortSignal.timeout(PICTURE_TIMEOUT_MS),
  });
  if (!response.ok) throw internalProblem(`the picture's URL answers ${response.status}`);
  return await world.replicate.upload(await response.blob());
}

async function askReplicate(
  generation: Generation,
  run: unknown,
  pictureUrl: string | null,
  world: World,
): Promise<Generation> {
  const { adminDb, log, replicate } = world;
  const { id } = generation;
  const ready = await prepare(generation, run, pictureUrl, world);
  if (ready.kind === "ready") {
    const { claimed, generation: now } = await adminDb.claimCreate(id);
    if (!claimed) return now;
  }
  const created = ready.kind === "ready"
    ? await replicate.create(ready.run, ready.input, ready.webhookUrl)
    : ready;
  if (created.kind === "accepted") {
    const applied = await applyPrediction(id, created.prediction, null, world);
    return applied.generation ?? generation;
  }
  log(`create ${created.kind}`, { generation_id: id, reason: created.reason });
  return created.kind === "refused"
    ? await adminDb.failGeneration(id, refusalOf(created.status), true)
    : generation;
}

interface Ready {
  kind: "ready";
  run: Run;
  input: Input;
  webhookUrl: string | null;
}

/** An error before the request is sent is also a clear refusal, because no prediction exists. */
async function prepare(
  generation: Generation,
  run: unknown,
  pictureUrl: string | null,
  { settings }: World,
): Promise<Ready | Extract<Created, { kind: "refused" }>> {
  try {
    const parsed = z.parse(runSchema, run);
    return {
      kind: "ready",
      run: parsed,
      input: buildInput(parsed, { ...generation, image: pictureUrl }),
      webhookUrl: await webhookUrlOf(generation.id, settings),
    };
  } catch (error) {
    return { kind: "refused", status: 0, reason: `not sent: ${explain(error)}` };
  }
}

async function webhookUrlOf(id: string, settings: World["settings"]): Promise<string | null> {
  if (settings.webhookUrl === null) return null;
  const token = await signGenerationId(settings.generationTokenSecrets, id);
  return `${settings.webhookUrl}?generation=${id}&token=${token}`;
}
