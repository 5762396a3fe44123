/**
 * Starts a generation of the caller, a signed-in user: deducts its credits, then calls Replicate.
 * Answers with the generation: 201, or 200 for a repeat.
 *
 *     curl http://127.0.0.1:54321/functions/v1/start-generation \
 *       -H "authorization: Bearer $TOKEN" -H "content-type: application/json" \
 *       -d '{ "id": "6d0c9a53-2f6e-4b7f-9a3b-0c1d2e3f4a5b", "mode": "t2v", "model": "wan-2.2-t2v-fast",
 *             "prompt": "A lamp in a dark room", "inputs": { "resolution": "480p" } }'
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
import {
  type Generation,
  startGenerationSchema,
} from "../_shared/contracts/generation/generations.ts";
import {
  evaluateRun,
  type ReadyRun,
  runSchema,
  type Values,
} from "../_shared/generation/model-run.ts";
import { refusalOf } from "../_shared/generation/prediction.ts";
import { applyPrediction } from "../_shared/generation/reports.ts";
import { signGenerationId } from "../_shared/generation/signature.ts";
import type { InputValue } from "../_shared/contracts/catalog/inputs.ts";
import { readJson } from "../_shared/http/body.ts";
import { explain } from "../_shared/http/log.ts";
import type { World } from "../_shared/http/world.ts";
import type { Started } from "../_shared/outside/database/own-generations.ts";
import type { Created } from "../_shared/outside/replicate.ts";
import { type FileUrls, ownFilesOf, prepareFiles } from "./files.ts";

export async function startGeneration(request: Request, world: World): Promise<Response> {
  const wanted = await readJson(request, startGenerationSchema);
  const files = ownFilesOf(wanted.inputs, world.userId);
  // A repeat gets the first answer, even when a file is gone by now.
  const isReady = files.length === 0 || await world.db.findGeneration(wanted.id) !== null;
  const urls = isReady ? new Map<string, string>() : await prepareFiles(files, world);

  const started = await world.db.startGeneration(wanted);
  if (started.repeated) return Response.json(started.generation);

  const generation = await askReplicate(started, urls, world).catch((error: unknown) => {
    const { id } = started.generation;
    world.log("start not finished", { generation_id: id, reason: explain(error) });
    return started.generation;
  });
  return Response.json(generation, { status: 201 });
}

type First = Extract<Started, { repeated: false }>;

async function askReplicate(started: First, urls: FileUrls, world: World): Promise<Generation> {
  const { adminDb, log, replicate } = world;
  const { generation } = started;
  const { id } = generation;
  const ready = await prepare(started, urls, world);
  if (ready.kind === "ready") {
    const { claimed, generation: now } = await adminDb.claimCreate(id);
    if (!claimed) return now;
  }
  const created = ready.kind === "ready" ? await replicate.create(ready.run, ready.options) : ready;
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
  run: ReadyRun;
  options: { webhookUrl: string | null; cancelAfterSeconds: number };
}

const usedFilesSchema = z.array(z.object({ input: z.string() }));

type UsedFiles = z.infer<typeof usedFilesSchema>;

const startedRunSchema = z.strictObject({
  ...runSchema.shape,
  /** Replicate takes 5 seconds to 24 hours. */
  cancel_after_seconds: z.int().check(z.gte(5), z.lte(24 * 60 * 60)),
});

/** An error before the request is sent is also a clear refusal, because no prediction exists. */
async function prepare(
  { generation, run, files }: First,
  urls: FileUrls,
  { settings }: World,
): Promise<Ready | Extract<Created, { kind: "refused" }>> {
  try {
    const { cancel_after_seconds: cancelAfterSeconds, ...expressions } = z.parse(
      startedRunSchema,
      run,
    );
    const webhookUrl = await webhookUrlOf(generation.id, settings);
    return {
      kind: "ready",
      run: evaluateRun(expressions, valuesOf(generation, z.parse(usedFilesSchema, files), urls)),
      options: { webhookUrl, cancelAfterSeconds },
    };
  } catch (error) {
    return { kind: "refused", status: 0, reason: `not sent: ${explain(error)}` };
  }
}

/**
 * What the run may use. Each file that Postgres allowed is a URL. A text that only looks like a
 * file stays a text.
 */
function valuesOf({ inputs, prompt }: Generation, files: UsedFiles, urls: FileUrls): Values {
  const isFile = new Set(files.map(({ input }) => input));
  const urlOf = (reference: InputValue) =>
    urls.get(String(reference)) ?? refuse(`there is no URL for ${String(reference)}`);
  const values = new Map(
    Object.entries(inputs).map(([name, value]) => {
      if (!isFile.has(name)) return [name, value];
      return [name, Array.isArray(value) ? value.map(urlOf) : urlOf(value)];
    }),
  );
  return values.set("prompt", prompt);
}

function refuse(reason: string): never {
  throw new Error(reason);
}

async function webhookUrlOf(id: string, settings: World["settings"]): Promise<string | null> {
  if (settings.webhookUrl === null) return null;
  const token = await signGenerationId(settings.generationTokenSecrets, id);
  return `${settings.webhookUrl}?generation=${id}&token=${token}`;
}
